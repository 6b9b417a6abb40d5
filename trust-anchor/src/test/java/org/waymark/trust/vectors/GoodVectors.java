package org.waymark.trust.vectors;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.waymark.signer.note.NoteVerifier;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.EventType;
import org.waymark.trust.root.WitnessPolicy;
import org.waymark.trust.statement.RecoveryOpening;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestIntermediate;
import org.waymark.trust.testing.TestKeys;
import org.waymark.trust.testing.TestSite;

/** Bundles that every verifier believes. */
final class GoodVectors {
  private final List<Vector> vectors = new ArrayList<>();

  static List<Vector> all() {
    GoodVectors good = new GoodVectors();
    good.heartbeatOnly();
    good.withoutSnapshot();
    good.snapshotAndTail();
    good.everyStep();
    good.recovered();
    good.secondRoot();
    good.testingFederation();
    good.severalTiles();
    good.unknownType();
    good.witnessed();
    good.metadata();
    good.intermediates();
    good.policies();
    return good.vectors;
  }

  private void add(String name, String why, TestFederation federation) {
    add(name, why, federation, federation.bundle());
  }

  private void add(String name, String why, TestFederation federation, byte[] bundle) {
    byte[] root = federation.roots().oldest().bytes();
    vectors.add(new Vector(name, "ok", why, bundle, root, federation.now().plusSeconds(60)));
  }

  private void heartbeatOnly() {
    TestFederation federation = TestFederation.create();
    federation.heartbeat();
    add("heartbeat-only", "a directory without sites: its map root is 32 zero bytes", federation);
  }

  private void withoutSnapshot() {
    TestFederation federation = TestFederation.create();
    federation.admit("a.example");
    federation.admit("b.example:8443");
    federation.admit("xn--bcher-kva.example");
    add("without-snapshot", "everything is in the tail", federation);
  }

  /** What most of the bad ones start from. */
  static TestFederation base() {
    TestFederation federation = TestFederation.create();
    TestSite a = federation.admit("a.example");
    federation.admit("b.example");
    federation.admit("c.example");
    federation.snapshot();
    federation.advance(Duration.ofHours(1));
    federation.update(a);
    federation.heartbeat();
    return federation;
  }

  private void snapshotAndTail() {
    add("snapshot-and-tail", "three sites, one of them updated after the snapshot", base());
  }

  private void everyStep() {
    TestFederation federation = TestFederation.create();
    TestSite site = federation.admit("a.example");
    TestSite left = federation.admit("b.example");
    TestSite revoked = federation.admit("c.example");
    TestSite suspended = federation.admit("d.example");
    federation.snapshot();
    federation.update(site);
    federation.rotateKey(site);
    federation.suspend(site);
    federation.update(site);
    federation.reinstate(site);
    federation.leave(left);
    federation.readmit(left);
    federation.leave(left);
    federation.suspend(revoked);
    federation.revoke(revoked);
    federation.suspend(suspended);
    add("every-step", "each row of the table of the fold", federation);
  }

  private void recovered() {
    TestFederation federation = TestFederation.create();
    TestSite recovered = Recoveries.committed(federation, "a.example");
    TestSite left = Recoveries.committed(federation, "b.example");
    federation.snapshot();
    RecoveryOpening opening = Recoveries.opening(federation, recovered, 3, "fresh");
    recovered.restate(TestKeys.named("fresh"), draft -> draft.withOpening(opening)).recertify();
    federation.log(EventType.ROTATE_KEY, recovered);
    recovered.restate(
        recovered.key(), draft -> draft.withRecovery(opening.next(), List.of(opening)));
    federation.log(EventType.UPDATE, recovered);
    federation.leave(left);
    federation.log(EventType.ADMIT, left.restate(left.key(), draft -> draft).recertify());
    add(
        "recovered",
        "a recovery key replaced the keys of one site; another left and was admitted without one",
        federation);
  }

  private void secondRoot() {
    TestFederation federation = TestFederation.create();
    federation.admit("a.example");
    federation.publishRoot(builder -> builder.name("Renamed"));
    federation.admit("b.example");
    add("second-root", "root 2 is in the log and in the bundle; root 1 is pinned", federation);
  }

