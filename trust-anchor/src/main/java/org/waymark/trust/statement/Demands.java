package org.waymark.trust.statement;

import org.waymark.trust.id.EntityId;
import org.waymark.trust.policy.Constraints;
import org.waymark.trust.policy.MetadataPolicy;
import org.waymark.trust.policy.ProtectedParameters;

/**
 * What one membership statement demands of the entity that it is about and of those below it.
 *
 * @param issuer who says so
 * @param constraints on the chain
 * @param policy on metadata; it sets nothing that is protected
 */
record Demands(EntityId issuer, Constraints constraints, MetadataPolicy policy) {

  /**
   * Reads the claims of a statement.
   *
   * @throws org.waymark.trust.PolicyException {@code policy_malformed policy_unsupported
   *     policy_conflict policy_hijack constraints_malformed constraints_unsupported}
   */
  static Demands of(MembershipStatement statement) {
    MetadataPolicy.requireKnown(statement.metadataPolicyCrit());
    Constraints constraints =
        statement.constraints().map(Constraints::parse).orElse(Constraints.none());
    MetadataPolicy policy =
        statement.metadataPolicy().map(MetadataPolicy::parse).orElse(MetadataPolicy.empty());
    ProtectedParameters.requireRestrictOnly(policy);
    return new Demands(statement.iss(), constraints, policy);
  }
}
