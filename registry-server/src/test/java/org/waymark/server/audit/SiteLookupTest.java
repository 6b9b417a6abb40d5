package org.waymark.server.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waymark.client.Evidence;
import org.waymark.client.content.DirectoryFolder;
import org.waymark.client.fetch.FetchException;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.note.NoteVerifier;
import org.waymark.trust.freshness.Freshness;
import org.waymark.trust.id.Host;
import org.waymark.trust.root.WitnessPolicy;
import org.waymark.trust.testing.TestKeys;

final class SiteLookupTest {
  @TempDir private Path folder;
  private final SmallFederation small = SmallFederation.create();
  private DirectoryFolder published = new DirectoryFolder(Path.of("."));

  @BeforeEach
  void publish() {
    published = new DirectoryFolder(small.publish(folder));
  }

  private SiteAnswer find(String host, Instant at) throws FetchException {
    return new SiteLookup(
            Publication.folder(published.folder()), small.federation().roots().oldest(), at)
        .find(Host.parse(host));
  }

  private SiteAnswer find(String host) throws FetchException {
    return find(host, small.now());
  }

  private void change(String host, Consumer<ObjectNode> lie) throws Exception {
    ObjectNode proof =
        (ObjectNode)
            new ObjectMapper().readTree(published.get("sites/" + host).orElseThrow().bytes());
    lie.accept(proof);
    published.put("sites/" + host, new ObjectMapper().writeValueAsBytes(proof));
  }

  @Test
  void aMemberIsFoundWithEveryStepShown() throws Exception {
    SiteAnswer answer = find(SmallFederation.MEMBER);

    assertThat(answer.kind()).isEqualTo(SiteAnswer.Kind.MEMBER);
    assertThat(answer.freshness()).isEqualTo(Freshness.FRESH);
    assertThat(answer.evidence()).allMatch(Evidence::ok);
    assertThat(answer.evidence())
        .extracting(Evidence::step)
        .containsExactly(
            "root",
            "checkpoint",
            "log",
            "map",
            "record",
            "membership",
            "site",
            "counters",
            "status",
            "freshness");
  }

  @Test
  void underAWitnessPolicyItSaysHowFarTheWitnessesAreBehind() throws Exception {
    SigningKey witness = TestKeys.named("witness");
    NoteVerifier verifier = NoteVerifier.cosignatureV1("w.example", witness.publicKey());
    small
        .federation()
        .publishRoot(
            next ->
                next.witness(
                    new WitnessPolicy(
                        1, List.of(new WitnessPolicy.Group("all", 1, List.of(verifier))))));
    small.publish(folder);
    assertThat(find(SmallFederation.MEMBER).problem().orElseThrow().code())
        .isEqualTo("witness_policy");
    byte[] note =
        small.federation().checkpoint().note().cosign("w.example", witness, small.now()).bytes();
    published.put("checkpoint.witnessed", note);
    change(SmallFederation.MEMBER, proof -> proof.put("checkpoint", new String(note, UTF_8)));
    assertThat(witnesses()).isEqualTo("Witnesses cosigned it as the root asks.");

    small.federation().heartbeat();
    published.put("checkpoint", small.federation().checkpoint().bytes());

    assertThat(witnesses())
        .isEqualTo(
            "Witnesses cosigned it as the root asks. The log has 1 newer entries that they have"
                + " not seen yet.");
  }

