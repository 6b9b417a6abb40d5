package org.waymark.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The published JSON Schemas, as somebody applies them who has nothing but them. */
public final class JsonSchemas {
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private static final Map<String, Schema> READ = new ConcurrentHashMap<>();

  /** Every schema that is published. */
  public static final List<String> NAMES =
      List.of(
          "cli-demo",
          "cli-error",
          "cli-ocm-probe",
          "cli-resolve",
          "entry",
          "membership-statement",
          "record",
          "root",
          "site-proof",
          "site-request",
          "site-statement",
          "snapshot",
          "status-statement");

  private JsonSchemas() {}

  /** What is wrong with a document; empty: nothing. */
  public static List<String> errors(String name, JsonNode document) {
    return READ
        .computeIfAbsent(name, it -> REGISTRY.getSchema(text(it), InputFormat.JSON))
        .validate(document)
        .stream()
        .map(Error::toString)
        .toList();
  }

  /** What is wrong with a schema by the schema of all schemas, which the validator brings. */
  static List<String> errorsOfSchema(JsonNode schema) {
    return REGISTRY
        .getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()))
        .validate(schema)
        .stream()
        .map(Error::toString)
        .toList();
  }

  /** The schema file itself. */
  public static String text(String name) {
    String resource = "/org/waymark/schemas/" + name + ".schema.json";
    try (InputStream in = JsonSchemas.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException("no schema " + resource + "; there are " + NAMES);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
