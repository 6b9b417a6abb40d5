package org.waymark.signer.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.waymark.signer.Vectors;
import org.waymark.signer.codec.Hex;
import org.waymark.testing.SharedFolder;

/** Every pair of the published canonical JSON, as text and as hexadecimal bytes. */
final class JcsVectorsTest {
  @Test
  void everyInputGivesItsOutputInBothNotations() throws IOException {
    List<String> failures = new ArrayList<>();
    List<String> names = names("input");
    for (String name : names) {
      byte[] input = Vectors.bytes("vectors/jcs/input/" + name);
      byte[] written = CanonicalJson.write(StrictJson.parse(input, JsonLimits.DOCUMENT));
      String hex =
          new String(
              Vectors.bytes("vectors/jcs/outhex/" + name.replace(".json", ".txt")), US_ASCII);
      if (!Arrays.equals(written, Vectors.bytes("vectors/jcs/output/" + name))) {
        failures.add(name + " as text");
      }
      if (!Arrays.equals(written, Hex.decode(hex.replaceAll("\\s", "")))) {
        failures.add(name + " as bytes");
      }
    }
    System.out.printf("jcs: %d inputs, %d failures%n", names.size(), failures.size());
    assertThat(failures).isEmpty();
    assertThat(names).hasSameSizeAs(names("output")).hasSameSizeAs(names("outhex")).hasSize(6);
  }

  private static List<String> names(String folder) throws IOException {
    try (Stream<Path> files = Files.list(SharedFolder.require("vectors/jcs/" + folder))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
