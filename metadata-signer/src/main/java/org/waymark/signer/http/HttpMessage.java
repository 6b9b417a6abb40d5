package org.waymark.signer.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.waymark.signer.MalformedException;

/**
 * A request or a response, as far as signatures look at it: fields in their order, what the body
 * hashes to, and the method and target or the status.
 *
 * <p>The target is the absolute URI that the receiver knows the request was for, put together from
 * what it is configured to be and not from what the request says (RFC 9421, section 2.2.2).
 * Immutable and thread-safe.
 */
public final class HttpMessage {
  /** More fields than any peer sends. */
  public static final int MAX_FIELDS = 256;

  private static final int MAX_METHOD = 32;

  private final Optional<String> method;
  private final Optional<RequestTarget> target;
  private final Optional<Integer> status;
  private final List<HttpField> fields;
  private final MessageBody body;

  private HttpMessage(
      Optional<String> method,
      Optional<RequestTarget> target,
      Optional<Integer> status,
      List<HttpField> fields,
      MessageBody body) {
    this.method = method;
    this.target = target;
    this.status = status;
    this.fields = List.copyOf(fields);
    this.body = body;
    if (fields.size() > MAX_FIELDS) {
      throw new MalformedException(
          "http_message", "The HTTP message has more than " + MAX_FIELDS + " fields.");
    }
  }

  /**
   * A request.
   *
   * @param method case matters (RFC 9110, section 9.1)
   * @throws MalformedException {@code http_message}
   */
  public static HttpMessage request(
      String method, String targetUri, List<HttpField> fields, MessageBody body) {
    if (method.length() > MAX_METHOD || !HttpField.isToken(method)) {
      throw new MalformedException("http_message", "The method of the request is not a token.");
    }
    return new HttpMessage(
        Optional.of(method),
        Optional.of(RequestTarget.parse(targetUri)),
        Optional.empty(),
        fields,
        body);
  }

  /**
   * A response.
   *
   * @throws MalformedException {@code http_message}
   */
  public static HttpMessage response(int status, List<HttpField> fields, MessageBody body) {
    if (status < 100 || status > 599) {
      throw new MalformedException("http_message", "The status is not from 100 to 599.");
    }
    return new HttpMessage(Optional.empty(), Optional.empty(), Optional.of(status), fields, body);
  }

  /** The same message with more fields at its end. */
  HttpMessage with(List<HttpField> more) {
    List<HttpField> all = new ArrayList<>(fields);
    all.addAll(more);
    return new HttpMessage(method, target, status, all, body);
  }

  Optional<String> method() {
    return method;
  }

  Optional<RequestTarget> target() {
    return target;
  }

  Optional<Integer> status() {
    return status;
  }

  /** All lines in their order. */
  public List<HttpField> fields() {
    return fields;
  }

  public MessageBody body() {
    return body;
  }

  /** The values of a field, one for each of its lines. */
  List<String> lines(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return fields.stream()
        .filter(field -> field.name().equals(lower))
        .map(HttpField::value)
        .toList();
  }

  /** The value of a field whose lines, if several, belong together (RFC 9110, section 5.3). */
  Optional<String> joined(String name) {
    List<String> lines = lines(name);
    return lines.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", lines));
  }

  /**
   * The value of a field that must be there on one line, because programs disagree about which of
   * several counts.
   *
   * @throws MalformedException {@code http_field_missing} or {@code http_field_repeated}
   */
  String single(String name) {
    List<String> lines = lines(name);
    if (lines.isEmpty()) {
      throw new MalformedException(
          "http_field_missing", "The HTTP message has no field '" + name + "'.");
    }
    if (lines.size() > 1) {
      throw new MalformedException(
          "http_field_repeated", "The HTTP message has the field '" + name + "' more than once.");
    }
    return lines.get(0);
  }

  @Override
  public String toString() {
    return target.map(uri -> method.orElse("") + " " + uri.uri()).orElse("response " + status);
  }
}
