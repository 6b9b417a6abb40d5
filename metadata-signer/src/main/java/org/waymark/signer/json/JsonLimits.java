package org.waymark.signer.json;

/**
 * How much JSON is read before it is refused.
 *
 * @param maxBytes of the whole text, at least 1
 * @param maxDepth of nested arrays and objects, from 1 to 512; {@code {}} has depth 1
 * @param maxStringLength of each string and member name in UTF-16 units, at least 1
 */
public record JsonLimits(int maxBytes, int maxDepth, int maxStringLength) {
  /** For whole documents: 1 MiB, depth 32. */
  public static final JsonLimits DOCUMENT = new JsonLimits(1 << 20, 32, 1 << 20);

  /** For JWS headers: 8 KiB, depth 4. */
  public static final JsonLimits HEADER = new JsonLimits(8 << 10, 4, 8 << 10);

  /** The reader recurses, so the depth has a ceiling of its own. */
  private static final int DEEPEST = 512;

  public JsonLimits {
    if (maxBytes < 1 || maxDepth < 1 || maxDepth > DEEPEST || maxStringLength < 1) {
      throw new IllegalArgumentException(
          "limits out of range: " + maxBytes + ", " + maxDepth + ", " + maxStringLength);
    }
  }

  /** The same limits with another number of bytes. */
  public JsonLimits withMaxBytes(int bytes) {
    return new JsonLimits(bytes, maxDepth, maxStringLength);
  }
}
