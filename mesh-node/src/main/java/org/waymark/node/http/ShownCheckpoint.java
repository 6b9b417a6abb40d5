package org.waymark.node.http;

import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.waymark.signer.MalformedException;
import org.waymark.signer.codec.Base64Url;

/**
 * The checkpoint that a reader shows in passing, in the header {@code Waymark-Checkpoint} of its
 * own request for one: the base64url of its newest note. Two parties that were shown two trees find
 * out that way, whoever they are (DESIGN 7).
 */
final class ShownCheckpoint {
  private static final String HEADER = "Waymark-Checkpoint";

  /** Base64url of 6 KiB: a longer note is not shown. */
  private static final int MOST_CHARACTERS = 8 << 10;

  private ShownCheckpoint() {}

  /** The bytes of the note, not believed; empty where there is none, or no base64url. */
  static Optional<byte[]> in(HttpFields fields) {
    String value = fields.get(HEADER);
    if (value == null || value.isEmpty() || value.length() > MOST_CHARACTERS) {
      return Optional.empty();
    }
    try {
      return Optional.of(Base64Url.decode(value));
    } catch (MalformedException e) {
      return Optional.empty(); // it is a courtesy; a bad one costs the request nothing
    }
  }
}
