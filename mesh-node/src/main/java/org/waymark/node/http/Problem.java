package org.waymark.node.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * An error answer, RFC 9457: {@code application/problem+json} with {@code type} (stable, one for
 * each code), {@code status}, {@code title}, {@code code} (stable, snake case), {@code detail}
 * (what happened, to which object) and, where there is something to do, {@code next}. Thread-safe.
 *
 * @param status an HTTP status, 400 to 599
 * @param code stable, for programs
 * @param detail a sentence, for people
 * @param next the next thing to try
 * @param more extension members of this kind of problem (RFC 9457, section 3.2); nobody changes
 *     them
 */
public record Problem(
    int status, String code, String detail, Optional<String> next, Map<String, JsonNode> more) {

  /**
   * What {@code type} begins with; the code follows. A name and not a place (RFC 9457, section
   * 3.1.1): programs compare it, and docs/errors.md explains the codes.
   */
  public static final String TYPE_PREFIX = "urn:waymark:problem:";

  /** The media type of {@link #toJson()}. */
  public static final String MEDIA_TYPE = "application/problem+json";

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpField CONTENT_TYPE =
      new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, MEDIA_TYPE);
  private static final HttpField NO_SNIFFING =
      new PreEncodedHttpField("X-Content-Type-Options", "nosniff");
  private static final HttpField NO_STORE =
      new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-store");

  public Problem {
    more = Map.copyOf(more);
  }

  /** A problem without advice. */
  public static Problem of(int status, String code, String detail) {
    return new Problem(status, code, detail, Optional.empty(), Map.of());
  }

  /** This problem, with advice. */
  public Problem withNext(String advice) {
    return new Problem(status, code, detail, Optional.of(advice), more);
  }

  /** This problem, with one extension member in place of all others. */
  public Problem with(String member, JsonNode value) {
    return new Problem(status, code, detail, next, Map.of(member, value));
  }

  /** A name for the kind of problem, the same wherever it occurs. */
  public String type() {
    return TYPE_PREFIX + code;
  }

  /** The status in words, such as "Not Found". */
  public String title() {
    return HttpStatus.getMessage(status);
  }

  /** The members {@code type title status code detail next}, in this order, and the others. */
  public ObjectNode toJson() {
    ObjectNode json = JSON.createObjectNode();
    json.put("type", type());
    json.put("title", title());
    json.put("status", status);
    json.put("code", code);
    json.put("detail", detail);
    next.ifPresent(advice -> json.put("next", advice));
    more.forEach(json::set);
    return json;
  }

  /** {@link #toJson()} in UTF-8. */
  public byte[] bytes() {
    try {
      return JSON.writeValueAsBytes(toJson());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of strings and numbers is always written", e);
    }
  }

  /**
   * Sends this problem. Headers already set, such as {@code Allow}, are kept; without a {@code
   * Cache-Control} nobody may store the answer.
   */
  public void send(Response response, Callback callback) {
    byte[] body = bytes();
    response.setStatus(status);
    HttpFields.Mutable fields = response.getHeaders();
    fields.put(CONTENT_TYPE);
    fields.put(NO_SNIFFING);
    if (!fields.contains(HttpHeader.CACHE_CONTROL)) {
      fields.put(NO_STORE);
    }
    fields.put(HttpHeader.CONTENT_LENGTH, body.length);
    // For HEAD the server sends the headers alone (RFC 9110, 9.3.2).
    response.write(true, ByteBuffer.wrap(body), callback);
  }
}
