package org.waymark.node.witness;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.waymark.client.store.Durable;
import org.waymark.signer.VerificationException;
import org.waymark.signer.json.CanonicalJson;
import org.waymark.signer.json.Fields;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;
import org.waymark.trust.fold.TreeMark;

/**
 * How far each log was cosigned: {@code {"<origin>":{"root":"<hash>","size":n}}}. A mark is on the
 * disk before the signature that it allows is made, so that no crash lets a witness go back (C2SP
 * tlog-witness: "MUST persist the new checkpoint before responding"). Thread-safe.
 */
final class WitnessMarks {
  private final Optional<Path> file;
  private final Map<String, TreeMark> marks = new TreeMap<>();

  private WitnessMarks(Optional<Path> file) {
    this.file = file;
  }

  static WitnessMarks inMemory() {
    return new WitnessMarks(Optional.empty());
  }

  /**
   * Reads the file.
   *
   * @throws WitnessException {@code witness_marks_damaged}
   */
  static WitnessMarks read(Path file) {
    WitnessMarks read = new WitnessMarks(Optional.of(file));
    try {
      ObjectNode json = StrictJson.parseObject(Files.readAllBytes(file), JsonLimits.DOCUMENT);
      Fields all = Fields.of(json, "marks");
      json.fieldNames()
          .forEachRemaining(
              origin -> {
                Fields mark = Fields.of(all.object(origin), "mark");
                read.marks.put(
                    origin, new TreeMark(origin, mark.integer("size"), mark.sha256("root")));
              });
      return read;
    } catch (IOException | VerificationException e) {
      throw new WitnessException(
          "witness_marks_damaged",
          file
              + " cannot be read, so this witness does not know how far it has cosigned; put it"
              + " back from your copy, or make a new witness.",
          e);
    }
  }

  synchronized Optional<TreeMark> of(String origin) {
    return Optional.ofNullable(marks.get(origin));
  }

  /** Every mark, by origin. */
  synchronized Map<String, TreeMark> all() {
    return Map.copyOf(marks);
  }

  /**
   * Goes on to a larger tree, or to the same again; when it returns, that survives a power failure.
   *
   * @throws WitnessException {@code witness_io}; then the mark is as before
   */
  synchronized void advance(TreeMark to) {
    TreeMark before = marks.get(to.origin());
    boolean forward =
        before == null
            || to.size() > before.size()
            || (to.size() == before.size() && to.root().equals(before.root()));
    if (!forward) {
      throw new IllegalArgumentException("a mark only goes on: from " + before + " to " + to);
    }
    if (to.equals(before)) {
      return;
    }
    Map<String, TreeMark> next = new TreeMap<>(marks);
    next.put(to.origin(), to);
    if (file.isPresent()) {
      try {
        Durable.replace(file.get(), encode(next));
      } catch (IOException e) {
        throw new WitnessException(
            "witness_io", "The witness cannot write " + file.get() + ", so it does not sign.", e);
      }
    }
    marks.put(to.origin(), to);
  }

  private static byte[] encode(Map<String, TreeMark> marks) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    marks.forEach(
        (origin, mark) ->
            json.putObject(origin).put("size", mark.size()).put("root", mark.root().hex()));
    return CanonicalJson.write(json);
  }
}
