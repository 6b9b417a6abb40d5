package org.waymark.signer.key;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.waymark.signer.MalformedException;
import org.waymark.signer.codec.Base64Std;

/** One PEM block (RFC 7468): a label, lines of base64, nothing before, between or after. */
final class Pem {
  private static final int MAX_LENGTH = 16 << 10;
  private static final int LINE = 64;

  private Pem() {}

  static String encode(String label, byte[] der) {
    Base64.Encoder lines = Base64.getMimeEncoder(LINE, "\n".getBytes(StandardCharsets.US_ASCII));
    return begin(label) + "\n" + lines.encodeToString(der) + "\n" + end(label) + "\n";
  }

  /** The bytes of the block, or nothing when the text is not one such block. */
  static Optional<byte[]> decode(String label, String text) {
    if (text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    String trimmed = text.replace("\r\n", "\n").strip();
    String begin = begin(label) + "\n";
    String end = "\n" + end(label);
    if (trimmed.length() < begin.length() + end.length()
        || !trimmed.startsWith(begin)
        || !trimmed.endsWith(end)) {
      return Optional.empty();
    }
    String body = trimmed.substring(begin.length(), trimmed.length() - end.length());
    try {
      byte[] der = Base64Std.decode(body.replace("\n", ""));
      return der.length == 0 ? Optional.empty() : Optional.of(der);
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  private static String begin(String label) {
    return "-----BEGIN " + label + "-----";
  }

  private static String end(String label) {
    return "-----END " + label + "-----";
  }
}
