package org.waymark.server.site;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.waymark.signer.VerificationException;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;
import org.waymark.signer.key.JwkSet;

/** What the value of a metadata member has to be, and how a person may write it (formats 2). */
enum MemberType {
  TEXT("a text"),
  URL("a web address, https://host/path"),
  COUNTRY("a country as two capital letters (ISO 3166-1), such as NL"),
  FLAG("true or false"),
  TEXTS("a list of texts; on the command line with commas between them"),
  CONTACTS("a list of mailboxes, name@host"),
  COORDINATES("{\"latitude\": -90 to 90, \"longitude\": -180 to 180}"),
  KEYS("a key set, {\"keys\": [...]}, of public keys, each kid once"),
  NAMED_OBJECTS("a list of objects, each with a name"),
  OBJECT("a JSON object");

  private final String wanted;

  MemberType(String wanted) {
    this.wanted = wanted;
  }

  /** For "has to be ...". */
  String wanted() {
    return wanted;
  }

  /** Whether the value is one of this type. */
  boolean accepts(JsonNode value) {
    return switch (this) {
      case TEXT -> value.isTextual();
      case URL -> value.isTextual() && url(value.textValue()).isPresent();
      case COUNTRY -> value.isTextual() && value.textValue().matches("[A-Z]{2}");
      case FLAG -> value.isBoolean();
      case TEXTS -> all(value, JsonNode::isTextual);
      case CONTACTS ->
          all(value, contact -> contact.asText().matches("(mailto:)?[^@\\s]+@[^@\\s]+"));
      case COORDINATES ->
          value.size() == 2
              && within(value.path("latitude"), 90)
              && within(value.path("longitude"), 180);
      case KEYS -> value instanceof ObjectNode object && readable(object);
      case NAMED_OBJECTS -> all(value, element -> element.path("name").isTextual());
      case OBJECT -> value.isObject();
    };
  }

  /** Reads what somebody typed; what it is not, {@link #accepts} tells. */
  JsonNode read(String typed) {
    return switch (this) {
      case TEXT, URL, COUNTRY -> TextNode.valueOf(typed);
      case FLAG ->
          typed.matches("true|false")
              ? BooleanNode.valueOf(typed.equals("true"))
              : TextNode.valueOf(typed);
      case TEXTS, CONTACTS -> typed.startsWith("[") ? json(typed) : list(typed);
      case COORDINATES, KEYS, NAMED_OBJECTS, OBJECT -> json(typed);
    };
  }

  private static JsonNode list(String typed) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (String element : typed.split(",", -1)) {
      if (!element.isBlank()) {
        list.add(element.strip());
      }
    }
    return list;
  }

  private static JsonNode json(String typed) {
    try {
      return StrictJson.parse(typed.getBytes(StandardCharsets.UTF_8), JsonLimits.DOCUMENT);
    } catch (VerificationException e) {
      return TextNode.valueOf(typed); // which none of the types that are written as JSON accepts
    }
  }

  private static boolean all(JsonNode list, java.util.function.Predicate<JsonNode> each) {
    if (!list.isArray()) {
      return false;
    }
    for (JsonNode element : list) {
      if (!each.test(element)) {
        return false;
      }
    }
    return true;
  }

  private static boolean within(JsonNode number, int bound) {
    return number.isNumber() && Math.abs(number.doubleValue()) <= bound;
  }

  private static boolean readable(ObjectNode keys) {
    try {
      return !JwkSet.parse(keys).keys().isEmpty();
    } catch (VerificationException e) {
      return false;
    }
  }

  /** An absolute web address without user information. */
  static Optional<URI> url(String text) {
    try {
      URI url = new URI(text);
      boolean web = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
      return web && url.getHost() != null && url.getRawUserInfo() == null
          ? Optional.of(url)
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
