package org.waymark.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.waymark.registry.error.RefusedException;
import org.waymark.registry.keys.OnlineKeys;
import org.waymark.signer.MalformedException;
import org.waymark.signer.json.CanonicalJson;
import org.waymark.signer.jws.CompactJws;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.root.RootChain;
import org.waymark.trust.statement.Snapshot;

/**
 * How a superior's signature under some claims is come by: from the key on this machine, from a
 * token that was handed in, or not at all.
 */
@FunctionalInterface
interface Signing {

  /**
   * A token of these claims or, where it was handed in, of claims that differ in their times alone.
   *
   * @param by whose signature it is
   * @throws RefusedException {@code membership_key_offline membership_unexpected}
   */
  String sign(String typ, ObjectNode claims, Superior by);

  /** With the key of this machine, if it is here. */
  static Signing online(OnlineKeys keys) {
    return (typ, claims, by) -> {
      if (!by.isAnchor()) {
        throw new RefusedException(
            "membership_key_offline",
            subject(claims),
            "The membership of "
                + subject(claims)
                + " is for the intermediate "
                + by.id()
                + " to sign, whose key is not here; let it sign with --key or --request, and hand"
                + " the token in with --signed.");
      }
      SigningKey key =
          keys.membership()
              .orElseThrow(
                  () ->
                      new RefusedException(
                          "membership_key_offline",
                          subject(claims),
                          "The membership key is not on this machine; sign where it is, with --key"
                              + " or --request, and hand the token in with --signed."));
      return CompactJws.sign(key, typ, CanonicalJson.write(claims)).token();
    };
  }

  /** With the token, where there is one. */
  static Signing with(Optional<String> token, OnlineKeys keys, Instant now) {
    return token.map(text -> handedIn(text, now)).orElseGet(() -> online(keys));
  }

  private static Signing handedIn(String token, Instant now) {
    return (typ, claims, by) -> {
      CompactJws jws = CompactJws.parse(token);
      jws.verify(by.keys(), typ);
      ObjectNode given = jws.payloadObject();
      requireTimes(given, claims, now);
      if (typ.equals(Snapshot.TYP) && given.path("seq").asLong(-1) > claims.path("seq").asLong()) {
        throw unexpected(claims, "is of entries that are not written yet");
      }
      if (!alike(given, claims, typ, by)) {
        throw unexpected(claims, "does not say what has to be signed now");
      }
      return token;
    };
  }

  private static void requireTimes(ObjectNode given, ObjectNode expected, Instant now) {
    long iat = given.path("iat").asLong(Long.MAX_VALUE);
    if (iat > now.getEpochSecond() + RootChain.SKEW_SECONDS) {
      throw unexpected(expected, "was signed in the future; check the clock of that machine");
    }
    if (expected.has("exp")) {
      long exp = given.path("exp").asLong(0);
      long longest = expected.path("exp").asLong() - expected.path("iat").asLong();
      if (exp <= now.getEpochSecond() || exp - iat > longest) {
        throw unexpected(expected, "is expired, or good for longer than the federation allows");
      }
    }
  }

  /** Times are the signer's; heartbeats may follow a snapshot that is signed by hand. */
  private static boolean alike(ObjectNode given, ObjectNode expected, String typ, Superior by) {
    ObjectNode left = given.deepCopy();
    ObjectNode right = expected.deepCopy();
    List<String> free =
        typ.equals(Snapshot.TYP) ? List.of("iat", "exp", "seq") : List.of("iat", "exp");
    if (!by.isAnchor()) {
      // An intermediate may demand more of its sites; the fold sees to it that it only restricts.
      left.remove(List.of("metadata_policy", "metadata_policy_crit", "metadata", "constraints"));
    }
    for (String claim : free) {
      left.remove(claim);
      right.remove(claim);
    }
    try {
      return Arrays.equals(CanonicalJson.write(left), CanonicalJson.write(right));
    } catch (MalformedException e) {
      return false;
    }
  }

  private static RefusedException unexpected(ObjectNode claims, String why) {
    return new RefusedException(
        "membership_unexpected",
        subject(claims),
        "The signed token for "
            + subject(claims)
            + " "
            + why
            + "; write a new request with --request, sign that, and hand it in.");
  }

  private static String subject(ObjectNode claims) {
    return claims.path(claims.has("sub") ? "sub" : "iss").asText();
  }
}
