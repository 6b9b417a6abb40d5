package org.waymark.trust.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import org.waymark.signer.VerificationException;
import org.waymark.signer.codec.Base64Url;
import org.waymark.signer.jws.CompactJws;

/** What every fuzz target demands of a refusal, and how it reaches the claims of a token. */
public final class Fuzzed {
  /** A sentence may quote what was received, but never all of it. */
  private static final int LONGEST_SENTENCE = 2048;

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

  public static String utf8(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  public static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * A token with other claims under the header and the signature of a good one: nothing that a
   * mutation of the token's base64 would find soon. The signature is false, which is looked at
   * after the claims are read.
   */
  public static String token(CompactJws good, byte[] claims) {
    String[] parts = good.token().split("\\.", -1);
    return parts[0] + "." + Base64Url.encode(claims) + "." + parts[2];
  }
}
