package org.waymark.node.witness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.node.EmbeddedNode;
import org.waymark.node.NodeConfig;
import org.waymark.node.PublishedFederation;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.note.NoteVerifier;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.MerkleFrontier;
import org.waymark.trust.log.MerkleProofs;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestKeys;

/**
 * Every status of C2SP tlog-witness, {@code add-checkpoint}, by a running node. The rows of the
 * table are in the order of the specification's paragraphs.
 */
class AddCheckpointTest {
  private static final SigningKey STRANGER = TestKeys.named("stranger");

  @TempDir Path temp;
  private final HttpClient http = HttpClient.newHttpClient();
  private PublishedFederation published;
  private TestFederation federation;
  private EmbeddedNode node;
  private NoteVerifier witness;

  @BeforeEach
  void start() {
    published = new PublishedFederation(temp.resolve("origin"));
    federation = published.federation();
    federation.admitMany("site", 5);
    published.publish();
    node = EmbeddedNode.start(config());
    witness = node.witness().verifier().orTimeout(30, TimeUnit.SECONDS).join();
    Awaitility.await().until(() -> !node.directory().folded().isEmpty());
  }

  private NodeConfig config() {
    return NodeConfig.at(temp.resolve("node"))
        .federation(federation.root(), published.source())
        .witness(WitnessFolderTest.CHEAP)
        .directory(it -> it.clock(federation::now));
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private HttpResponse<String> add(String body) {
    return add(body.getBytes(UTF_8));
  }

  private HttpResponse<String> add(byte[] body) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(node.publicUri() + AddCheckpointHandler.PATH))
              .POST(HttpRequest.BodyPublishers.ofByteArray(body))
              .build();
      return http.send(request, HttpResponse.BodyHandlers.ofString(UTF_8));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String body(long old, List<Sha256> proof, Checkpoint checkpoint) {
    return "old "
        + old
        + "\n"
        + proof.stream()
            .map(hash -> Base64.getEncoder().encodeToString(hash.bytes()) + "\n")
            .collect(Collectors.joining())
        + "\n"
        + new String(checkpoint.bytes(), UTF_8);
  }

  private List<Sha256> proof(long from, long to) {
    return MerkleProofs.consistency(from, to, this::node);
  }

  private Sha256 node(int level, long index) {
    long span = 1L << level;
    MerkleFrontier.Builder tree = MerkleFrontier.empty().builder();
    federation
        .leaves()
        .subList((int) (index * span), (int) ((index + 1) * span))
        .forEach(tree::append);
    return tree.build().root();
  }

  private Checkpoint forged(long size, SigningKey key) {
    return Checkpoint.sign(federation.root().log().origin(), size, Sha256.of(new byte[] {1}), key);
  }

