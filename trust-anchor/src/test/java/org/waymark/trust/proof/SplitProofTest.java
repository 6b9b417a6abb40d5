package org.waymark.trust.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.json.CanonicalJson;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.MerkleFrontier;
import org.waymark.trust.log.MerkleProofs;
import org.waymark.trust.root.LogIdentity;
import org.waymark.trust.root.RootChain;
import org.waymark.trust.root.RootRole;
import org.waymark.trust.testing.Refusal;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestKeys;

/** What shows that a log signed two trees, and what does not (formats 9). */
final class SplitProofTest {

  /** The keys of both are the same, so one log shows the entries of either. */
  private final TestFederation honest = TestFederation.create();

  private final TestFederation split = TestFederation.create();

  @BeforeEach
  void writeTwoLogsUnderOneKey() {
    honest.admitMany("s", 20);
    split.admitMany("s", 5);
    split.admitMany("other", 20);
  }

  private static MerkleProofs.HashReader hashes(TestFederation of) {
    return (level, index) -> {
      MerkleFrontier.Builder builder = MerkleFrontier.empty().builder();
      long width = 1L << level;
      of.leaves()
          .subList((int) (index * width), (int) ((index + 1) * width))
          .forEach(builder::append);
      return builder.root();
    };
  }

  private SplitProof proof(long honestSize, long splitSize) {
    Checkpoint one = honest.checkpointAt(honestSize);
    Checkpoint other = split.checkpointAt(splitSize);
    return SplitProof.between(one, other, hashes(honestSize > splitSize ? honest : split))
        .orElseThrow();
  }

  private String refusal(SplitProof proof, RootChain roots) {
    return Refusal.codeOf(() -> proof.verify(roots));
  }

  private String refusalOf(SplitProof proof, Consumer<ObjectNode> change) {
    ObjectNode json = StrictJson.parseObject(proof.encode(), JsonLimits.DOCUMENT);
    change.accept(json);
    return Refusal.codeOf(() -> SplitProof.parse(CanonicalJson.write(json)).verify(honest.roots()));
  }

