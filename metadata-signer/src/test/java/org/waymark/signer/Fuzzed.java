package org.waymark.signer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;

/** What every fuzz target of this module demands of a refusal. */
public final class Fuzzed {
  /** A sentence may quote what was received, but never all of it. */
  private static final int LONGEST_SENTENCE = 1024;

  private Fuzzed() {}

  /** What was read, or nothing where it was refused by a code and a short printable sentence. */
  public static <T> Optional<T> read(Supplier<T> reader) {
    try {
      return Optional.of(reader.get());
    } catch (VerificationException e) {
      assertThat(e.code()).matches("[a-z0-9_]+");
      assertThat(e.getMessage()).hasSizeBetween(1, LONGEST_SENTENCE).endsWith(".");
      assertThat(e.getMessage().chars().noneMatch(Character::isISOControl)).isTrue();
      return Optional.empty();
    }
  }

  /** One character for each byte, so that every byte can be tried. */
  public static String latin1(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  public static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
