package org.waymark.trust.root;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.json.Fields;

/**
 * Which log the federation keeps (formats 5). A new epoch starts a new log on top of a stated tree
 * of the earlier one; marks of earlier epochs end with it.
 *
 * @param origin the first line of its checkpoints, at most 255 printable ASCII characters without
 *     space or plus sign; ends in {@code /e<epoch>}
 * @param epoch 1 or more
 * @param baseSize entries of the earlier epoch that this one continues, 0 for none
 * @param baseRoot the tree root of those entries
 */
public record LogIdentity(String origin, long epoch, long baseSize, Sha256 baseRoot) {

  /** The tree root of no entries: the hash of nothing (RFC 6962, 2.1). */
  public static final Sha256 NOTHING = Sha256.of();

  private static final int MAX_ORIGIN = 255;

  /**
   * @throws org.waymark.signer.MalformedException {@code root_malformed}
   */
  public LogIdentity {
    RootPayload.require(epoch >= 1, "has a log epoch below 1");
    // A key name of a signed note holds no space and no plus sign (C2SP signed-note).
    RootPayload.require(
        origin.length() <= MAX_ORIGIN
            && origin.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '+')
            && origin.endsWith("/e" + epoch),
        "has a log origin that is not a note key name ending in /e" + epoch);
    RootPayload.require(
        baseSize >= 0 && (baseSize == 0) == baseRoot.equals(NOTHING),
        "has a log base whose size and root do not belong together");
  }

  /** The log of a new federation: epoch 1, continuing nothing. */
  public static LogIdentity first(String name) {
    return new LogIdentity(name + "/e1", 1, 0, NOTHING);
  }

  static LogIdentity read(Fields fields) {
    return new LogIdentity(
        fields.string("origin"),
        fields.integer("epoch"),
        fields.integer("baseSize"),
        fields.sha256("baseRoot"));
  }

  ObjectNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("origin", origin)
        .put("epoch", epoch)
        .put("baseSize", baseSize)
        .put("baseRoot", baseRoot.hex());
  }
}
