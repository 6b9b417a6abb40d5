package org.waymark.signer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.Assertions;
import org.waymark.testing.SharedFolder;

/** Published test vectors, and the tally of what was decided about them. */
public final class Vectors {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String file;
  private final JsonNode content;
  private final Map<String, Integer> expectedRefusals = new TreeMap<>();
  private final List<String> failures = new ArrayList<>();
  private int asPublished;

  private Vectors(String file, JsonNode content) {
    this.file = file;
    this.content = content;
  }

  public static Vectors load(String file) {
    return new Vectors(file, json("vectors/" + file));
  }

  public static JsonNode json(String relative) {
    try {
      return JSON.readTree(bytes(relative));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static byte[] bytes(String relative) {
    Path path = SharedFolder.require(relative);
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public JsonNode content() {
    return content;
  }

  /** Counts one case; {@code accepted} is what this module decided. */
  public void decide(JsonNode test, boolean accepted) {
    boolean valid = test.get("result").textValue().equals("valid");
    if (valid == accepted) {
      asPublished++;
    } else {
      failures.add(
          "tcId " + test.get("tcId") + " " + test.get("comment") + " accepted: " + accepted);
    }
  }

  /** Counts one case that the profile refuses although it is published as valid or acceptable. */
  public void refusedByProfile(String reason) {
    expectedRefusals.merge(reason, 1, Integer::sum);
  }

  /**
   * Counts one case that the profile accepts although it is published as invalid, because what the
   * file asks for is not what the profile has.
   */
  public void acceptedByProfile(String reason) {
    expectedRefusals.merge(reason + " (accepted)", 1, Integer::sum);
  }

  /** Asserts that every case was counted and none failed, and prints the counts. */
  public void assertComplete(Map<String, Integer> refusals) {
    int refused = expectedRefusals.values().stream().mapToInt(Integer::intValue).sum();
    int all = asPublished + refused + failures.size();
    System.out.printf(
        "%s: %d cases, %d as published, %d otherwise by the profile %s%n",
        file, all, asPublished, refused, expectedRefusals);
    Assertions.assertThat(failures).as(file).isEmpty();
    Assertions.assertThat(all).as(file).isEqualTo(content.get("numberOfTests").intValue());
    Assertions.assertThat(expectedRefusals).as(file).isEqualTo(refusals);
  }
}
