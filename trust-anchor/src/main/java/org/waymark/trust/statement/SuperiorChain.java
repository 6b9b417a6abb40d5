package org.waymark.trust.statement;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.waymark.signer.key.JwkSet;
import org.waymark.trust.RecordException;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.policy.MetadataPolicy;
import org.waymark.trust.root.Root;

/**
 * The part of a chain above a site's own membership: from the intermediate that issued that one up
 * to the trust anchor, verified from the top down, so that no key is looked at before a superior
 * that is believed vouches for it. Many sites share one, so it is verified once (formats 4, step
 * 3). Immutable and thread-safe.
 */
final class SuperiorChain {

  /** Empty where the trust anchor certified the site itself; else the nearest superior first. */
  private final List<MembershipStatement> statements;

  private final List<Demands> demands;
  private final EntityId issuer;
  private final JwkSet keys;
  private final MetadataPolicy policy;

  private SuperiorChain(
      List<MembershipStatement> statements,
      List<Demands> demands,
      EntityId issuer,
      JwkSet keys,
      MetadataPolicy policy) {
    this.statements = List.copyOf(statements);
    this.demands = List.copyOf(demands);
    this.issuer = issuer;
    this.keys = keys;
    this.policy = policy;
  }

  /** What certifies a site that has no intermediate above it. */
  static SuperiorChain anchor(Root root, JwkSet membershipKeys) {
    return new SuperiorChain(
        List.of(), List.of(), root.federation(), membershipKeys, MetadataPolicy.empty());
  }

  /**
   * This chain with one more intermediate at its lower end.
   *
   * @throws RecordException {@code record_issuer_mismatch chain_broken chain_loop
   *     naming_unconstrained naming_violated path_length_exceeded membership_too_long}
   * @throws org.waymark.trust.PolicyException as {@link Demands#of}, or {@code policy_conflict}
   * @throws org.waymark.signer.VerificationException when the token cannot be read or verified
   */
  SuperiorChain with(String token, Root root) {
    MembershipStatement statement = MembershipStatement.parse(token, true);
    EntityId sub = root.parseEntity(statement.sub().value());
    requireIssued(statement, root);
    if (sub.equals(root.federation()) || intermediates().contains(sub)) {
      throw new RecordException(
          "chain_loop", sub, "The chain of memberships names " + sub + " twice.");
    }
    requireLife(statement, root);
    Demands own = Demands.of(statement);
    if (own.constraints().permitted().isEmpty()) {
      throw new RecordException(
          "naming_unconstrained",
          sub,
          "The membership of the intermediate "
              + sub
              + " has no naming_constraints.permitted, so it could vouch for every site.");
    }
    List<MembershipStatement> longer = new ArrayList<>();
    longer.add(statement);
    longer.addAll(statements);
    List<Demands> all = new ArrayList<>();
    all.add(own);
    all.addAll(demands);
    requireNamed(sub, all);
    return new SuperiorChain(longer, all, sub, statement.keys(), policy.merge(own.policy()));
  }

  /**
   * Demands that the last superior issued a statement and signed it.
   *
   * @throws RecordException {@code record_issuer_mismatch chain_broken}
   * @throws org.waymark.signer.InvalidSignatureException as {@link
   *     org.waymark.signer.jws.CompactJws#verify}
   */
  void requireIssued(MembershipStatement statement, Root root) {
    if (!statement.iss().equals(issuer)) {
      boolean top = statements.isEmpty();
      throw new RecordException(
          top ? "record_issuer_mismatch" : "chain_broken",
          statement.sub(),
          "The record of "
              + statement.sub()
              + (top
                  ? " has a statement that the trust anchor "
                      + root.federation()
                      + " did not issue."
                  : " has a membership by "
                      + statement.iss()
                      + ", but the next one of its chain is about "
                      + issuer
                      + "."));
    }
    statement.jws().verify(keys, MembershipStatement.TYP);
  }

  /**
   * Demands that a membership lasts no longer than the root allows.
   *
   * @throws RecordException {@code membership_too_long}
   */
  static void requireLife(MembershipStatement statement, Root root) {
    long life = Duration.between(statement.issued(), statement.expires()).toSeconds();
    if (life > root.limits().membershipLife()) {
      throw new RecordException(
          "membership_too_long",
          statement.sub(),
          "The record of "
              + statement.sub()
              + " has a membership of "
              + life
              + " seconds, longer than the federation allows.");
    }
  }

  /**
   * Demands that a site may stand below these superiors.
   *
   * @throws RecordException {@code chain_loop naming_violated path_length_exceeded}
   */
  void requireAllowed(EntityId site, Demands own) {
    if (!statements.isEmpty()
        && (intermediates().contains(site)
            || statements.get(statements.size() - 1).iss().equals(site))) {
      throw new RecordException(
          "chain_loop", site, "The chain of memberships names " + site + " twice.");
    }
    List<Demands> all = new ArrayList<>();
    all.add(own);
    all.addAll(demands);
    requireNamed(site, all);
  }

  /** OpenID Federation 1.0, sections 6.2.1 and 6.2.2; each statement counts for itself. */
  private static void requireNamed(EntityId sub, List<Demands> all) {
    for (int i = 0; i < all.size(); i++) {
      Demands one = all.get(i);
      if (!one.constraints().permits(sub)) {
        throw new RecordException(
            "naming_violated",
            sub,
            "The naming constraints of " + one.issuer() + " do not permit " + sub + ".");
      }
      if (one.constraints().maxPathLength().orElse(Long.MAX_VALUE) < i) {
        throw new RecordException(
            "path_length_exceeded",
            sub,
            one.issuer() + " allows fewer intermediates below it than lead to " + sub + ".");
      }
    }
  }

  /** Who issues memberships below this chain. */
  EntityId issuer() {
    return issuer;
  }

  /** The statements, nearest superior first. */
  List<MembershipStatement> statements() {
    return statements;
  }

  /** What the statements demand, in the same order. */
  List<Demands> demands() {
    return demands;
  }

  /** Merged from the trust anchor down. */
  MetadataPolicy policy() {
    return policy;
  }

  private Set<EntityId> intermediates() {
    Set<EntityId> names = new HashSet<>();
    statements.forEach(statement -> names.add(statement.sub()));
    return names;
  }
}
