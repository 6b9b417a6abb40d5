package org.waymark.trust.root;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.waymark.signer.json.Fields;

/**
 * The time limits of a federation, in seconds, each 1 or more (formats 5).
 *
 * @param entryLife how long a log entry may vouch for the directory
 * @param staleAfter age of the last cosignature from which answers are stale
 * @param expiredAfter age of the last entry or cosignature from which there are no answers; not
 *     below the two above
 * @param membershipLife longest life of a membership statement
 */
public record Limits(long entryLife, long staleAfter, long expiredAfter, long membershipLife) {

  /** One day, one day, 14 days, 13 months of 30.46 days. */
  public static final Limits DEFAULT = new Limits(86_400, 86_400, 1_209_600, 34_214_400);

  /** A century; sums of a time and a limit stay far from overflow. */
  private static final long LONGEST = 3_155_760_000L;

  /**
   * @throws org.waymark.signer.MalformedException {@code root_malformed}
   */
  public Limits {
    for (long limit : new long[] {entryLife, staleAfter, expiredAfter, membershipLife}) {
      RootPayload.require(
          limit >= 1 && limit <= LONGEST, "has a limit that is not from one second to a century");
    }
    RootPayload.require(
        entryLife <= expiredAfter && staleAfter <= expiredAfter,
        "has entryLife or staleAfter above expiredAfter");
  }

  static Limits read(Fields fields) {
    return new Limits(
        fields.integer("entryLife"),
        fields.integer("staleAfter"),
        fields.integer("expiredAfter"),
        fields.integer("membershipLife"));
  }

  ObjectNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("entryLife", entryLife)
        .put("staleAfter", staleAfter)
        .put("expiredAfter", expiredAfter)
        .put("membershipLife", membershipLife);
  }
}
