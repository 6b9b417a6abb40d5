package org.waymark.registry;

import java.time.Instant;
import java.util.List;
import org.waymark.signer.key.JwkSet;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootRole;
import org.waymark.trust.statement.MembershipStatement;
import org.waymark.trust.statement.VerifiedIntermediate;

/**
 * Who certifies a site: the trust anchor by its membership role, or an intermediate by a key that
 * this registry never has.
 *
 * @param id the issuer of the membership
 * @param keys one of them signs it
 * @param chain above the site's membership; empty for the trust anchor
 * @param expires when no membership below it can hold any longer
 */
record Superior(EntityId id, JwkSet keys, List<MembershipStatement> chain, Instant expires) {

  static Superior anchor(Root root) {
    return new Superior(root.federation(), root.keys(RootRole.MEMBERSHIP), List.of(), Instant.MAX);
  }

  static Superior of(VerifiedIntermediate intermediate) {
    return new Superior(
        intermediate.id(), intermediate.keys(), intermediate.chain(), intermediate.expires());
  }

  boolean isAnchor() {
    return chain.isEmpty();
  }

  /** When a membership that begins then has to end, at most. */
  Instant end(Instant from, Root root) {
    Instant longest = from.plusSeconds(root.limits().membershipLife());
    return longest.isBefore(expires) ? longest : expires;
  }
}
