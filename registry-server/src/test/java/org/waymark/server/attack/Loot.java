package org.waymark.server.attack;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.root.RootRole;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestKeys;
import org.waymark.trust.testing.TestSite;

/**
 * The keys that an attacker holds, and no others: a test that reaches for one that its README does
 * not grant fails. Begins empty; not thread-safe.
 */
final class Loot {

  private final TestFederation federation;
  private final Map<RootRole, SigningKey> roles = new EnumMap<>(RootRole.class);
  private final Map<Integer, SigningKey> roots = new HashMap<>();
  private final Map<EntityId, SigningKey> sites = new HashMap<>();
  private Optional<SigningKey> witness = Optional.empty();

  private Loot(TestFederation federation) {
    this.federation = federation;
  }

  /** Nothing of this federation yet. */
  static Loot of(TestFederation federation) {
    return new Loot(federation);
  }

  Loot takeLogKey() {
    roles.put(RootRole.LOG, federation.logKey());
    return this;
  }

  Loot takeMembershipKey() {
    roles.put(RootRole.MEMBERSHIP, federation.membershipKey());
    return this;
  }

  /** One of the three root keys, of which two sign a root; from 0. */
  Loot takeRootKey(int number) {
    roots.put(number, federation.rootKeys().get(number));
    return this;
  }

  /** The federation key that the site has now. */
  Loot takeSiteKey(TestSite site) {
    sites.put(site.id(), site.key());
    return this;
  }

  /** A key of a witness. */
  Loot takeWitnessKey(SigningKey key) {
    witness = Optional.of(key);
    return this;
  }

  SigningKey witnessKey() {
    return held(witness, "the key of a witness");
  }

  SigningKey logKey() {
    return held(Optional.ofNullable(roles.get(RootRole.LOG)), "the log key");
  }

  SigningKey membershipKey() {
    return held(Optional.ofNullable(roles.get(RootRole.MEMBERSHIP)), "the membership key");
  }

  SigningKey rootKey(int number) {
    return held(Optional.ofNullable(roots.get(number)), "root key " + number);
  }

  /** Every root key that was taken. */
  List<SigningKey> rootKeys() {
    return List.copyOf(roots.values());
  }

  SigningKey siteKey(EntityId site) {
    return held(Optional.ofNullable(sites.get(site)), "the key of " + site);
  }

  /** A key that the attacker made, which anybody can. */
  static SigningKey ownKey(String name) {
    return TestKeys.named("attacker's " + name);
  }

  private static SigningKey held(Optional<SigningKey> key, String what) {
    return key.orElseThrow(
        () -> new AssertionError("this attacker does not hold " + what + ": see the README"));
  }
}
