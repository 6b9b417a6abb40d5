package org.waymark.server.api;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymark.node.http.Problem;

/** Makes a problem of whatever a resource throws; what it says of the inside stays in the log. */
final class ProblemMapper implements ExceptionMapper<Throwable> {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemMapper.class);

  @Override
  public Response toResponse(Throwable failure) {
    if (failure instanceof WebApplicationException routing) {
      return ofRouting(routing);
    }
    Problem problem = Problems.of(failure);
    if (problem.status() >= 500) {
      LOG.error("a request to the registry failed: {}", problem.code(), failure);
    }
    Response.ResponseBuilder answer = Answers.problem(problem);
    if (failure instanceof RequestException request) {
      request.headers().forEach(answer::header);
    }
    return answer.build();
  }

  /** What Jersey finds before a resource is called: no such path, method or media type. */
  private static Response ofRouting(WebApplicationException routing) {
    int status = routing.getResponse().getStatus();
    Problem problem =
        switch (status) {
          case 404 ->
              Problem.of(404, "path_unknown", "The registry's interface has no such path.")
                  .withNext("GET /openapi.json lists them");
          case 405 ->
              Problem.of(405, "method_not_allowed", "The path of the request has no such method.")
                  .withNext("use a method from the Allow header");
          case 415 ->
              Problem.of(
                      415, "media_type_unsupported", "The body of the request has the wrong type.")
                  .withNext(
                      "send a statement as application/entity-statement+jwt, a signed request as"
                          + " application/jwt, a query as application/sparql-query and JSON as"
                          + " application/json");
          default ->
              status >= 500
                  ? Problems.unexpected()
                  : Problem.of(status, "request_refused", "The request is not understood.");
        };
    Response.ResponseBuilder answer = Answers.problem(problem);
    String allow = routing.getResponse().getHeaderString(HttpHeaders.ALLOW);
    return (allow == null ? answer : answer.header(HttpHeaders.ALLOW, allow)).build();
  }
}
