package org.waymark.trust.statement;

import java.time.Instant;
import java.util.List;
import org.waymark.signer.key.JwkSet;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.policy.Constraints;

/**
 * An intermediate that {@link RecordVerifier#intermediate} believed: whoever it certifies within
 * its constraints is a member.
 *
 * @param id who it is
 * @param keys with which it signs memberships
 * @param chain from its own membership to the one by the trust anchor
 * @param constraints of its own membership
 * @param expires the first moment at which a membership of the chain has expired
 */
public record VerifiedIntermediate(
    EntityId id,
    JwkSet keys,
    List<MembershipStatement> chain,
    Constraints constraints,
    Instant expires) {

  public VerifiedIntermediate {
    chain = List.copyOf(chain);
  }
}
