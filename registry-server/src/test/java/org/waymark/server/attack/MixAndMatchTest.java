package org.waymark.server.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymark.server.attack.CrimeScene.MEMBER;
import static org.waymark.server.attack.CrimeScene.OTHER;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.client.sync.SyncOutcome;
import org.waymark.server.cli.CommandRun;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.jws.CompactJws;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.Event;
import org.waymark.trust.root.LogIdentity;
import org.waymark.trust.root.Root;
import org.waymark.trust.testing.EditedBundle;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestKeys;
import org.waymark.trust.testing.Tokens;

/** See {@code attacks/MixAndMatch}. */
final class MixAndMatchTest extends Attack {

  /** What is genuine: the federation's files of two times, and those of another federation. */
  record Genuine(
      Map<String, byte[]> earlier, Map<String, byte[]> later, Map<String, byte[]> foreign) {

    /** The later files with some of others in their place. */
    Map<String, byte[]> laterWith(Map<String, byte[]> others, String... beginnings) {
      Map<String, byte[]> mixed = new HashMap<>(later);
      for (String beginning : beginnings) {
        mixed.keySet().removeIf(path -> path.startsWith(beginning));
        others.forEach(
            (path, bytes) -> {
              if (path.startsWith(beginning)) {
                mixed.put(path, bytes);
              }
            });
      }
      return mixed;
    }
  }

  /** The same sites and the same number of entries, under other keys. */
  private static Map<String, byte[]> foreign(int size) {
    TestFederation other = TestFederation.create(root -> root.testing(true).name("Foreign"));
    CrimeScene.peopled(other);
    while (other.entries().size() < size) {
      other.admit("foreign" + other.entries().size() + ".example");
    }
    return PublishedFiles.of(other);
  }

  private Genuine genuine() {
    Map<String, byte[]> earlier = scene.files();
    federation.admit("more" + federation.entries().size() + ".example");
    federation.update(scene.site(MEMBER));
    Map<String, byte[]> later = scene.files();
    return new Genuine(earlier, later, foreign(federation.entries().size()));
  }

  static Stream<Arguments> mixtures() {
    return Stream.of(
        mix(
            "the later checkpoint above the earlier tiles",
            "source_incomplete",
            g -> g.laterWith(g.earlier(), "tile/", "records/", "bundle")),
        mix(
            "the later checkpoint above foreign tiles and entries",
            "tile_mismatch",
            g -> g.laterWith(g.foreign(), "tile/", "records/")),
        mix(
            "foreign entries among the later tiles",
            "entries_mismatch",
            g -> g.laterWith(g.foreign(), "tile/entries/")),
        mix(
            "foreign records for the later entries",
            "record_hash_mismatch",
            g -> g.laterWith(g.foreign(), "records/")),
        mix(
            "the earlier records for the later entries",
            "source_incomplete",
            g -> g.laterWith(g.earlier(), "records/")));
  }

