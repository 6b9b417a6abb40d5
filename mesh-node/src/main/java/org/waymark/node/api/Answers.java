package org.waymark.node.api;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.waymark.node.http.Problem;

/** Answers that no cache keeps: each is true only now. */
final class Answers {

  private Answers() {}

  static Response ok(JsonNode json) {
    return answer(200, json, MediaType.APPLICATION_JSON).build();
  }

  static Response problem(Problem problem) {
    return answer(problem.status(), problem.toJson(), Problem.MEDIA_TYPE).build();
  }

  static Response.ResponseBuilder answer(int status, JsonNode json, String mediaType) {
    return Response.status(status)
        .type(mediaType)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .header("X-Content-Type-Options", "nosniff")
        .entity(json);
  }
}
