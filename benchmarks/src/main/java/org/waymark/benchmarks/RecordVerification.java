package org.waymark.benchmarks;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.key.VerificationKey;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.map.DirectoryMap;
import org.waymark.trust.map.InMemoryMapNodes;
import org.waymark.trust.map.MapLeaf;
import org.waymark.trust.map.MapNodes;
import org.waymark.trust.map.MapProof;
import org.waymark.trust.root.RootRole;
import org.waymark.trust.statement.RecordVerifier;
import org.waymark.trust.testing.TestSite;

/**
 * A record as bytes and its path in a map of 100,000 sites, believed or refused: hash, parse, both
 * signatures, all rules. Against the strict signature checks in it, everything else prepared.
 */
final class RecordVerification {
  private static final int MEMBERS = 100_000;
  private static final int MEASURED = 1_000;

  private RecordVerification() {}

  @SuppressWarnings("ArrayRecordComponent") // compared with nothing
  private record Member(EntityId id, MapProof path, byte[] bytes, SignatureChecks checks) {}

  static Comparison measure(Path folder) throws Exception {
    Federation federation = Federation.create(folder, MEASURED);
    TreeMap<Sha256, Sha256> leaves = new TreeMap<>();
    for (int i = MEASURED; i < MEMBERS; i++) {
      byte[] name = ("https://other" + i + ".example").getBytes(StandardCharsets.UTF_8);
      leaves.put(Sha256.of(name), Sha256.of(("record " + i).getBytes(StandardCharsets.UTF_8)));
    }
    federation.sites().forEach(site -> leaves.put(site.id().key(), site.record().hash()));
    InMemoryMapNodes nodes = MapNodes.inMemory();
    Sha256 root =
        DirectoryMap.build(
            leaves.entrySet().stream().map(e -> new MapLeaf(e.getKey(), e.getValue())).toList(),
            nodes::put);
    DirectoryMap map = DirectoryMap.at(root, nodes);
    List<Member> members = new ArrayList<>();
    for (TestSite site : federation.sites()) {
      members.add(
          new Member(
              site.id(),
              map.prove(site.id().key()),
              site.record().bytes(),
              SignatureChecks.of(site)));
    }
    VerificationKey membership = federation.root().keys(RootRole.MEMBERSHIP).keys().get(0);
    RecordVerifier verifier = new RecordVerifier(federation.root());
    return Comparison.measure(
        "a record and its path among 100,000",
        "verified",
        () -> verify(members, root, verifier, federation.now()),
        "its strict checks",
        () -> check(members, membership),
        1.2,
        15,
        41);
  }

  private static double verify(
      List<Member> members, Sha256 root, RecordVerifier verifier, Instant now) {
    long began = System.nanoTime();
    for (Member member : members) {
      Sha256 hash = member.path().verify(root, member.id().key()).orElseThrow();
      verifier.verify(member.id(), hash, member.bytes(), now).requireCurrent(now);
    }
    return (System.nanoTime() - began) / (double) MEASURED;
  }

  private static double check(List<Member> members, VerificationKey membership) {
    long began = System.nanoTime();
    for (Member member : members) {
      member.checks().require(membership);
    }
    return (System.nanoTime() - began) / (double) MEASURED;
  }
}