  private static Arguments mix(
      String name, String code, Function<Genuine, Map<String, byte[]>> how) {
    return Arguments.of(name, code, how);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("mixtures")
  void partsOfDifferentTimesAndFederationsMakeNoDirectory(
      String name, String code, Function<Genuine, Map<String, byte[]>> how) {
    Map<String, byte[]> files = new HashMap<>(how.apply(genuine()));
    if (code.equals("source_incomplete")) {
      files.remove("bundle");
      scene.crook().serve(files);
      scene.passedOver(code);
    } else {
      scene.crook().serve(files);
      scene.refused(code);
    }
  }

  // Another federation that is as genuine, to somebody who pinned it.

  private static TestFederation neighbour() {
    return CrimeScene.peopled(TestFederation.create(root -> root.testing(true).name("Neighbour")));
  }

  @Test
  void theRootOfAnotherFederationIsNotTheNextOne() {
    TestFederation other = neighbour();
    other.publishRoot(next -> next.name("Next"));
    // The same root keys sign it, as of one that the same people operate.
    byte[] file =
        Tokens.changed(
            other.root().payload(),
            List.of(federation.rootKeys().get(0), federation.rootKeys().get(1)),
            json ->
                json.put("federation", "https://neighbour.example")
                    .put("version", federation.root().version() + 1));
    scene.tellTheTruth();
    scene.crook().put("root/" + (federation.root().version() + 1) + ".json", file);
    scene.refusedByNewcomersToo("root_federation");
  }

  @Test
  void theCheckpointOfAnotherLogIsNotThisOnes() {
    scene.tellTheTruth();
    scene
        .crook()
        .put(
            "checkpoint",
            Checkpoint.sign(
                    "neighbour.example/waymark/e1",
                    federation.entries().size() + 1L,
                    federation.frontier().root(),
                    federation.logKey())
                .bytes());
    scene.refused("checkpoint_origin");
  }

  // A bundle put together from genuine lines, for a newcomer.

  static Stream<Arguments> bundles() {
    return Stream.of(
        bundle(
            "the later checkpoint",
            "bundle_tree_mismatch",
            (b, later) ->
                b.change(
                    b.last("checkpoint"), line -> later.lines().get(later.last("checkpoint")))),
        bundle(
            "the last entry left out",
            "bundle_tree_mismatch",
            (b, later) -> b.without(b.last("entry"))),
        bundle(
            "an entry of the later one more",
            "bundle_tree_mismatch",
            (b, later) -> {
              b.lines().add(b.last("checkpoint"), later.lines().get(later.last("entry")));
              return b;
            }),
        bundle(
            "a record of the snapshot left out",
            "snapshot_mismatch",
            (b, later) -> b.without(b.first("record"))),
        bundle(
            "a tile of another tree",
            "bundle_tree_mismatch",
            (b, later) ->
                b.change(
                    b.first("tile"),
                    line ->
                        line.substring(0, 20)
                            + (line.charAt(20) == 'A' ? 'B' : 'A')
                            + line.substring(21))),
        bundle("the tiles left out", "snapshot_mismatch", (b, later) -> b.without(b.first("tile"))),
        bundle(
            "the later snapshot",
            "snapshot_mismatch",
            (b, later) ->
                b.change(b.first("snapshot"), line -> later.lines().get(later.first("snapshot")))),
        bundle(
            "the record of an entry left out",
            "record_missing",
            (b, later) -> b.without(b.last("record"))));
  }

  private static Arguments bundle(
      String name, String code, BiFunction<EditedBundle, EditedBundle, EditedBundle> change) {
    return Arguments.of(name, code, change);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("bundles")
  void aBundleOfGenuineLinesIsBelievedOnlyAsItWasWritten(
      String name, String code, BiFunction<EditedBundle, EditedBundle, EditedBundle> change) {
    federation.update(scene.site(OTHER));
    EditedBundle earlier = EditedBundle.of(federation.bundle());
    scene.tellTheTruth();
    federation.update(scene.site(OTHER));
    federation.snapshot();
    federation.heartbeat();
    EditedBundle later = EditedBundle.of(federation.bundle());
    scene.crook().put("bundle", change.apply(earlier, later).bytes());
    scene.newcomerRefuses(code, "bundle_malformed");
  }

  /** A bundle that somebody changed in one place, for who verifies it as a file. */
  private record Edit(
      String name, String code, String why, Function<EditedBundle, EditedBundle> change) {}

  private static Edit edit(
      String name, String code, String why, Function<EditedBundle, EditedBundle> change) {
    return new Edit(name, code, why, change);
  }

  /** Three roots, a snapshot, and after it two updates of one site. */
  private EditedBundle threeRoots() {
    another();
    federation.publishRoot(next -> next.name("Second"));
    federation.publishRoot(next -> next.name("Third"));
    federation.snapshot();
    federation.update(scene.site(OTHER));
    federation.update(scene.site(OTHER));
    federation.heartbeat();
    return EditedBundle.of(federation.bundle());
  }

  private CommandRun verify(byte[] bundle, Root pinned, String... more) throws Exception {
    Path file = Files.write(folder(), bundle);
    Path root = Files.write(folder(), pinned.bytes());
    List<String> words = new ArrayList<>(List.of("bundle", "verify", file.toString()));
    words.addAll(List.of("--root", root.toString(), "--json"));
    words.addAll(List.of(more));
    return new CommandRun.Shell(folder()).at(scene.clock()).run(words.toArray(String[]::new));
  }

  private static String line(Checkpoint checkpoint) {
    String note = new String(checkpoint.bytes(), StandardCharsets.UTF_8);
    return "checkpoint " + TextNode.valueOf(note);
  }

  private List<Edit> edits() {
    int size = federation.entries().size();
    String origin = federation.root().log().origin();
    Checkpoint own =
        Checkpoint.sign(origin, size, federation.frontier().root(), Loot.ownKey("log"));
    return List.of(
        edit("nothing", "", "", b -> b),
        edit(
            "the root in between left out",
            "root_version",
            "The bundle has root version 3 after version 1",
            b -> b.without(b.first("root") + 1)),
        edit(
            "the pinned root left out",
            "root_pin_mismatch",
            "does not hold the pinned root",
            b -> b.without(b.first("root"))),
        edit(
            "a snapshot by somebody else",
            "key_unknown",
            "",
            b ->
                b.change(
                    b.first("snapshot"),
                    line ->
                        "snapshot "
                            + Tokens.changed(
                                CompactJws.parse(line.substring(9)),
                                Loot.ownKey("membership"),
                                claims -> {}))),
        edit(
            "a snapshot longer than a token can be",
            "too_large",
            "",
            b -> b.change(b.first("snapshot"), line -> line + "A".repeat(262_144))),
        edit(
            "a record of the snapshot left out",
            "snapshot_mismatch",
            "has records that make the map",
            b -> b.without(b.first("record"))),
        edit(
            "a hash of the snapshot's tree left out",
            "snapshot_mismatch",
            "has tiles of ",
            b -> b.change(b.first("tile"), line -> tile(line, -32))),
        edit(
            "a hash too many in the snapshot's tree",
            "snapshot_mismatch",
            "has tiles of ",
            b -> b.change(b.first("tile"), line -> tile(line, 32))),
        edit(
            "the checkpoint of before",
            "bundle_tree_mismatch",
            "that do not make the tree of its checkpoint",
            b -> b.change(b.first("checkpoint"), old -> line(federation.checkpointAt(size - 1)))),
        edit(
            "a checkpoint by somebody else",
            "checkpoint_signature",
            "is not signed by a key of role log",
            b -> b.change(b.first("checkpoint"), old -> line(own))),
        edit(
            "the record of the update before the last",
            "bundle_malformed",
            "superseded",
            this::superseded));
  }

  private static String tile(String line, int more) {
    String[] parts = line.split(" ");
    byte[] hashes = Base64.getDecoder().decode(parts[2]);
    return "tile 0 "
        + Base64.getEncoder().encodeToString(Arrays.copyOf(hashes, hashes.length + more));
  }

  /** With the earlier one of two updates comes its record, and with the later one none. */
  private EditedBundle superseded(EditedBundle bundle) {
    Event first = Event.parse(federation.entries().get(federation.entries().size() - 3));
    byte[] record = federation.document(first.record().orElseThrow()).orElseThrow();
    int earlier = bundle.last("entry") - 3;
    bundle.without(bundle.last("record"));
    bundle
        .lines()
        .add(
            earlier + 1,
            "record https://" + OTHER + " " + new String(record, StandardCharsets.UTF_8));
    return bundle;
  }

  @Test
  void aBundleIsVerifiedDownToEachOfItsParts() throws Exception {
    threeRoots();
    for (Edit edit : edits()) {
      byte[] changed = edit.change().apply(EditedBundle.of(federation.bundle())).bytes();

      CommandRun run = verify(changed, federation.roots().oldest());

      assertThat(run.code()).as("%s: %s", edit.name(), run).isEqualTo(edit.code());
      assertThat(run.toString()).as(edit.name()).contains(edit.why());
    }
  }

  @Test
  void aBundleOfRootsBeforeThePinnedOneIsNotOfThatFederation() throws Exception {
    EditedBundle bundle = threeRoots();
    bundle.without(bundle.last("root"));

    CommandRun run = verify(bundle.bytes(), federation.root());

    assertThat(run.code()).as(run.toString()).isEqualTo("root_pin_mismatch");
  }

  @Test
  void aBundleWhoseRootsHaveExpiredIsNotBelieved() throws Exception {
    byte[] bundle = threeRoots().bytes();
    String late = federation.root().expires().plusSeconds(1).toString();

    CommandRun run = verify(bundle, federation.roots().oldest(), "--at", late);

    assertThat(run.code()).as(run.toString()).isEqualTo("root_expired");
  }

  /** The signed part of a root file is the same; whoever passes it on writes it with a blank. */
  @Test
  void aRootThatIsWrittenOtherwiseIsNotTheOneThatWasBelieved() {
    EditedBundle bundle = threeRoots();
    scene.tellTheTruth();
    bundle.change(bundle.first("root") + 1, line -> line.replace("root {", "root { "));
    scene.crook().put("bundle", bundle.bytes());

    scene.newcomerRefuses("root_reused");
  }

  @Test
  void moreRecordsThanASnapshotCanHaveAreNotRead() {
    EditedBundle bundle = threeRoots();
    scene.tellTheTruth();
    List<String> more = new ArrayList<>(bundle.lines().subList(0, bundle.first("record")));
    IntStream.range(0, federation.entries().size() + 1)
        .mapToObj(i -> EntityId.parse("https://more" + i + ".example"))
        .sorted(Comparator.comparing(EntityId::key))
        .forEach(site -> more.add("record " + site + " {}"));
    more.addAll(bundle.lines().subList(bundle.first("tile"), bundle.lines().size()));
    bundle.lines().clear();
    bundle.lines().addAll(more);
    scene.crook().put("bundle", bundle.bytes());

    SyncOutcome outcome = scene.newcomerReads();
    assertThat(outcome.code()).as(outcome.toString()).contains("snapshot_mismatch");
    assertThat(outcome.message()).contains("has more records than the");
  }

  /** What the key of before certified is in the map of after. */
  @Test
  void aBundleIsNotBelievedWhereOneRecordIsNot() throws Exception {
    another();
    federation.beginEpoch(TestKeys.named("next membership"), TestKeys.named("next log"));
    federation.snapshot();
    federation.heartbeat();

    CommandRun run = verify(federation.bundle(), federation.roots().oldest());

    assertThat(run.code()).as(run.toString()).isEqualTo("key_unknown");
  }

  @Test
  void aLogThatDoesNotContinueTheEpochBeforeIsNotBelieved() throws Exception {
    another();
    int size = federation.entries().size();
    LogIdentity other =
        new LogIdentity("federation.example/waymark/e2", 2, size, Sha256.of(new byte[1]));
    federation.publishRoot(next -> next.log(other));
    federation.snapshot();
    federation.heartbeat();

    CommandRun run = verify(federation.bundle(), federation.roots().oldest());

    assertThat(run.code()).as(run.toString()).isEqualTo("bundle_tree_mismatch");
    assertThat(run.toString()).contains("does not begin with the " + size + " entries");
  }

  // A proof put together from genuine parts, for a lookup.

  static Stream<Arguments> proofs() {
    return Stream.of(
        proof("the map of before below the entry of now", "map_proof_invalid", "mapProof"),
        proof(
            "the entry of before below the checkpoint of now", "inclusion_proof_invalid", "entry"),
        proof(
            "the checkpoint of before above the entry of now",
            "inclusion_proof_invalid",
            "checkpoint"),
        proof("the tree path of before", "inclusion_proof_invalid", "entryProof"));
  }

  private static Arguments proof(String name, String code, String member) {
    return Arguments.of(name, code, member);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("proofs")
  void aProofOfPartsOfTwoTimesShowsNothing(String name, String code, String member)
      throws Exception {
    another();
    var mapper = new ObjectMapper();
    var before = mapper.readTree(ForgedLog.continuing(federation, logKey()).proof(MEMBER));
    federation.update(scene.site(OTHER));
    federation.admit("more.example");
    scene.tellTheTruth();
    var now =
        (ObjectNode) mapper.readTree(ForgedLog.continuing(federation, logKey()).proof(MEMBER));
    now.set(member, before.get(member));
    scene.crook().put("sites/" + MEMBER, now.toString().getBytes(StandardCharsets.UTF_8));

    assertThat(CrimeScene.code(scene.resolveByProof(MEMBER))).isIn(code, "entry_sequence");
  }
}
