package org.waymark.signer.http;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.waymark.signer.MalformedException;

/**
 * What a signature of RFC 9421 is over (section 2.5): one line for each covered component and a
 * last one for the list itself with its parameters.
 *
 * <p>Components are lower-case field names and the derived components {@code @method @target-uri
 * @authority @scheme @request-target @path @query @status}. Parameters of components ({@code sf},
 * {@code key}, {@code bs}, {@code req}, {@code tr}, {@code name}) are refused: each is one more way
 * to read the same field, and the OCM profile needs none.
 */
public final class SignatureBase {
  private static final String PARAMETERS = "@signature-params";

  private SignatureBase() {}

  /**
   * The bytes that are signed.
   *
   * @param signatureInput one member's value of the field {@code Signature-Input}, such as {@code
   *     ("@method" "@path");created=1618884473}
   * @throws MalformedException {@code sf_malformed}, {@code sf_duplicate}, {@code http_component},
   *     {@code http_component_parameter}, {@code http_component_repeated} or {@code
   *     http_field_missing}
   */
  public static byte[] of(HttpMessage message, String signatureInput) {
    FieldMember member = StructuredFields.dictionary("s=" + signatureInput).get("s");
    if (!(member instanceof FieldMember.InnerList input)) {
      throw new MalformedException(
          "sf_malformed", "The signature input is not a list of components.");
    }
    return of(message, input);
  }

  static byte[] of(HttpMessage message, FieldMember.InnerList input) {
    StringBuilder base = new StringBuilder();
    Set<String> names = new HashSet<>();
    for (FieldMember.Item component : input.items()) {
      String name = name(component);
      if (!names.add(name)) {
        throw new MalformedException(
            "http_component_repeated", "The signature covers '" + name + "' twice.");
      }
      base.append('"').append(name).append("\": ").append(value(message, name)).append('\n');
    }
    base.append('"').append(PARAMETERS).append("\": ").append(input.text());
    return base.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * The name of a component without parameters.
   *
   * @throws MalformedException {@code http_component} or {@code http_component_parameter}
   */
  static String name(FieldMember.Item component) {
    if (!(component.value() instanceof BareItem.Text text)) {
      throw new MalformedException(
          "http_component", "The signature covers a component whose name is not a string.");
    }
    if (!component.parameters().isEmpty()) {
      throw new MalformedException(
          "http_component_parameter",
          "The signature covers '" + text.value() + "' with a parameter, and none is understood.");
    }
    return text.value();
  }

  private static String value(HttpMessage message, String name) {
    if (name.startsWith("@")) {
      return derived(message, name).orElseThrow(() -> unknown(name));
    }
    if (!HttpField.isToken(name) || name.chars().anyMatch(c -> c >= 'A' && c <= 'Z')) {
      throw unknown(name);
    }
    String value =
        message
            .joined(name)
            .orElseThrow(
                () ->
                    new MalformedException(
                        "http_field_missing",
                        "The signature covers the field '" + name + "', which is not there."));
    return ascii(name, value);
  }

  /**
   * The value, which must have one reading in bytes.
   *
   * @throws MalformedException {@code http_message}
   */
  static String ascii(String name, String value) {
    if (!value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c <= '~'))) {
      throw new MalformedException(
          "http_message", "The covered field '" + name + "' is not printable ASCII.");
    }
    return value;
  }

  private static Optional<String> derived(HttpMessage message, String name) {
    Map<String, Optional<String>> values =
        Map.of(
            "@method", message.method(),
            "@target-uri", message.target().map(RequestTarget::uri),
            "@authority", message.target().map(RequestTarget::authority),
            "@scheme", message.target().map(RequestTarget::scheme),
            "@request-target", message.target().map(RequestTarget::originForm),
            "@path", message.target().map(RequestTarget::path),
            "@query", message.target().map(RequestTarget::query),
            "@status", message.status().map(String::valueOf));
    return values.getOrDefault(name, Optional.empty());
  }

  private static MalformedException unknown(String name) {
    return new MalformedException(
        "http_component",
        "The signature covers '" + name + "', which is no component of this message.");
  }
}
