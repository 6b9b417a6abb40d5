package org.waymark.node.api;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymark.client.ResolutionException;
import org.waymark.node.http.Problem;

/** Turns whatever a resource throws, and what Jersey itself refuses, into problems. */
@Provider
public final class ProblemMapper implements ExceptionMapper<Throwable> {

  private static final Logger LOG = LoggerFactory.getLogger(ProblemMapper.class);

  @Override
  public Response toResponse(Throwable failure) {
    if (failure instanceof ResolutionException refusal) {
      return ResolutionProblem.of(refusal);
    }
    if (failure instanceof WebApplicationException http) {
      return ofHttp(http.getResponse());
    }
    LOG.error("a request could not be answered", failure);
    return Answers.problem(
        Problem.of(500, "unexpected", "the node failed; its log says why")
            .withNext("look into the log of the node"));
  }

  private static Response ofHttp(Response refused) {
    int status = refused.getStatus();
    Problem problem =
        switch (status) {
          case 404 ->
              Problem.of(404, "path_unknown", "the node has nothing at the path of the request")
                  .withNext("GET /v1/peers/{host-or-ocm-address}, /v1/peers or /v1/status");
          case 405 ->
              Problem.of(405, "method_not_allowed", "the path of the request has no such method");
          case 406 ->
              Problem.of(406, "not_acceptable", "the node answers in application/json only");
          default -> Problem.of(status, "request_refused", "the node refused the request");
        };
    Response answer = Answers.problem(problem);
    String allow = refused.getHeaderString(HttpHeaders.ALLOW);
    return allow == null
        ? answer
        : Response.fromResponse(answer).header(HttpHeaders.ALLOW, allow).build();
  }
}
