package org.waymark.server.attack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.waymark.server.attack.CrimeScene.MEMBER;
import static org.waymark.server.attack.CrimeScene.OTHER;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waymark.client.Directory;
import org.waymark.client.DirectoryConfig;
import org.waymark.client.FederationConfig;
import org.waymark.client.fetch.AddressPolicy;
import org.waymark.client.fetch.SafeFetcher;
import org.waymark.client.sync.Source;
import org.waymark.client.sync.SyncOutcome;
import org.waymark.node.EmbeddedNode;
import org.waymark.server.cli.CommandRun;
import org.waymark.server.cli.ExitCode;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.MerkleProofs;
import org.waymark.trust.log.TileHashReader;
import org.waymark.trust.proof.SplitProof;
import org.waymark.trust.testing.TestKeys;

/**
 * See {@code attacks/SplitView}. Two followers who have nothing to do with each other: the left one
 * reads the honest registry only, the right one, a node, the thief's server only.
 */
@SuppressWarnings("NullAway.Init")
final class SplitViewTest extends Attack {

  private final HttpClient http = HttpClient.newHttpClient();
  private SafeFetcher web;
  private Directory left;
  private EmbeddedNode right;
  private ForgedLog forged;

  /** The honest log suspends the member; the thief's goes on without that, and is as long. */
  @BeforeEach
  void showTwoTrees() {
    another();
    web = SafeFetcher.of(AddressPolicy.testing());
    forged = ForgedLog.continuing(federation, logKey());
    federation.suspend(scene.site(MEMBER));
    scene.publishHonestly();
    forged.heartbeat();
    scene.crook().serve(forged.published());
    right =
        EmbeddedNode.start(
            Victim.node(scene.folder().resolve("right"))
                .directory(unused -> config("right", scene.crook().source()).background(true)));
    Awaitility.await().until(() -> !right.directory().folded().isEmpty());
  }

  @AfterEach
  void leave() {
    if (left != null) {
      left.close();
    }
    right.close();
    web.close();
  }

  private DirectoryConfig config(String name, Source... sources) {
    return DirectoryConfig.at(scene.folder().resolve(name))
        .federation(new FederationConfig(federation.roots().oldest(), List.of(sources)))
        .clock(scene.clock())
        .fetcher(web)
        .background(false);
  }

  private void openLeft(Source... sources) {
    left = Directory.open(config("left", sources));
    assertThat(left.syncNow().federations().get(0).outcomes()).anyMatch(SyncOutcome::ok);
  }

  private Source mirror() {
    return new Source.HttpSource(right.publicUri());
  }

  private String rightStatus() {
    return Victim.Web.get(URI.create(right.localUri() + "/v1/status"));
  }

  private boolean rightSawTwoTrees() {
    return rightStatus().contains("\"splitProof\":{");
  }

  /** The proof as the node gives it to whoever asks. */
  private ObjectNode proof() throws IOException {
    Awaitility.await().until(this::rightSawTwoTrees);
    JsonNode status = new ObjectMapper().readTree(rightStatus().substring(4));
    return (ObjectNode) status.at("/federations/0/splitProof");
  }

  private CommandRun verify(JsonNode proof) throws IOException {
    Path file = scene.folder().resolve("split.json");
    Files.writeString(file, proof.toString());
    return new CommandRun.Shell(scene.folder().resolve("outsider"))
        .at(scene.clock())
        .run(
            "log",
            "verify",
            "--split",
            file.toString(),
            "--root",
            scene.rootFile().toString(),
            "--json");
  }

  @Test
  void eachIsShownSomethingElseUntilOneAsksTheOther() throws Exception {
    openLeft(scene.honest().source(), mirror());

    // The left one compares what the right one serves; the right one what the left one shows.
    Awaitility.await().until(this::rightSawTwoTrees);
    assertThat(left.status().federations().get(0).splitProof()).isPresent();

    federation.admit("newcomer.example");
    scene.publishHonestly();
    List<SyncOutcome> refused = left.syncNow().federations().get(0).outcomes();
    assertThat(refused)
        .as("the log is followed nowhere any more")
        .allMatch(outcome -> !outcome.ok())
        .anyMatch(outcome -> outcome.code().filter("split_view"::equals).isPresent());
    assertThat(Victim.verdict(left, "newcomer.example")).isEqualTo("not_a_member");
    assertThat(rightStatus()).contains("\"code\":\"split_view\"");
    CommandRun offline = verify(proof());
    assertThat(offline.exit()).as(offline.toString()).isEqualTo(ExitCode.OK);
    assertThat(offline.json().path("split").asBoolean()).isTrue();
  }