  private void testingFederation() {
    TestFederation federation = TestFederation.testing();
    federation.admit("http://localhost:8080");
    federation.admit("http://127.0.0.1:9000");
    federation.admit("https://cloud.example");
    add("testing-federation", "http and loopback are allowed by the root", federation);
  }

  private void severalTiles() {
    TestFederation federation = TestFederation.create();
    federation.admit("a.example");
    for (int i = 0; i < 300; i++) {
      federation.heartbeat();
    }
    federation.snapshot();
    federation.heartbeat();
    add("several-tiles", "one full tile and one partial tile before the snapshot", federation);
  }

  private void unknownType() {
    TestFederation federation = base();
    byte[] entry =
        BadVectors.entry(
            federation, "\"note\":\"x\",", "type-of-tomorrow", federation.map().root());
    add(
        "unknown-entry-type",
        "an entry of an unknown type that leaves the map as it was is skipped",
        federation,
        BadVectors.append(federation, entry));
  }

  private void witnessed() {
    NoteVerifier one =
        NoteVerifier.cosignatureV1("witness.example/one", TestKeys.named("w1").publicKey());
    NoteVerifier two =
        NoteVerifier.cosignatureV1("witness.example/two", TestKeys.named("w2").publicKey());
    WitnessPolicy policy =
        new WitnessPolicy(
            1, List.of(new WitnessPolicy.Group("universities", 1, List.of(one, two))));
    TestFederation federation = TestFederation.create(builder -> builder.witness(policy));
    federation.admit("a.example");
    Checkpoint unsigned = federation.checkpoint();
    Checkpoint cosigned =
        Checkpoint.parse(
            unsigned.note().cosign(two.name(), TestKeys.named("w2"), federation.now()).bytes());
    add("witnessed", "one witness of a group cosigned", federation, federation.bundle(cosigned));
  }

  private void metadata() {
    TestFederation federation = TestFederation.create();
    TestSite site = federation.site("a.example");
    site.restate(BadVectors.unicodeMetadata());
    federation.log(EventType.ADMIT, site);
    add("metadata", "names beyond ASCII, numbers with fractions", federation);
  }

  private void intermediates() {
    TestFederation federation = TestFederation.create();
    TestIntermediate nren = federation.intermediate("nren.example", ".nren.example");
    TestIntermediate north = nren.intermediate("north.nren.example", ".north.nren.example");
    federation.admitUnder(nren, "a.nren.example:8443");
    TestSite deep = federation.admitUnder(north, "a.north.nren.example");
    federation.snapshot();
    federation.suspend(deep);
    federation.reinstate(deep);
    federation.rotateKey(deep);
    add("intermediates", "sites below one and below two intermediates", federation);
  }

  private void policies() {
    TestFederation federation = TestFederation.create();
    TestIntermediate nren =
        federation
            .intermediate("nren.example", ".nren.example")
            .recertify(
                claims -> {
                  ObjectNode policy = claims.putObject("metadata_policy").putObject("ocm_server");
                  policy.putObject("capabilities").putArray("subset_of").add("exchange-token");
                  policy.putObject("apiVersion").put("default", "1.0.0").put("essential", true);
                  policy.putObject("enabled").putArray("one_of").add(true);
                  policy.putObject("x").put("operator-of-tomorrow", true);
                  ((ObjectNode) claims.get("constraints")).put("max_path_length", 1);
                });
    TestSite site = federation.siteUnder(nren, "a.nren.example");
    site.recertify(
        claims -> {
          ObjectNode policy = claims.putObject("metadata_policy").putObject("ocm_server");
          policy.putObject("apiVersion").putArray("one_of").add("1.1.0").add("1.2.0");
          claims.putObject("metadata").putObject("ocm_server").put("apiVersion", "1.2.0");
        });
    federation.log(EventType.ADMIT, site);
    add("metadata-policies", "policies of two superiors, superior metadata", federation);
  }
}
