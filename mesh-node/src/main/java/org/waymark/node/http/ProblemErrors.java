package org.waymark.node.http;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Turns the errors that the server finds by itself (a request that is not HTTP, a header that is
 * too large, an exception in a handler) into problems like all others, so that no client ever has
 * to read an HTML page. What an exception says stays in the log.
 */
public final class ProblemErrors extends ErrorHandler {

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    problem(response.getStatus()).send(response, callback);
    return true;
  }

  private static Problem problem(int status) {
    return switch (status) {
      case 400 ->
          Problem.of(
              400,
              "request_malformed",
              "the request line, a header or the path is not valid HTTP, or could be read in two"
                  + " ways");
      case 404 ->
          Problem.of(404, "path_unknown", "this server has nothing at the path of the request");
      case 405 ->
          Problem.of(405, "method_not_allowed", "the path of the request has no such method");
      case 408 -> Problem.of(408, "request_too_slow", "the request did not arrive in time");
      case 413 -> Problem.of(413, "body_too_large", "the body of the request is too large");
      case 414 -> Problem.of(414, "path_too_long", "the request line is too long");
      case 415 -> Problem.of(415, "media_type_unsupported", "the body has an unsupported type");
      case 431 -> Problem.of(431, "headers_too_large", "the headers of the request are too large");
      case 503 ->
          Problem.of(503, "shutting_down", "the server is stopping or has no room for this request")
              .withNext("try again in a few seconds");
      default ->
          status >= 500
              ? Problem.of(status, "unexpected", "the server failed; its log says why")
                  .withNext("look into the log of the server")
              : Problem.of(status, "request_refused", "the server refused the request");
    };
  }
}
