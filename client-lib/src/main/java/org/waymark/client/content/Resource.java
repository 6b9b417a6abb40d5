package org.waymark.client.content;

import java.util.Arrays;
import org.waymark.signer.codec.Sha256;

/**
 * The bytes at one path.
 *
 * @param bytes not copied: whoever holds a resource must not change them
 * @param immutable whether the same path never has other bytes
 * @param mediaType for {@code Content-Type}
 * @param etag strong entity tag with its quotes (RFC 9110, 8.8.3): equal tags, equal bytes
 */
@SuppressWarnings("ArrayRecordComponent") // equals, hashCode and toString below go by the tag
public record Resource(byte[] bytes, boolean immutable, String mediaType, String etag) {

  /** The resource for a path of formats.md, section 9: its kind follows from the path. */
  public static Resource of(DirectoryPath path, byte[] bytes) {
    return new Resource(bytes, path.immutable(), path.mediaType(), etagOf(bytes));
  }

  /** The entity tag of some bytes: 128 bits of their SHA-256. */
  public static String etagOf(byte[] bytes) {
    return '"' + Sha256.of(bytes).hex().substring(0, 32) + '"';
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Resource that
        && etag.equals(that.etag)
        && immutable == that.immutable
        && mediaType.equals(that.mediaType)
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return etag.hashCode();
  }

  @Override
  public String toString() {
    return "Resource[%d bytes, %s, %s%s]"
        .formatted(bytes.length, mediaType, etag, immutable ? ", immutable" : "");
  }
}
