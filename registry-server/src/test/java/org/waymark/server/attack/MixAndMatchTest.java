package org.waymark.server.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymark.server.attack.CrimeScene.MEMBER;
import static org.waymark.server.attack.CrimeScene.OTHER;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.testing.EditedBundle;
import org.waymark.trust.testing.TestFederation;
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
