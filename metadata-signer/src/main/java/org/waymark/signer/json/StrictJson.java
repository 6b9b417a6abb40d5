package org.waymark.signer.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.waymark.signer.MalformedException;
import org.waymark.signer.codec.Utf8;

/**
 * Reads JSON so that every program that reads the same bytes reads the same value (DESIGN 6).
 *
 * <p>Refused beyond RFC 8259: anything but UTF-8 (the parser below would also guess UTF-16 and
 * UTF-32), a byte order mark, malformed sequences, surrogates without a partner even when escaped,
 * a member name twice in one object, anything but white space after the value, numbers that are not
 * finite as a double, and more than the {@link JsonLimits}.
 *
 * <p>Duplicate names are found while the tree is built, which gives them a code of their own and
 * costs nothing more; the parser's own detection would keep a second set of names.
 *
 * <p>Codes: {@code json_not_utf8 json_malformed json_duplicate_name json_trailing json_too_deep
 * json_too_large json_not_object json_number_range}. A surrogate without partner is {@code
 * json_not_utf8} in a string and {@code json_malformed} in a name. All methods are thread-safe.
 */
public final class StrictJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int MAX_NUMBER_LENGTH = 400;

  /** Everything except numbers is bounded by {@link JsonLimits} before these limits are met. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(1024)
                  .maxNumberLength(MAX_NUMBER_LENGTH)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final JsonParser parser;
  private final JsonLimits limits;

  /** Only an escape can bring a lone surrogate into well-formed UTF-8. */
  private final boolean escapes;

  private StrictJson(JsonParser parser, JsonLimits limits, boolean escapes) {
    this.parser = parser;
    this.limits = limits;
    this.escapes = escapes;
  }

  /**
   * Reads one object.
   *
   * @throws MalformedException with a code of this class
   */
  public static ObjectNode parseObject(byte[] utf8, JsonLimits limits) {
    if (parse(utf8, limits) instanceof ObjectNode object) {
      return object;
    }
    throw new MalformedException("json_not_object", "The JSON text is not an object.");
  }

  /**
   * Reads one value of any type.
   *
   * @throws MalformedException with a code of this class
   */
  public static JsonNode parse(byte[] utf8, JsonLimits limits) {
    if (utf8.length > limits.maxBytes()) {
      throw tooLarge("The JSON text is " + utf8.length + " bytes", limits.maxBytes());
    }
    if (!Utf8.isWellFormed(utf8)) {
      throw new MalformedException("json_not_utf8", "The JSON text is not well-formed UTF-8.");
    }
    if (utf8.length >= 3 && utf8[0] == (byte) 0xEF && utf8[1] == (byte) 0xBB) {
      throw new MalformedException("json_not_utf8", "The JSON text starts with a byte order mark.");
    }
    boolean escapes = false;
    for (byte b : utf8) {
      if (b == 0) {
        // A zero byte has no place in JSON, and would make the parser guess UTF-16 or UTF-32.
        throw new MalformedException("json_malformed", "The JSON text holds a zero byte.");
      }
      escapes |= b == '\\';
    }
    try (JsonParser parser = FACTORY.createParser(utf8)) {
      return new StrictJson(parser, limits, escapes).document();
    } catch (StreamConstraintsException e) {
      throw new MalformedException(
          "json_number_range",
          "The JSON text holds a number of more than " + MAX_NUMBER_LENGTH + " characters.");
    } catch (JsonProcessingException e) {
      // The parser's own message quotes the text, which may be hostile or private.
      throw new MalformedException(
          "json_malformed",
          "The text is not JSON at byte " + e.getLocation().getByteOffset() + ".");
    } catch (IOException e) {
      throw new MalformedException("json_malformed", "The text is not JSON.");
    }
  }

  private JsonNode document() throws IOException {
    JsonToken first = parser.nextToken();
    if (first == null) {
      throw new MalformedException("json_malformed", "The JSON text is empty.");
    }
    JsonNode value = value(first, 0);
    boolean more;
    try {
      more = parser.nextToken() != null;
    } catch (IOException e) {
      more = true;
    }
    if (more) {
      throw new MalformedException("json_trailing", "Something follows the JSON value.");
    }
    return value;
  }

  private JsonNode value(JsonToken token, int depth) throws IOException {
    return switch (token) {
      case START_OBJECT -> object(deeper(depth));
      case START_ARRAY -> array(deeper(depth));
      case VALUE_STRING -> NODES.textNode(text(parser.getText()));
      case VALUE_NUMBER_INT -> integer();
      case VALUE_NUMBER_FLOAT -> decimal();
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      default -> throw new MalformedException("json_malformed", "The text is not JSON.");
    };
  }

  private int deeper(int depth) {
    if (depth == limits.maxDepth()) {
      throw new MalformedException(
          "json_too_deep", "The JSON text nests deeper than " + limits.maxDepth() + " levels.");
    }
    return depth + 1;
  }

  private ObjectNode object(int depth) throws IOException {
    ObjectNode object = NODES.objectNode();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = text(parser.currentName());
      if (object.replace(name, value(parser.nextToken(), depth)) != null) {
        throw new MalformedException(
            "json_duplicate_name",
            "The JSON text has the member " + Fields.quoted(name) + " twice in one object.");
      }
    }
    return object;
  }

  private ArrayNode array(int depth) throws IOException {
    ArrayNode array = NODES.arrayNode();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      array.add(value(token, depth));
    }
    return array;
  }

  private String text(String text) {
    if (text.length() > limits.maxStringLength()) {
      throw tooLarge("A string in the JSON text is longer", limits.maxStringLength());
    }
    if (escapes && !Utf8.isEncodable(text)) {
      throw new MalformedException(
          "json_not_utf8", "A string in the JSON text has a surrogate without its partner.");
    }
    return text;
  }

  private JsonNode integer() throws IOException {
    return switch (parser.getNumberType()) {
      case INT -> NODES.numberNode(parser.getIntValue());
      case LONG -> NODES.numberNode(parser.getLongValue());
      default -> NODES.numberNode(parser.getBigIntegerValue());
    };
  }

  private JsonNode decimal() throws IOException {
    double value = parser.getDoubleValue();
    if (!Double.isFinite(value)) {
      throw new MalformedException(
          "json_number_range", "The JSON text holds a number that no double can hold.");
    }
    return NODES.numberNode(value);
  }

  private static MalformedException tooLarge(String what, int limit) {
    return new MalformedException(
        "json_too_large", what + ", which is more than the limit of " + limit + ".");
  }
}
