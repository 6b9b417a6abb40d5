package org.waymark.server.membership;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.waymark.client.ocm.Drift;
import org.waymark.server.site.WholeFile;
import org.waymark.signer.VerificationException;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;
import org.waymark.trust.statement.SiteStatement;

/**
 * {@code drift.json}: {@code {"at","site","version","changes":[{"member","kind","certified"?,
 * "live"?,"sentence"}],"next"}}. It is there exactly as long as something waits for the
 * administrator; a hint for people and programs, computed anew each time.
 */
public final class DriftFile {
  private final Path file;

  public DriftFile(Path file) {
    this.file = file;
  }

  /**
   * Writes what waits, or removes the file.
   *
   * @param statement what the site differs from
   */
  public void put(SiteStatement statement, List<Drift.Change> waiting, Instant at) {
    if (waiting.isEmpty()) {
      clear();
      return;
    }
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("at", at.toString())
            .put("site", statement.sub().value())
            .put("version", statement.ver());
    ArrayNode changes = json.putArray("changes");
    waiting.forEach(
        change -> changes.add(change.toJson().put("sentence", DriftWords.sentence(change))));
    json.put("next", "waymark site-admin update --confirm");
    WholeFile.write(file, (json.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Nothing waits. */
  public void clear() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + file, e);
    }
  }

  /** The sentences of what waits. */
  public List<String> sentences() {
    try {
      List<String> sentences = new ArrayList<>();
      StrictJson.parseObject(Files.readAllBytes(file), JsonLimits.DOCUMENT)
          .path("changes")
          .forEach(change -> sentences.add(change.path("sentence").asText()));
      return sentences;
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (VerificationException e) {
      return List.of("The file " + file + " cannot be read.");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
