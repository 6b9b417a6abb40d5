package org.waymark.signer.http;

import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.waymark.signer.InvalidSignatureException;
import org.waymark.signer.MalformedException;

/** What every generation demands of the covered fields. */
final class CoveredFields {
  /** RFC 9110, section 8.6, in the one spelling that a number has. */
  private static final Pattern LENGTH = Pattern.compile("0|[1-9][0-9]{0,17}");

  private CoveredFields() {}

  /**
   * Refuses a signature that leaves out what must be covered.
   *
   * @throws InvalidSignatureException {@code signature_uncovered}
   */
  static void require(List<String> covered, List<String> demanded) {
    for (String name : demanded) {
      if (!covered.contains(name)) {
        throw new InvalidSignatureException(
            "signature_uncovered", "The signature does not cover '" + name + "'.");
      }
    }
  }

  /**
   * Refuses a covered field that is on several lines. RFC 9421 joins them; programs behind this one
   * take the first or the last.
   *
   * @throws MalformedException {@code http_field_missing} or {@code http_field_repeated}
   */
  static void requireSingle(HttpMessage message, List<String> covered) {
    for (String name : covered) {
      if (!name.startsWith("@")) {
        message.single(name);
      }
    }
  }

  /**
   * Compares the announced length with the body's.
   *
   * @throws InvalidSignatureException {@code length_mismatch}
   */
  static void requireLength(HttpMessage message) {
    String announced = message.single("content-length");
    OptionalLong actual = message.body().length();
    boolean number = LENGTH.matcher(announced).matches();
    if (!number || (actual.isPresent() && Long.parseLong(announced) != actual.getAsLong())) {
      throw new InvalidSignatureException(
          "length_mismatch", "The field 'Content-Length' is not the length of the body.");
    }
  }
}
