package org.waymark.server.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.waymark.node.http.Problem;
import org.waymark.registry.access.NumberedRequests;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;

/**
 * Lets a caller number a change by {@code Idempotency-Key}: however often it is sent, it is made
 * once, and every answer is the first one (draft-ietf-httpapi-idempotency-key-header). Only what
 * was done is remembered, for a day; a refusal changed nothing and is found again. Thread-safe.
 */
@Priority(Priorities.AUTHORIZATION)
final class Idempotency implements ContainerRequestFilter, ContainerResponseFilter {
  static final String HEADER = "Idempotency-Key";

  /** Says that an answer is an old one. */
  static final String REPLAYED = "Idempotency-Replayed";

  private static final String BEGUN = Idempotency.class.getName();
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  /** Shown once and kept nowhere: the first answer has them, its repetitions do not. */
  private static final List<String> SECRETS = List.of("token", "url");

  private final Supplier<NumberedRequests> requests;

  Idempotency(Supplier<NumberedRequests> requests) {
    this.requests = requests;
  }

  private record Begun(String caller, String key) {}

  @Override
  public void filter(ContainerRequestContext request) throws IOException {
    String key = request.getHeaderString(HEADER);
    if (key == null || SAFE.contains(request.getMethod())) {
      return;
    }
    if (!key.matches("[!-~]{1,128}")) {
      throw new RequestException(
          Problem.of(
                  400,
                  "idempotency_key_malformed",
                  "The Idempotency-Key of the request is not 1 to 128 visible ASCII characters.")
              .withNext("send a random one, such as a UUID"));
    }
    byte[] body = request.getEntityStream().readAllBytes(); // bounded when it was received
    request.setEntityStream(new ByteArrayInputStream(body));
    Begun begun = new Begun(AccessFeature.caller(request).actor().name(), key);
    NumberedRequests.Start start =
        requests.get().begin(begun.caller(), begun.key(), digest(request, body));
    if (start instanceof NumberedRequests.First) {
      request.setProperty(BEGUN, begun);
    } else if (start instanceof NumberedRequests.Answered answered) {
      request.abortWith(
          Response.status(answered.status())
              .entity(answered.body().getBytes(StandardCharsets.UTF_8))
              .header(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON)
              .header(HttpHeaders.CACHE_CONTROL, "no-store")
              .header("X-Content-Type-Options", "nosniff")
              .header(REPLAYED, "true")
              .build());
    } else {
      throw new RequestException(problem(start));
    }
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (!(request.getProperty(BEGUN) instanceof Begun begun)) {
      return;
    }
    request.removeProperty(BEGUN);
    if (response.getStatus() < 300 && response.getEntity() instanceof byte[] body) {
      requests.get().answered(begun.caller(), begun.key(), response.getStatus(), open(body));
    } else {
      requests.get().refused(begun.caller(), begun.key());
    }
  }

  private static Sha256 digest(ContainerRequestContext request, byte[] body) {
    String head =
        request.getMethod()
            + " "
            + request.getUriInfo().getRequestUri().getRawPath()
            + "?"
            + Optional.ofNullable(request.getUriInfo().getRequestUri().getRawQuery()).orElse("")
            + "\n";
    byte[] first = head.getBytes(StandardCharsets.UTF_8);
    byte[] all = new byte[first.length + body.length];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(body, 0, all, first.length, body.length);
    return Sha256.of(all);
  }

  private static String open(byte[] body) {
    ObjectNode document =
        StrictJson.parseObject(body, JsonLimits.DOCUMENT.withMaxBytes(Integer.MAX_VALUE));
    return (document.has("token") ? document.remove(SECRETS) : document).toString();
  }

  private static Problem problem(NumberedRequests.Start start) {
    if (start instanceof NumberedRequests.Reused) {
      return Problem.of(
              422,
              "idempotency_key_reused",
              "The Idempotency-Key was used for another request within the last day.")
          .withNext("send another request with another key");
    }
    if (start instanceof NumberedRequests.Running) {
      return Problem.of(
              409, "idempotency_in_flight", "The first request with this key is under way.")
          .withNext("send it again in a few seconds");
    }
    return Problem.of(
            409,
            "idempotency_outcome_unknown",
            "The registry stopped while it worked on the first request with this key.")
        .withNext("look whether it was done, and send it with another key if not");
  }
}
