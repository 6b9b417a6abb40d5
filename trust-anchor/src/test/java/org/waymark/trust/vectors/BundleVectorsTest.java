package org.waymark.trust.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.waymark.signer.VerificationException;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.bundle.BundleImport;
import org.waymark.trust.bundle.ImportSink;
import org.waymark.trust.root.Root;

/**
 * The vectors in {@code schemas} are the ones that the fixture makes today, and Java and Python
 * decide each as the index says. To write them anew after a change of the formats: {@code mvn -pl
 * trust-anchor test -Dtest=BundleVectorsTest -Dwaymark.vectors=write}.
 */
class BundleVectorsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path CHECKOUT = Path.of(System.getProperty("waymark.root", ".."));
  private static final Path FOLDER =
      CHECKOUT.resolve("schemas/src/main/resources/org/waymark/schemas/vectors/bundles");

  private final List<Vector> vectors =
      Stream.of(GoodVectors.all(), BadVectors.all(), BadChains.all())
          .flatMap(List::stream)
          .toList();

  @Test
  void javaDecidesEachAsTheIndexSays() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Vector vector : vectors) {
      String outcome = decide(vector);
      if (!outcome.equals(vector.outcome())) {
        wrong.add(vector.name() + ": expected " + vector.outcome() + ", decided " + outcome);
      }
    }
    System.out.println("bundle vectors decided by Java: " + vectors.size());
    assertThat(wrong).isEmpty();
  }

  @Test
  void publishedFilesAreTheOnesThatAreMadeToday() throws IOException {
    if ("write".equals(System.getProperty("waymark.vectors"))) {
      write();
    }
    assertThat(Files.readString(FOLDER.resolve("index.json"))).isEqualTo(index());
    for (Vector vector : vectors) {
      assertThat(Files.readAllBytes(FOLDER.resolve(vector.name() + ".bundle")))
          .as(vector.name())
          .isEqualTo(vector.bundle());
      assertThat(Files.readAllBytes(FOLDER.resolve(rootName(vector))))
          .as(vector.name())
          .isEqualTo(vector.root());
    }
    try (Stream<Path> files = Files.list(FOLDER)) {
      long expected = vectors.size() + vectors.stream().map(this::rootName).distinct().count() + 1;
      assertThat(files.count()).isEqualTo(expected);
    }
  }

  @Test
  void pythonDecidesEachAsTheIndexSays() throws Exception {
    String output = Python.run("check_vectors.py", FOLDER);

    assertThat(output).contains(vectors.size() + " vectors decided as published");
    System.out.println("bundle vectors decided by Python: " + output.lines().toList());
  }

  private static String decide(Vector vector) throws IOException {
    try {
      BundleImport.verifyAll(
          new ByteArrayInputStream(vector.bundle()),
          Root.parse(vector.root()),
          vector.at(),
          ImportSink.inMemory(),
          Optional.empty());
      return "ok";
    } catch (VerificationException e) {
      return e.code();
    }
  }

  private String rootName(Vector vector) {
    return "root-" + Sha256.of(vector.root()).hex().substring(0, 12) + ".json";
  }

  private String index() {
    ObjectNode index = JSON.createObjectNode();
    index.put(
        "about", "Bundles, good and bad; see docs/formats.md. outcome is ok or an error code.");
    ArrayNode list = index.putArray("vectors");
    for (Vector vector : vectors) {
      list.addObject()
          .put("name", vector.name())
          .put("bundle", vector.name() + ".bundle")
          .put("root", rootName(vector))
          .put("at", vector.at().getEpochSecond())
          .put("outcome", vector.outcome())
          .put("why", vector.why());
    }
    return pretty(index);
  }

  private static String pretty(JsonNode node) {
    return node.toPrettyString() + "\n";
  }

  private void write() throws IOException {
    Files.createDirectories(FOLDER);
    try (Stream<Path> old = Files.list(FOLDER)) {
      for (Path file : old.toList()) {
        Files.delete(file);
      }
    }
    for (Vector vector : vectors) {
      Files.write(FOLDER.resolve(vector.name() + ".bundle"), vector.bundle());
      Files.write(FOLDER.resolve(rootName(vector)), vector.root());
    }
    Files.writeString(FOLDER.resolve("index.json"), index());
  }
}
