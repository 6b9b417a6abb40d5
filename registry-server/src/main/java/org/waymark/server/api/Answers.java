package org.waymark.server.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.waymark.node.http.Problem;

/** Answers as bytes that are ready to be sent; what an operator sees is never kept by a cache. */
final class Answers {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Answers() {}

  static Response json(int status, JsonNode document) {
    return answer(status, MediaType.APPLICATION_JSON, document).build();
  }

  /** JSON with a name of its own. */
  static Response of(int status, String type, JsonNode document) {
    return answer(status, type, document).build();
  }

  /** Taken, and not yet done; whoever asks at the place learns more. */
  static Response accepted(String place, JsonNode document) {
    return answer(202, MediaType.APPLICATION_JSON, document)
        .header(HttpHeaders.LOCATION, place)
        .build();
  }

  /** RFC 9457, with {@code code}, {@code next} and others as extension members. */
  static Response.ResponseBuilder problem(Problem problem) {
    return answer(problem.status(), Problem.MEDIA_TYPE, problem.toJson());
  }

  private static Response.ResponseBuilder answer(int status, String type, JsonNode document) {
    try {
      return Response.status(status)
          .entity(JSON.writeValueAsBytes(document))
          .header(HttpHeaders.CONTENT_TYPE, type)
          .header(HttpHeaders.CACHE_CONTROL, "no-store")
          .header("X-Content-Type-Options", "nosniff");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON nodes can always be written", e);
    }
  }
}
