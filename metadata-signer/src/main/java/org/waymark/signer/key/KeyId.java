package org.waymark.signer.key;

import org.waymark.signer.MalformedException;
import org.waymark.signer.codec.Utf8;

/**
 * The name of a key inside one key set. Waymark's own keys are named by their RFC 7638 thumbprint
 * (43 characters of base64url); OCM keys carry whatever their owner chose.
 *
 * @param value from 1 to 256 UTF-16 units, no control characters
 */
public record KeyId(String value) implements Comparable<KeyId> {
  private static final int MAX_LENGTH = 256;

  /**
   * Checks the value.
   *
   * @throws MalformedException {@code kid_malformed}
   */
  public KeyId {
    if (value.isEmpty()
        || value.length() > MAX_LENGTH
        || !Utf8.isEncodable(value)
        || value.chars().anyMatch(Character::isISOControl)) {
      throw new MalformedException(
          "kid_malformed",
          "A key identifier is 1 to 256 characters without control characters, unlike this one of "
              + value.length()
              + " characters.");
    }
  }

  @Override
  public int compareTo(KeyId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