  private String witnesses() throws FetchException {
    SiteAnswer answer = find(SmallFederation.MEMBER);
    assertThat(answer.kind()).isEqualTo(SiteAnswer.Kind.MEMBER);
    return answer.evidence().stream()
        .filter(step -> step.step().equals("witnesses"))
        .map(Evidence::detail)
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    SmallFederation.SUSPENDED + ", RESTRICTED, suspended, status",
    SmallFederation.REVOKED + ", RESTRICTED, revoked, status",
    SmallFederation.LEFT + ", ABSENT, left, status",
    SmallFederation.STRANGER + ", ABSENT, not_a_member, map",
    "localhost:8080, NOT_BELIEVED, proof_missing, map"
  })
  void whoeverIsNoMemberIsToldWhy(String host, SiteAnswer.Kind kind, String code, String failed)
      throws Exception {
    SiteAnswer answer = find(host);

    assertThat(answer.kind()).isEqualTo(kind);
    assertThat(answer.problem().orElseThrow().code()).isEqualTo(code);
    Evidence last = answer.evidence().get(answer.evidence().size() - 1);
    assertThat(last.step()).isEqualTo(failed);
    assertThat(last.ok()).isFalse();
    assertThat(answer.evidence().subList(0, answer.evidence().size() - 1)).allMatch(Evidence::ok);
  }

  @Test
  void aProofAboutAnotherHostIsNotBelieved() throws Exception {
    published.put(
        "sites/" + SmallFederation.STRANGER,
        published.get("sites/" + SmallFederation.MEMBER).orElseThrow().bytes());

    assertThat(find(SmallFederation.STRANGER).problem().orElseThrow().code())
        .isEqualTo("proof_subject_mismatch");
  }

  @Test
  void aRecordTakenOutOfTheProofIsNotAnAbsence() throws Exception {
    change(
        SmallFederation.SUSPENDED,
        proof -> {
          proof.remove("record");
          ((ObjectNode) proof.path("mapProof")).remove("leaf");
        });

    SiteAnswer answer = find(SmallFederation.SUSPENDED);

    assertThat(answer.kind()).isEqualTo(SiteAnswer.Kind.NOT_BELIEVED);
    assertThat(answer.problem().orElseThrow().code()).isEqualTo("map_proof_invalid");
  }

  @Test
  void anOlderRecordIsNotTheOneThatTheMapNames() throws Exception {
    JsonNode other =
        new ObjectMapper()
            .readTree(published.get("sites/" + SmallFederation.SUSPENDED).orElseThrow().bytes());
    change(SmallFederation.MEMBER, proof -> proof.set("record", other.path("record")));

    SiteAnswer answer = find(SmallFederation.MEMBER);

    assertThat(answer.problem().orElseThrow().code()).isEqualTo("record_hash_mismatch");
    assertThat(answer.evidence())
        .extracting(Evidence::step)
        .containsExactly("root", "checkpoint", "log", "record");
  }

  @Test
  void aStaleProofIntroducesNobody() throws Exception {
    SiteAnswer answer = find(SmallFederation.MEMBER, small.now().plus(Duration.ofDays(2)));

    assertThat(answer.kind()).isEqualTo(SiteAnswer.Kind.TOO_OLD);
    assertThat(answer.problem().orElseThrow().code()).isEqualTo("newcomer_while_stale");
  }

  @Test
  void anExpiredProofSaysNothing() throws Exception {
    SiteAnswer answer = find(SmallFederation.STRANGER, small.now().plus(Duration.ofDays(15)));

    assertThat(answer.kind()).isEqualTo(SiteAnswer.Kind.TOO_OLD);
    assertThat(answer.problem().orElseThrow().code()).isEqualTo("directory_expired");
  }

  @Test
  void anExpiredRootEndsEverything() throws Exception {
    SiteAnswer answer = find(SmallFederation.MEMBER, small.now().plus(Duration.ofDays(400)));

    assertThat(answer.kind()).isEqualTo(SiteAnswer.Kind.TOO_OLD);
    assertThat(answer.problem().orElseThrow().code()).isEqualTo("root_expired");
  }

  @Test
  void aServerThatCannotBeAskedIsNoAnswer() {
    published = new DirectoryFolder(folder.resolve("elsewhere"));

    assertThatThrownBy(() -> find(SmallFederation.MEMBER)).isInstanceOf(FetchException.class);
  }
}