  @Test
  void theLastGoodStateIsServedAndAgesAndAnotherEpochEndsIt() throws Exception {
    openLeft(scene.honest().source(), mirror());
    assertThat(proof()).isNotEmpty();

    assertThat(Victim.verdict(left, OTHER)).isEqualTo("active");
    scene.pass(Duration.ofHours(25));
    federation.heartbeat();
    scene.publishHonestly();
    left.syncNow();
    assertThat(left.resolve(OTHER).freshness().name()).isEqualTo("STALE");
    scene.pass(Duration.ofDays(14));
    assertThat(Victim.verdict(left, OTHER)).isEqualTo("directory_expired");

    federation.beginEpoch(federation.membershipKey(), TestKeys.named("another log"));
    federation.admit("later.example");
    scene.publishHonestly();
    scene.tellTheTruth();
    assertThat(left.syncNow().ok()).isTrue();
    assertThat(left.status().federations().get(0).splitProof()).isEmpty();
    assertThat(Victim.verdict(left, "later.example")).isEqualTo("active");
    assertThat(right.directory().syncNow().ok()).isTrue();
    assertThat(rightSawTwoTrees()).isFalse();
    assertThat(Victim.verdict(right.directory(), "later.example")).isEqualTo("active");
    assertThat(Victim.verdict(right.directory(), MEMBER)).isEqualTo("suspended");
  }

  /** What is refused stays refused: the proof is on the disk. */
  @Test
  void aRestartForgetsNothing() throws Exception {
    openLeft(scene.honest().source(), mirror());
    assertThat(proof()).isNotEmpty();
    left.close();
    right.close();
    federation.heartbeat();
    scene.publishHonestly();

    left = Directory.open(config("left", scene.honest().source()));

    assertThat(left.syncNow().federations().get(0).outcomes())
        .allMatch(outcome -> outcome.code().filter("split_view"::equals).isPresent());
  }

  /** A site that looks at the log is told by the exit code, whichever source lies. */
  @Test
  void theMonitorOfASiteIsTold() {
    String[] words = {
      "log",
      "monitor",
      OTHER,
      "--once",
      "--json",
      "--root",
      scene.rootFile().toString(),
      "--from",
      scene.honest().uri().toString(),
      "--from",
      scene.crook().uri().toString()
    };
    CommandRun.Shell shell =
        new CommandRun.Shell(scene.folder().resolve("monitor")).at(scene.clock());
    shell.run(words);
    CommandRun second = shell.run(words);
    assertThat(second.exit()).as(second.toString()).isEqualTo(ExitCode.NOT_BELIEVED);
    assertThat(second.err()).contains("split_view");
  }

  @Test
  void aWitnessRefusesTheOtherTreeAndKeepsTheProof() throws Exception {
    Checkpoint held = right.directory().folded().get(0).checkpoint();
    Checkpoint fork =
        Checkpoint.sign(held.origin(), held.size(), Sha256.of(new byte[] {1}), logKey().logKey());

    HttpResponse<String> answer =
        Awaitility.await()
            .until(() -> offerToWitness("old 0\n\n", fork), told -> told.statusCode() != 503);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(answer.body()).contains("checkpoint_forked");
    SplitProof kept = SplitProof.parse(proof().toString().getBytes(UTF_8));
    kept.verify(federation.roots());
    assertThat(kept.second().root()).isIn(held.root(), fork.root());
  }

  /** What a witness cosigned once is in what it cosigns next, and that has to be shown. */
  @Test
  void aWitnessWantsToSeeThatALogGoesOn() throws Exception {
    Checkpoint held = right.directory().folded().get(0).checkpoint();
    HttpResponse<String> cosigned =
        Awaitility.await()
            .until(() -> offerToWitness("old 0\n\n", held), told -> told.statusCode() != 503);
    assertThat(cosigned.statusCode()).as(cosigned.body()).isEqualTo(200);
    Sha256 odd = Sha256.of(new byte[] {1});
    Checkpoint longer = Checkpoint.sign(held.origin(), held.size() + 1, odd, logKey().logKey());
    String hash = java.util.Base64.getEncoder().encodeToString(odd.bytes()) + "\n";
    for (String path : List.of("", hash, hash.repeat(60))) {
      HttpResponse<String> answer =
          offerToWitness("old " + held.size() + "\n" + path + "\n", longer);

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
      assertThat(answer.body()).contains("consistency_proof_invalid");
    }
  }