  private void requireCosigned(HttpResponse<String> answer, Checkpoint checkpoint) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    Checkpoint merged =
        Checkpoint.parse((new String(checkpoint.bytes(), UTF_8) + answer.body()).getBytes(UTF_8));
    assertThat(merged.note().cosignedAt(witness)).isPresent();
  }

  private static void requireConflict(HttpResponse<String> answer, long size) {
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/x.tlog.size");
    assertThat(answer.body()).isEqualTo(size + "\n");
  }

  private static void requireProblem(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains("\"code\":\"" + code + "\"");
  }

  @Test
  void cosignsTheFirstTreeAndThenTheNext() {
    Checkpoint first = federation.checkpointAt(3);
    requireCosigned(add(body(0, List.of(), first)), first);

    Checkpoint next = federation.checkpoint();
    requireCosigned(add(body(3, proof(3, next.size()), next)), next);
    requireCosigned(add(body(next.size(), List.of(), next)), next);
  }

  @Test
  void refusesWhatIsMalformed() {
    Checkpoint checkpoint = federation.checkpoint();
    String note = new String(checkpoint.bytes(), UTF_8);
    String tooLong =
        IntStream.range(0, 64)
            .mapToObj(i -> Base64.getEncoder().encodeToString(new byte[32]) + "\n")
            .collect(Collectors.joining());

    for (String body :
        List.of(
            "",
            "\n" + note,
            "old 1",
            "old 1\n" + note,
            "old 01\n\n" + note,
            "old -1\n\n" + note,
            "size 0\n\n" + note,
            "old 0\nnot base64\n\n" + note,
            "old 0\nAAAA\n\n" + note,
            "old 0\n" + tooLong + "\n" + note,
            "old 0\n\n",
            "old 0\n\n" + note.substring(0, note.length() - 1),
            "old 0\r\n\r\n" + note,
            body(checkpoint.size() + 1, List.of(), checkpoint))) {
      assertThat(add(body).statusCode()).as(body).isEqualTo(400);
    }
    assertThat(add(new byte[AddCheckpoint.MOST_BYTES + 1]).statusCode()).isEqualTo(413);
  }

  @Test
  void refusesALogThatItDoesNotFollow() {
    Checkpoint other =
        Checkpoint.sign("other.example/e1", 5, Sha256.of(new byte[1]), federation.logKey());

    requireProblem(add(body(0, List.of(), other)), 404, "origin_unknown");
  }

  @Test
  void refusesWhatTheLogDidNotSign() {
    Checkpoint checkpoint = federation.checkpoint();
    Checkpoint byStranger =
        Checkpoint.sign(checkpoint.origin(), checkpoint.size(), checkpoint.root(), STRANGER);

    requireProblem(add(body(0, List.of(), byStranger)), 403, "checkpoint_signature");
  }

  @Test
  void tellsTheSizeThatWasCosignedLast() {
    Checkpoint newest = federation.checkpoint();
    requireConflict(add(body(2, proof(2, newest.size()), newest)), 0);
    requireCosigned(add(body(0, List.of(), newest)), newest);

    requireConflict(add(body(0, List.of(), newest)), newest.size());
    requireConflict(add(body(0, List.of(), federation.checkpointAt(3))), newest.size());
  }

  @Test
  void refusesAnotherRootOfTheSameSize() {
    Checkpoint newest = federation.checkpoint();
    requireCosigned(add(body(0, List.of(), newest)), newest);

    Checkpoint other = forged(newest.size(), federation.logKey());

    requireConflict(add(body(newest.size(), List.of(), other)), newest.size());
  }

  @Test
  void refusesAProofThatDoesNotVerify() {
    Checkpoint first = federation.checkpointAt(3);
    Checkpoint newest = federation.checkpoint();
    requireProblem(
        add(body(0, List.of(Sha256.of(new byte[1])), first)), 422, "consistency_proof_invalid");
    requireCosigned(add(body(0, List.of(), first)), first);

    requireProblem(add(body(3, proof(2, newest.size()), newest)), 422, "consistency_proof_invalid");
    requireProblem(add(body(3, List.of(), newest)), 422, "consistency_proof_invalid");
    requireProblem(
        add(body(3, List.of(Sha256.of(new byte[1])), forged(4, federation.logKey()))),
        422,
        "consistency_proof_invalid");
  }

  @Test
  void refusesAForkAndKeepsTheProof() {
    Checkpoint fork = forged(4, federation.logKey());

    requireProblem(add(body(0, List.of(), fork)), 422, "checkpoint_forked");

    Awaitility.await()
        .until(() -> node.directory().folded().stream().anyMatch(log -> log.split().isPresent()));
    node.directory().folded().get(0).split().orElseThrow().verify(federation.roots());
    requireProblem(add(body(0, List.of(), federation.checkpoint())), 403, "split_view");
  }

  @Test
  void looksForMoreWhenTheLogIsAheadAndSaysSoWhenThereIsNone() {
    federation.heartbeat();
    Checkpoint ahead = federation.checkpoint();
    HttpResponse<String> early = add(body(0, List.of(), ahead));
    requireProblem(early, 503, "not_folded");
    assertThat(early.headers().firstValue("Retry-After")).isPresent();

    published.publish();

    requireCosigned(add(body(0, List.of(), ahead)), ahead);
  }

  @Test
  void remembersAcrossAStartHowFarItWent() {
    Checkpoint newest = federation.checkpoint();
    requireCosigned(add(body(0, List.of(), newest)), newest);
    node.close();
    node = EmbeddedNode.start(config());
    witness = node.witness().verifier().orTimeout(30, TimeUnit.SECONDS).join();

    requireConflict(add(body(0, List.of(), federation.checkpointAt(3))), newest.size());
    requireCosigned(add(body(newest.size(), List.of(), newest)), newest);
  }

  @Test
  void isOnlyPostedTo() throws Exception {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(node.publicUri() + AddCheckpointHandler.PATH))
                .build(),
            HttpResponse.BodyHandlers.ofString(UTF_8));

    requireProblem(answer, 405, "method_not_allowed");
    assertThat(answer.headers().firstValue("Allow")).hasValue("POST");
  }

  @Test
  void refusesWhatOneClientSendsTooOften() {
    List<Integer> statuses =
        IntStream.range(0, 80).mapToObj(i -> add("").statusCode()).distinct().toList();

    assertThat(statuses).containsExactly(400, 429);
  }
}
