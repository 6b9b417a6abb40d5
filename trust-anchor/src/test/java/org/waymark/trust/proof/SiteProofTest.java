package org.waymark.trust.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.json.CanonicalJson;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.Event;
import org.waymark.trust.log.MerkleFrontier;
import org.waymark.trust.log.MerkleProofs;
import org.waymark.trust.map.MapProof;
import org.waymark.trust.statement.Record;
import org.waymark.trust.testing.Refusal;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestSite;

/** What a site proof shows, and for what it is refused (formats 9). */
final class SiteProofTest {

  private final TestFederation federation = TestFederation.create();
  private final EntityId stranger = EntityId.parse("https://stranger.example");
  private TestSite site;

  @BeforeEach
  void admitSites() {
    federation.admitMany("s", 6);
    site = federation.admit("a.example");
    federation.heartbeat();
  }

  private List<Sha256> entryProof(long index, long size) {
    return MerkleProofs.inclusion(
        index,
        size,
        (level, node) -> {
          MerkleFrontier.Builder builder = MerkleFrontier.empty().builder();
          long width = 1L << level;
          federation
              .leaves()
              .subList((int) (node * width), (int) ((node + 1) * width))
              .forEach(builder::append);
          return builder.root();
        });
  }

  private String entry(long seq) {
    return new String(federation.entries().get((int) seq), StandardCharsets.UTF_8);
  }

  private SiteProof proof(EntityId sub, Optional<Record> record) {
    long size = federation.entries().size();
    return new SiteProof(
        federation.checkpoint(),
        entry(size - 1),
        entryProof(size - 1, size),
        federation.map().prove(sub.key()),
        record,
        sub);
  }

  private SiteProof memberProof() {
    return proof(site.id(), Optional.of(site.record()));
  }

  private String codeOf(SiteProof proof, EntityId expected, Instant now) {
    return Refusal.codeOf(() -> proof.verify(federation.roots(), expected, now));
  }

  private String codeOf(SiteProof proof) {
    return codeOf(proof, site.id(), federation.now());
  }

  private String codeOfParse(Consumer<ObjectNode> change) {
    ObjectNode json = StrictJson.parseObject(memberProof().encode(), JsonLimits.DOCUMENT);
    change.accept(json);
    return Refusal.codeOf(() -> SiteProof.parse(CanonicalJson.write(json)));
  }

  @Test
  void showsAMemberWithItsRecord() {
    SiteProof read = SiteProof.parse(memberProof().encode());
    SiteProof.Verified verified = read.verify(federation.roots(), site.id(), federation.now());
    assertThat(verified.record().orElseThrow().record()).isEqualTo(site.record());
    assertThat(verified.event().seq()).isEqualTo(7);
    assertThat(verified.checkpoint().checkpoint().size()).isEqualTo(8);
  }

  @Test
  void showsThatAStrangerIsAbsent() {
    SiteProof read = SiteProof.parse(proof(stranger, Optional.empty()).encode());
    assertThat(read.verify(federation.roots(), stranger, federation.now()).record()).isEmpty();
  }

  @Test
  void isWrittenAsItWasRead() {
    byte[] encoded = memberProof().encode();
    assertThat(SiteProof.parse(encoded).encode()).isEqualTo(encoded);
  }

  @Test
  void isOfTheSiteThatWasAskedFor() {
    assertThat(codeOf(memberProof(), stranger, federation.now()))
        .isEqualTo("proof_subject_mismatch");
  }

  @Test
  void endsWithTheRoot() {
    assertThat(codeOf(memberProof(), site.id(), federation.root().expires()))
        .isEqualTo("root_expired");
  }

  @Test
  void needsABelievedCheckpoint() {
    SiteProof good = memberProof();
    var other =
        Checkpoint.sign(
            good.checkpoint().origin(), 8, good.checkpoint().root(), federation.membershipKey());
    SiteProof forged =
        new SiteProof(
            other, good.entry(), good.entryProof(), good.mapProof(), good.record(), good.sub());
    assertThat(codeOf(forged)).isEqualTo("checkpoint_signature");
  }

  @Test
  void needsTheLastEntry() {
    SiteProof good = memberProof();
    SiteProof earlier =
        new SiteProof(
            good.checkpoint(),
            entry(6),
            entryProof(6, 8),
            good.mapProof(),
            good.record(),
            good.sub());
    assertThat(codeOf(earlier)).isEqualTo("entry_sequence");
  }

  @Test
  void needsAnEntryThatTheTreeIncludes() {
    SiteProof good = memberProof();
    Event forged = Event.heartbeat(7, Sha256.zero(), federation.time(), federation.expires());
    SiteProof absent =
        new SiteProof(
            good.checkpoint(),
            new String(forged.encode(), StandardCharsets.UTF_8),
            good.entryProof(),
            new MapProof(List.of(), Optional.empty()),
            Optional.empty(),
            good.sub());
    assertThat(codeOf(absent)).isEqualTo("inclusion_proof_invalid");
  }

  @Test
  void needsAMapPathToTheEntrysDirectory() {
    SiteProof good = memberProof();
    SiteProof hidden =
        new SiteProof(
            good.checkpoint(),
            good.entry(),
            good.entryProof(),
            new MapProof(good.mapProof().path(), Optional.empty()),
            Optional.empty(),
            good.sub());
    assertThat(codeOf(hidden)).isEqualTo("map_proof_invalid");
  }

  @Test
  void needsTheRecordThatTheMapNames() {
    Record old = site.record();
    federation.update(site);
    assertThat(codeOf(proof(site.id(), Optional.of(old)))).isEqualTo("record_hash_mismatch");
  }

  @Test
  void needsAnEntryOfThePast() {
    SiteProof good = memberProof();
    assertThat(codeOf(good, site.id(), federation.now().minusSeconds(301))).isEqualTo("entry_time");
  }

  @Test
  void needsAnEntryWithinItsLife() {
    federation.log(
        Event.heartbeat(8, federation.map().root(), federation.time(), federation.time() + 86_401));
    assertThat(codeOf(memberProof())).isEqualTo("entry_expiry");
  }

  @Test
  void leavesFreshnessToTheCaller() {
    assertThat(codeOf(memberProof(), site.id(), federation.now().plus(Duration.ofDays(90))))
        .isEqualTo("accepted");
  }

  @Test
  void isMalformedWithoutAMember() {
    for (String member : List.of("checkpoint", "entry", "entryProof", "mapProof", "sub")) {
      assertThat(codeOfParse(json -> json.remove(member))).as(member).isEqualTo("proof_malformed");
    }
  }

  @Test
  void isMalformedWithAMemberTooMany() {
    assertThat(codeOfParse(json -> json.put("other", 1))).isEqualTo("proof_malformed");
    assertThat(codeOfParse(json -> json.withObject("mapProof").put("other", 1)))
        .isEqualTo("proof_malformed");
    assertThat(codeOfParse(json -> json.withObject("/mapProof/leaf").put("other", 1)))
        .isEqualTo("proof_malformed");
  }

  @Test
  void isMalformedWithALeafButNoRecord() {
    assertThat(codeOfParse(json -> json.remove("record"))).isEqualTo("proof_malformed");
    assertThat(codeOfParse(json -> json.withObject("mapProof").remove("leaf")))
        .isEqualTo("proof_malformed");
  }

  @Test
  void isMalformedWithAnEndlessPath() {
    assertThat(
            codeOfParse(
                json -> {
                  var proof = json.putArray("entryProof");
                  for (int i = 0; i < 65; i++) {
                    proof.add(Sha256.zero().hex());
                  }
                }))
        .isEqualTo("proof_malformed");
  }
}