  private HttpResponse<String> offerToWitness(String old, Checkpoint checkpoint) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(right.publicUri() + "/waymark/witness/add-checkpoint"))
            .POST(HttpRequest.BodyPublishers.ofString(old + new String(checkpoint.bytes(), UTF_8)))
            .build(),
        HttpResponse.BodyHandlers.ofString(UTF_8));
  }

  @Test
  void aCheckpointThatAClientShowsInPassingIsEnough() throws Exception {
    show(federation.checkpoint());

    assertThat(verify(proof()).exit()).isEqualTo(ExitCode.OK);
  }

  /** Who could accuse a log with this could stop everybody from following it. */
  @Test
  void aProofThatIsNoneAccusesNobody() throws Exception {
    Checkpoint held = right.directory().folded().get(0).checkpoint();
    Sha256 odd = Sha256.of(new byte[1]);
    SigningKey own = Loot.ownKey("log");
    List<Checkpoint> accusations =
        List.of(
            Checkpoint.sign(held.origin(), held.size(), odd, own),
            Checkpoint.sign("federation.example/waymark/e9", held.size(), odd, own),
            federation.checkpointAt(held.size() - 1),
            held);
    for (Checkpoint first : accusations) {
      ObjectNode made = new ObjectMapper().createObjectNode();
      made.put("first", new String(first.bytes(), UTF_8));
      made.put("second", new String(held.bytes(), UTF_8));
      if (first.size() < held.size()) {
        made.put("root", odd.hex()).putArray("proof").add(held.root().hex());
      }

      CommandRun run = verify(made);

      assertThat(run.exit()).as(run.toString()).isEqualTo(ExitCode.NOT_BELIEVED);
      assertThat(run.code()).isIn("split_proof_invalid", "split_proof_malformed");
      show(first);
    }
    right.directory().syncNow();
    assertThat(rightSawTwoTrees()).isFalse();
  }

  /** A proof put together by somebody, and why it shows nothing. */
  private record Accusation(String name, String code, String why, ObjectNode proof) {}

  private static ObjectNode accusing(Checkpoint first, Checkpoint second) {
    ObjectNode made = new ObjectMapper().createObjectNode();
    made.put("first", new String(first.bytes(), UTF_8));
    made.put("second", new String(second.bytes(), UTF_8));
    return made;
  }

  private static ObjectNode accusing(
      Checkpoint first, Checkpoint second, Sha256 root, List<Sha256> path) {
    ObjectNode made = accusing(first, second).put("root", root.hex());
    ArrayNode hashes = made.putArray("proof");
    path.forEach(hash -> hashes.add(hash.hex()));
    return made;
  }

  /** The signature has the name of the log's key, and does not verify. */
  private static ObjectNode withBadSignature(ObjectNode genuine, String member) {
    String note = genuine.get(member).asText();
    int at = note.lastIndexOf(' ') + 20;
    char other = note.charAt(at) == 'A' ? 'B' : 'A';
    return genuine.deepCopy().put(member, note.substring(0, at) + other + note.substring(at + 1));
  }

  private List<Accusation> accusations() {
    String origin = federation.root().log().origin();
    int size = forged.size();
    Map<String, byte[]> tiles = federationFiles();
    List<Sha256> path =
        MerkleProofs.consistency(
            size - 1L, size, new TileHashReader(size, at -> tiles.get(at.path())));
    Checkpoint small = federation.checkpointAt(size - 1);
    Checkpoint large = federation.checkpointAt(size);
    Sha256 odd = Sha256.of(new byte[1]);
    SigningKey log = logKey().logKey();
    Checkpoint oddSmall = Checkpoint.sign(origin, size - 1L, odd, log);
    Checkpoint oddLarge = Checkpoint.sign(origin, size, odd, log);
    Checkpoint oddByAnother = Checkpoint.sign(origin, size, odd, Loot.ownKey("log"));
    String elsewhere = "federation.example/waymark/e9";
    Checkpoint there = Checkpoint.sign(elsewhere, size, odd, Loot.ownKey("log"));
    Checkpoint thereToo =
        Checkpoint.sign(elsewhere, size, Sha256.of(new byte[2]), Loot.ownKey("log"));
    // What really shows it, to be changed in one place.
    ObjectNode real = accusing(oddSmall, large, small.root(), path);
    ObjectNode same = accusing(large, oddLarge);
    List<Sha256> longer = new ArrayList<>(path);
    longer.add(odd);
    String malformed = "split_proof_malformed";
    String invalid = "split_proof_invalid";
    return List.of(
        new Accusation("itself", "", "", real),
        new Accusation("itself, of one size", "", "", same),
        new Accusation(
            "two sizes and nothing else", malformed, "a beginning for", accusing(small, large)),
        new Accusation(
            "a log that grew, with its own proof",
            malformed,
            "has no two roots that differ",
            accusing(small, large, small.root(), path)),
        new Accusation(
            "the same checkpoint twice", malformed, "no two roots", accusing(large, large)),
        new Accusation(
            "two logs",
            malformed,
            "is about two logs",
            accusing(large, Checkpoint.sign(elsewhere, size, odd, log))),
        new Accusation(
            "the larger tree first",
            malformed,
            "has the larger tree first",
            accusing(large, oddSmall, odd, path)),
        new Accusation(
            "a beginning for one size",
            malformed,
            "has a beginning for equal sizes",
            accusing(large, oddLarge, small.root(), path)),
        new Accusation(
            "an empty tree",
            malformed,
            "is about an empty tree",
            accusing(Checkpoint.sign(origin, 0, odd, log), large, small.root(), path)),
        new Accusation(
            "no path",
            malformed,
            "has no fit consistency proof",
            accusing(oddSmall, large, small.root(), List.of())),
        new Accusation(
            "a path longer than any tree is high",
            malformed,
            "has no fit consistency proof",
            accusing(oddSmall, large, small.root(), Collections.nCopies(65, odd))),
        new Accusation(
            "a root without a path",
            malformed,
            "has a root without a proof",
            accusing(oddSmall, large).put("root", small.root().hex())),
        new Accusation(
            "a path without a root",
            malformed,
            "has a root without a proof",
            without(accusing(large, oddLarge, odd, path), "root")),
        new Accusation("a member more", malformed, "", real.deepCopy().put("third", "x")),
        new Accusation("no second checkpoint", malformed, "", without(real, "second")),
        new Accusation(
            "a checkpoint that is none",
            "checkpoint_malformed",
            "",
            real.deepCopy().put("first", real.get("first").asText().replace("/e1\n", "/e1\n0"))),
        new Accusation(
            "a log that nobody knows", invalid, "do not name", accusing(there, thereToo)),
        new Accusation(
            "a second checkpoint by somebody else",
            invalid,
            "that no key of the log signed",
            accusing(large, oddByAnother)),
        new Accusation(
            "a first checkpoint by somebody else",
            invalid,
            "that no key of the log signed",
            accusing(oddByAnother, large)),
        new Accusation(
            "a first signature that does not verify",
            invalid,
            "a signature that does not verify",
            withBadSignature(same, "first")),
        new Accusation(
            "a second signature that does not verify",
            invalid,
            "a signature that does not verify",
            withBadSignature(same, "second")),
        new Accusation(
            "a beginning that the path does not have",
            invalid,
            "does not lead to its second tree",
            accusing(small, large, odd, path)),
        new Accusation(
            "a path that goes on",
            invalid,
            "does not lead to its second tree",
            accusing(oddSmall, large, small.root(), longer)));
  }

  private static ObjectNode without(ObjectNode proof, String member) {
    ObjectNode less = proof.deepCopy();
    less.remove(member);
    return less;
  }

  private Map<String, byte[]> federationFiles() {
    return PublishedFiles.of(federation);
  }

  @Test
  void eachPartOfAProofIsLookedAt() throws Exception {
    for (Accusation one : accusations()) {
      CommandRun run = verify(one.proof());

      assertThat(run.exit())
          .as("%s: %s", one.name(), run)
          .isEqualTo(one.code().isEmpty() ? ExitCode.OK : ExitCode.NOT_BELIEVED);
      assertThat(run.code()).as("%s: %s", one.name(), run).isEqualTo(one.code());
      assertThat(run.toString()).as(one.name()).contains(one.why());
    }
  }

  private void show(Checkpoint checkpoint) throws Exception {
    http.send(
        HttpRequest.newBuilder(URI.create(right.publicUri() + "/directory/checkpoint"))
            .header(
                "Waymark-Checkpoint",
                java.util.Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(checkpoint.bytes()))
            .build(),
        HttpResponse.BodyHandlers.discarding());
  }
}
