package org.waymark.trust.vectors;

import java.util.Optional;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.key.JwkSet;
import org.waymark.trust.log.EventType;
import org.waymark.trust.statement.RecoveryCommitment;
import org.waymark.trust.statement.RecoveryOpening;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestKeys;
import org.waymark.trust.testing.TestSite;

/** Sites with a recovery key, {@code recovery 1}, that opens for {@code recovery 2}. */
final class Recoveries {

  private Recoveries() {}

  static Sha256 hash(String name) {
    return RecoveryCommitment.of(TestKeys.named(name).publicKey());
  }

  /** A member whose second statement commits to a recovery key. */
  static TestSite committed(TestFederation federation, String host) {
    TestSite site = federation.admit(host);
    site.restate(site.key(), draft -> draft.withRecovery(hash("recovery 1")));
    federation.log(EventType.UPDATE, site);
    return site;
  }

  /** Shows the recovery key for a statement with one other key. */
  static RecoveryOpening opening(TestFederation federation, TestSite site, long ver, String key) {
    return RecoveryOpening.sign(
        site.id(),
        federation.now(),
        ver,
        JwkSet.of(TestKeys.named(key).publicKey()),
        Optional.of(hash("recovery 2")),
        "A".repeat(22),
        TestKeys.named("recovery 1"));
  }
}
