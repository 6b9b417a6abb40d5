package org.waymark.signer.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.erdtman.jcs.NumberToJSON;
import org.waymark.signer.MalformedException;
import org.waymark.signer.codec.Hex;
import org.waymark.signer.codec.Utf8;

/**
 * The canonical form of RFC 8785: members sorted by UTF-16 units, no white space, numbers as
 * ECMAScript prints them.
 *
 * <p>Only values that every reader understands alike (I-JSON, RFC 7493) have one. Refused with
 * {@code json_not_ijson} are therefore integers beyond 2^53 - 1, fractions that ECMAScript would
 * print as such an integer, numbers that are not finite, and surrogates without a partner. Inside
 * these bounds, writing, reading and writing again gives the same bytes.
 *
 * <p>All methods are thread-safe.
 */
public final class CanonicalJson {
  /** From here on ECMAScript prints an exponent, which reads back as a fraction. */
  private static final double EXPONENT_FROM = 1e21;

  private final StringBuilder out = new StringBuilder(256);

  private CanonicalJson() {}

  /**
   * Writes a value.
   *
   * @return UTF-8 without a line end
   * @throws MalformedException {@code json_not_ijson}
   */
  public static byte[] write(JsonNode value) {
    CanonicalJson writer = new CanonicalJson();
    writer.value(value);
    return writer.out.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Whether the bytes are strict JSON and are what {@link #write} gives for their value. */
  public static boolean isCanonical(byte[] utf8) {
    try {
      int any = Math.max(1, utf8.length);
      JsonLimits limits = new JsonLimits(any, JsonLimits.DOCUMENT.maxDepth(), any);
      return Arrays.equals(utf8, write(StrictJson.parse(utf8, limits)));
    } catch (MalformedException e) {
      return false;
    }
  }

  private void value(JsonNode value) {
    switch (value.getNodeType()) {
      case OBJECT -> object((ObjectNode) value);
      case ARRAY -> array(value);
      case STRING -> string(value.textValue());
      case NUMBER -> number(value);
      case BOOLEAN, NULL -> out.append(value.asText());
      default -> throw refused("a value of type " + value.getNodeType() + " has no JSON form");
    }
  }

  private void object(ObjectNode object) {
    List<String> names = new ArrayList<>(object.size());
    object.fieldNames().forEachRemaining(names::add);
    names.sort(null); // String compares by UTF-16 unit, as RFC 8785, section 3.2.3, asks
    char separator = '{';
    for (String name : names) {
      out.append(separator);
      separator = ',';
      string(name);
      out.append(':');
      value(object.get(name));
    }
    out.append(separator == '{' ? "{}" : "}");
  }

  private void array(JsonNode array) {
    out.append('[');
    for (int i = 0; i < array.size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      value(array.get(i));
    }
    out.append(']');
  }

  private void number(JsonNode number) {
    if (number.isIntegralNumber()) {
      long value = number.longValue();
      if (!number.canConvertToLong() || value > Fields.MAX_INTEGER || value < -Fields.MAX_INTEGER) {
        throw refused("an integer is beyond 2^53 - 1");
      }
      out.append(value);
      return;
    }
    double value = number.doubleValue();
    double size = Math.abs(value);
    if (!Double.isFinite(value) || (size > Fields.MAX_INTEGER && size < EXPONENT_FROM)) {
      throw refused("a number is not finite, or is an integer beyond 2^53 - 1");
    }
    try {
      // Java's own text of a double is not always the shortest before JDK 19.
      out.append(NumberToJSON.serializeNumber(value));
    } catch (IOException e) {
      throw new MalformedException("json_not_ijson", "A number has no canonical form.", e);
    }
  }

  private void string(String text) {
    if (!Utf8.isEncodable(text)) {
      throw refused("a string has a surrogate without its partner");
    }
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\t' -> out.append("\\t");
        case '\n' -> out.append("\\n");
        case '\f' -> out.append("\\f");
        case '\r' -> out.append("\\r");
        default -> {
          if (c < ' ') {
            out.append("\\u00").append(Hex.encode(new byte[] {(byte) c}));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private static MalformedException refused(String why) {
    return new MalformedException("json_not_ijson", "No canonical JSON: " + why + ".");
  }
}
