package org.waymark.trust.root;

import java.util.List;
import org.waymark.signer.key.VerificationKey;

/**
 * The keys of one role.
 *
 * @param keys at least one, each a federation key (Ed25519 or P-256, {@code kid} = thumbprint)
 * @param threshold how many distinct ones have to sign, from 1 to the number of keys
 */
public record RoleKeys(List<VerificationKey> keys, int threshold) {

  /**
   * @throws org.waymark.signer.MalformedException {@code root_malformed}
   */
  public RoleKeys {
    keys = List.copyOf(keys);
    RootPayload.require(!keys.isEmpty(), "has a role without keys");
    RootPayload.require(
        threshold >= 1 && threshold <= keys.size(),
        "has a role with the threshold " + threshold + " for " + keys.size() + " keys");
    keys.forEach(key -> FederationKeys.requireStrict(key, "root"));
  }

  /** A role that one signature satisfies. */
  public static RoleKeys single(VerificationKey... keys) {
    return new RoleKeys(List.of(keys), 1);
  }
}
