package org.waymark.node.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * An error answer, RFC 9457: {@code application/problem+json} with {@code status}, {@code title},
 * {@code code} (stable, snake case), {@code detail} (what happened, to which object) and, where
 * there is something to do, {@code next}. Immutable and thread-safe.
 *
 * @param status an HTTP status, 400 to 599
 * @param code stable, for programs
 * @param detail a sentence, for people
 * @param next the next thing to try
 */
public record Problem(int status, String code, String detail, Optional<String> next) {

  /** The media type of {@link #toJson()}. */
  public static final String MEDIA_TYPE = "application/problem+json";

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpField CONTENT_TYPE =
      new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, MEDIA_TYPE);
  private static final HttpField NO_SNIFFING =
      new PreEncodedHttpField("X-Content-Type-Options", "nosniff");
  private static final HttpField NO_STORE =
      new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-store");

  /** A problem without advice. */
  public static Problem of(int status, String code, String detail) {
    return new Problem(status, code, detail, Optional.empty());
  }

  /** This problem, with advice. */
  public Problem withNext(String advice) {
    return new Problem(status, code, detail, Optional.of(advice));
  }

  /** The status in words, such as "Not Found". */
  public String title() {
    return HttpStatus.getMessage(status);
  }

  /** The members {@code title status code detail next}, in this order. */
  public ObjectNode toJson() {
    ObjectNode json = JSON.createObjectNode();
    json.put("title", title());
    json.put("status", status);
    json.put("code", code);
    json.put("detail", detail);
    next.ifPresent(advice -> json.put("next", advice));
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
