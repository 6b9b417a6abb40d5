package org.waymark.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.waymark.trust.log.EventType;

/**
 * The documents of bundles by the schema that describes them, taken apart with a JSON parser and
 * base64 alone, so that nothing of the product stands between a document and its schema.
 */
final class SignedDocuments {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, List<JsonNode>> bySchema = new LinkedHashMap<>();

  /** Adds what a bundle holds (docs/formats.md, section 10). */
  SignedDocuments bundle(byte[] bytes) {
    for (String line : new String(bytes, StandardCharsets.UTF_8).split("\n")) {
      String[] word = line.split(" ", 2);
      switch (word[0]) {
        case "root" -> add("root", payload(json(word[1]).path("payload").asText()));
        case "snapshot" -> add("snapshot", claims(word[1]));
        case "record" -> record(json(word[1].split(" ", 2)[1]));
        case "entry" -> entry(word[1]);
        default -> {} // no JSON
      }
    }
    return this;
  }

  /** Adds an entry, if it is of a known type. */
  SignedDocuments entry(String entry) {
    JsonNode json = json(entry);
    if (EventType.of(json.path("type").asText()).isPresent()) {
      add("entry", json);
    }
    return this;
  }

  private void record(JsonNode record) {
    add("record", record);
    record.path("chain").forEach(token -> add("membership-statement", claims(token.asText())));
    add("site-statement", claims(record.path("site").asText()));
    if (record.has("status")) {
      add("status-statement", claims(record.path("status").asText()));
    }
  }

  /** Adds a document. */
  SignedDocuments add(String schema, JsonNode document) {
    bySchema.computeIfAbsent(schema, name -> new ArrayList<>()).add(document);
    return this;
  }

  /** Adds the claims of a token. */
  SignedDocuments claims(String schema, String token) {
    return add(schema, claims(token));
  }

  List<JsonNode> of(String schema) {
    return bySchema.getOrDefault(schema, List.of());
  }

  Map<String, List<JsonNode>> all() {
    return bySchema;
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(text, e);
    }
  }

  private static JsonNode claims(String token) {
    return payload(token.split("\\.")[1]);
  }

  private static JsonNode payload(String base64) {
    return json(new String(Base64.getUrlDecoder().decode(base64), StandardCharsets.UTF_8));
  }
}