  @ParameterizedTest
  @CsvSource({"6, 6", "20, 20", "6, 25", "20, 7", "17, 16", "8, 16", "20, 6", "6, 8"})
  void showsThatALogSignedTwoTrees(long honestSize, long splitSize) {
    SplitProof read = SplitProof.parse(proof(honestSize, splitSize).encode());
    assertThatCode(() -> read.verify(honest.roots())).doesNotThrowAnyException();
    assertThat(read.first().size()).isEqualTo(Math.min(honestSize, splitSize));
    assertThat(read.stands(honest.roots())).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"3, 20", "5, 5", "5, 25", "0, 7"})
  void cannotBeMadeOfTreesThatContainEachOther(long honestSize, long splitSize) {
    assertThat(
            SplitProof.between(
                honest.checkpointAt(honestSize), split.checkpointAt(splitSize), hashes(split)))
        .isEmpty();
  }

  @Test
  void isWrittenAsItWasRead() {
    byte[] encoded = proof(6, 25).encode();
    assertThat(SplitProof.parse(encoded).encode()).isEqualTo(encoded);
  }

  @Test
  void doesNotBlameALogForAProofOfAnHonestPair() {
    // Every pair of checkpoints of one log, with every root that a liar could claim.
    for (int m = 1; m < 20; m++) {
      for (int n = m + 1; n <= 20; n++) {
        Checkpoint first = honest.checkpointAt(m);
        Checkpoint second = honest.checkpointAt(n);
        List<Sha256> path = MerkleProofs.consistency(m, n, hashes(honest));
        for (Sha256 lie : List.of(Sha256.of(), split.frontierAt(m).root(), second.root())) {
          if (lie.equals(first.root())) {
            continue;
          }
          SplitProof slander =
              new SplitProof(first, second, Optional.of(new SplitProof.Beginning(lie, path)));
          assertThat(refusal(slander, honest.roots()))
              .as("%d to %d", m, n)
              .isEqualTo("split_proof_invalid");
        }
      }
    }
  }

  @Test
  void needsTheLogsSignatureOnBoth() {
    TestFederation stranger = TestFederation.create();
    stranger.admitMany("t", 6);
    Checkpoint forged =
        Checkpoint.sign(
            honest.root().log().origin(), 6, stranger.frontier().root(), TestKeys.named("thief"));
    for (SplitProof slander :
        List.of(
            new SplitProof(honest.checkpointAt(6), forged, Optional.empty()),
            new SplitProof(forged, honest.checkpointAt(6), Optional.empty()))) {
      assertThat(refusal(slander, honest.roots())).isEqualTo("split_proof_invalid");
    }
  }

  @Test
  void needsSignaturesThatVerify() {
    SplitProof proof = proof(6, 6);
    String line = proof.second().note().text();
    Checkpoint third = split.checkpointAt(7);
    // The signature line of another checkpoint below the text of this one.
    byte[] mixed =
        new String(third.bytes(), UTF_8).replace(third.note().text(), line).getBytes(UTF_8);
    SplitProof slander = new SplitProof(proof.first(), Checkpoint.parse(mixed), Optional.empty());
    assertThat(refusal(slander, honest.roots())).isEqualTo("split_proof_invalid");
  }

  @Test
  void isOfALogThatTheRootsName() {
    TestFederation other =
        TestFederation.create(
            builder ->
                builder.log(new LogIdentity("elsewhere.example/e1", 1, 0, LogIdentity.NOTHING)));
    assertThat(refusal(proof(6, 6), other.roots())).isEqualTo("split_proof_invalid");
  }

  @Test
  void countsForAKeyThatWasReplacedWithinTheEpoch() {
    SplitProof proof = proof(6, 6);
    honest.advance(Duration.ofDays(1));
    honest.publishRoot(builder -> builder.keys(RootRole.LOG, TestKeys.named("log 2").publicKey()));
    assertThatCode(() -> proof.verify(honest.roots())).doesNotThrowAnyException();
    assertThat(proof.stands(honest.roots())).isTrue();
  }

  @Test
  void endsWithTheEpoch() {
    SplitProof proof = proof(6, 6);
    honest.advance(Duration.ofDays(1));
    honest.publishRoot(
        builder ->
            builder.log(
                new LogIdentity("federation.example/e2", 2, 5, honest.frontierAt(5).root())));
    assertThat(proof.stands(honest.roots())).isFalse();
    assertThatCode(() -> proof.verify(honest.roots())).doesNotThrowAnyException();
  }

  @Test
  void hasBothNotesInTheOrderOfTheirSizes() {
    assertThat(
            refusalOf(
                proof(6, 25),
                json -> {
                  String first = json.get("first").textValue();
                  json.set("first", json.get("second"));
                  json.put("second", first);
                }))
        .isEqualTo("split_proof_malformed");
  }

  @Test
  void hasARootAndAPathTogetherOrNeither() {
    assertThat(refusalOf(proof(6, 25), json -> json.remove("root")))
        .isEqualTo("split_proof_malformed");
    assertThat(refusalOf(proof(6, 25), json -> json.remove("proof")))
        .isEqualTo("split_proof_malformed");
    assertThat(
            refusalOf(
                proof(6, 6),
                json -> {
                  json.put("root", Sha256.of().hex());
                  json.putArray("proof").add(Sha256.of().hex());
                }))
        .isEqualTo("split_proof_malformed");
    assertThat(refusalOf(proof(6, 25), json -> json.remove(List.of("root", "proof"))))
        .isEqualTo("split_proof_malformed");
  }

  @Test
  void hasAPathThatIsNeitherEmptyNorEndless() {
    assertThat(refusalOf(proof(6, 25), json -> json.putArray("proof")))
        .isEqualTo("split_proof_malformed");
    assertThat(
            refusalOf(
                proof(6, 25),
                json -> {
                  var path = json.putArray("proof");
                  for (int i = 0; i < 65; i++) {
                    path.add(Sha256.of().hex());
                  }
                }))
        .isEqualTo("split_proof_malformed");
  }

  @Test
  void hasAPathThatLeadsToItsSecondTree() {
    List<String> codes = new ArrayList<>();
    SplitProof proof = proof(6, 25);
    int length = proof.beginning().orElseThrow().proof().size();
    for (int i = 0; i < length; i++) {
      int at = i;
      codes.add(refusalOf(proof, json -> ((ArrayNode) json.get("proof")).remove(at)));
    }
    codes.add(refusalOf(proof, json -> json.put("root", Sha256.of(new byte[1]).hex())));
    assertThat(codes).hasSize(length + 1).containsOnly("split_proof_invalid");
  }

  @Test
  void holdsNothingElse() {
    assertThat(refusalOf(proof(6, 6), json -> json.put("note", "more")))
        .isEqualTo("split_proof_malformed");
    assertThat(refusalOf(proof(6, 6), json -> json.remove("second")))
        .isEqualTo("split_proof_malformed");
    assertThat(refusalOf(proof(6, 6), json -> json.put("second", "no note"))).startsWith("note_");
    assertThat(Refusal.codeOf(() -> SplitProof.parse(new byte[SplitProof.MAX_BYTES + 1])))
        .isEqualTo("split_proof_malformed");
  }
}
