package org.waymark.registry.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.waymark.registry.error.ArchiveException;
import org.waymark.signer.MalformedException;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.json.Fields;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;

/**
 * What an archive holds: {@code manifest.json}, the last of its parts.
 *
 * @param created when it was made
 * @param federation the trust anchor's identifier
 * @param schema of the database that it was made from
 * @param size entries in the log
 * @param root of the tree over them
 * @param parts by name, in the order in which they were written
 */
record Manifest(
    Instant created,
    String federation,
    long schema,
    long size,
    Sha256 root,
    Map<String, Part> parts) {
  static final String NAME = "manifest.json";
  static final int MAX_BYTES = 1 << 20;

  private static final String FORMAT = "waymark-backup/1";

  Manifest {
    parts = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(parts));
  }

  /**
   * One part.
   *
   * @param bytes its length
   * @param sha256 of these
   */
  record Part(long bytes, Sha256 sha256) {}

  byte[] encode() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("format", FORMAT);
    json.put("created", created.toString());
    json.put("federation", federation);
    json.put("schema", schema);
    json.putObject("log").put("size", size).put("root", root.hex());
    ArrayNode list = json.putArray("parts");
    parts.forEach(
        (name, part) ->
            list.addObject()
                .put("name", name)
                .put("bytes", part.bytes())
                .put("sha256", part.sha256().hex()));
    return (json.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws ArchiveException {@code archive_malformed}
   */
  static Manifest parse(byte[] bytes) {
    try {
      ObjectNode json = StrictJson.parseObject(bytes, JsonLimits.DOCUMENT.withMaxBytes(MAX_BYTES));
      Fields fields = Fields.of(json, "manifest");
      if (!fields.string("format").equals(FORMAT)) {
        throw new ArchiveException(
            "archive_too_new", "The archive is not of the format " + FORMAT + ".");
      }
      Map<String, Part> parts = new LinkedHashMap<>();
      for (JsonNode each : json.path("parts")) {
        Part part =
            new Part(each.path("bytes").asLong(-1), Sha256.fromHex(each.path("sha256").asText()));
        if (part.bytes() < 0 || parts.put(each.path("name").asText(), part) != null) {
          throw malformed("a part of it is named twice or has no length", null);
        }
      }
      return new Manifest(
          Instant.parse(fields.string("created")),
          fields.string("federation"),
          json.path("schema").asLong(-1),
          json.path("log").path("size").asLong(-1),
          Sha256.fromHex(json.path("log").path("root").asText()),
          parts);
    } catch (MalformedException | DateTimeParseException | IllegalArgumentException e) {
      throw malformed(String.valueOf(e.getMessage()), e);
    }
  }

  private static ArchiveException malformed(
      String why, @org.jspecify.annotations.Nullable Throwable cause) {
    return new ArchiveException(
        "archive_malformed", "The manifest of the archive cannot be read: " + why + ".", cause);
  }
}
