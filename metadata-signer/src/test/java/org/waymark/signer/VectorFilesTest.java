package org.waymark.signer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.waymark.testing.SharedFolder;

/**
 * No published vector lies there unread: each file is one that a test names, and that test stands
 * where this table says and has the words by which it finds the file.
 */
final class VectorFilesTest {
  private static final String SIGNER = "metadata-signer/src/test/java/org/waymark/signer/";
  private static final String TRUST = "trust-anchor/src/test/java/org/waymark/trust/";

  /** Files that hold no cases. */
  private static final Pattern NO_CASES =
      Pattern.compile("INDEX\\.md|jcs/README\\.txt|[a-z-]+/LICENSE\\.txt");

  /**
   * A regular expression of paths, then the test and words that it must have. For folders that are
   * walked the words are the folder's name.
   */
  private static final Map<String, List<String>> READERS = new LinkedHashMap<>();

  static {
    read("c2sp/notes\\.json", SIGNER + "note/NoteVectorsTest", "c2sp/notes.json");
    read("ed25519-speccheck/cases\\.json", SIGNER + "key/Ed25519SpeccheckTest", "cases.json");
    read("jcs/(input|output|outhex)/.*", SIGNER + "json/JcsVectorsTest", "input", "outhex");
    read("jose-cookbook/jwk/.*", SIGNER + "key/VerificationKeyTest", "jose-cookbook/jwk/");
    read("jose-cookbook/(jws|curve25519|rfc7797)/.*", SIGNER + "jws/JoseCookbookFormsTest");
    read("rfc9421/.*", SIGNER + "http/HttpVectorsTest");
    read("ocm/.*", SIGNER + "http/HttpVectorsTest");
    String keys = SIGNER + "key/WycheproofKeyTest";
    String refused = SIGNER + "key/WycheproofRefusedKeyTest";
    read("wycheproof/(ed25519|ecdsa_secp256r1_sha256_p1363)_test\\.json", keys);
    read("wycheproof/rsa_signature_(2048|3072)_sha256_test\\.json", keys, "2048", "3072");
    read("wycheproof/(ed448|ecdsa_.*|rsa_pss_.*)_test\\.json", refused);
    read("wycheproof/mldsa_(44|65)_verify_test\\.json", refused, "mldsa_", "44", "65");
    read("wycheproof/json_web_.*_test\\.json", SIGNER + "jws/WycheproofJwsTest");
    read("wycheproof/schemas/.*", SIGNER + "VectorFilesTest", "wycheproof/schemas");
    read("merkle/.*", TRUST + "log/MerkleVectorsTest", "vectors/merkle", "inclusion");
    read("oidf-metadata-policy/cases\\.json", TRUST + "policy/", "oidf-metadata-policy");
  }

  private static void read(String files, String test, String... words) {
    List<String> reader = new ArrayList<>(List.of(test));
    reader.addAll(List.of(words));
    READERS.put(files, reader);
  }

  private final Path vectors = SharedFolder.require("vectors");
  private final Path root = Path.of(System.getProperty("waymark.root", ".."));

  @Test
  void everyFileIsReadByATestThatNamesIt() throws IOException {
    List<String> failures = new ArrayList<>();
    Set<String> used = new TreeSet<>();
    for (String file : files()) {
      if (NO_CASES.matcher(file).matches()) {
        continue;
      }
      READERS.entrySet().stream()
          .filter(reader -> file.matches(reader.getKey()))
          .findFirst()
          .ifPresentOrElse(
              reader -> {
                used.add(reader.getKey());
                failures.addAll(missing(file, reader.getValue()));
              },
              () -> failures.add(file + " is read by no test"));
    }
    System.out.printf("vectors: %d files%n", files().size());
    assertThat(failures).isEmpty();
    assertThat(used)
        .as("rows of the table that still mean a file")
        .isEqualTo(new TreeSet<>(READERS.keySet()));
  }

  private List<String> missing(String file, List<String> reader) {
    String source = source(reader.get(0));
    Stream<String> words =
        reader.size() > 1 ? reader.stream().skip(1) : Stream.of(name(file, reader.get(0)));
    return words
        .filter(word -> !source.contains(word))
        .map(word -> reader.get(0) + " does not say '" + word + "' for " + file)
        .toList();
  }

  /** By what a test that lists its files names one: with its suffix or, in a table, without. */
  private static String name(String file, String test) {
    String name = file.substring(file.lastIndexOf('/') + 1);
    return test.endsWith("FormsTest") ? name.replace(".json", "") : name;
  }

  /** The text of a test, or of all tests of a folder. */
  private String source(String test) {
    try {
      if (!test.endsWith("/")) {
        return Files.readString(root.resolve(test + ".java"), UTF_8);
      }
      try (Stream<Path> sources = Files.walk(root.resolve(test))) {
        return sources
            .filter(path -> path.toString().endsWith("Test.java"))
            .map(VectorFilesTest::text)
            .collect(Collectors.joining());
      }
    } catch (IOException e) {
      return "";
    }
  }

  private static String text(Path path) {
    try {
      return Files.readString(path, UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(vectors)) {
      return all.filter(Files::isRegularFile)
          .map(path -> vectors.relativize(path).toString().replace('\\', '/'))
          .sorted()
          .toList();
    }
  }

  @Test
  void everyFileOfWycheproofHasTheCasesThatItCountsAndASchemaOfItsFolder() throws IOException {
    List<String> failures = new ArrayList<>();
    int cases = 0;
    for (String file : files()) {
      if (!file.matches("wycheproof/[^/]+\\.json")) {
        continue;
      }
      JsonNode content = Vectors.json("vectors/" + file);
      int counted = 0;
      for (JsonNode group : content.get("testGroups")) {
        counted += group.get("tests").size();
      }
      cases += counted;
      if (counted != content.get("numberOfTests").intValue()) {
        failures.add(file + " has " + counted + " cases");
      }
      if (!Files.exists(
          vectors.resolve("wycheproof/schemas/" + content.get("schema").textValue()))) {
        failures.add(file + " names a schema that is not there");
      }
    }
    System.out.printf("wycheproof: %d cases in all%n", cases);
    assertThat(failures).isEmpty();
    assertThat(cases).isEqualTo(2790);
  }
}
