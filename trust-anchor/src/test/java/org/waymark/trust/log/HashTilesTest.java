package org.waymark.trust.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waymark.signer.MalformedException;
import org.waymark.signer.codec.Sha256;

final class HashTilesTest {
  private static final ReferenceTree TREE = ReferenceTree.numbered(70_000);

  private final Map<TilePath, byte[]> store = new HashMap<>();

  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "0, 255",
    "0, 256",
    "0, 257",
    "1, 2",
    "255, 256",
    "255, 257",
    "256, 257",
    "300, 300",
    "300, 513",
    "511, 512",
    "65535, 65536",
    "65536, 65537",
    "0, 70000",
    "65000, 70000"
  })
  void aGrowthMakesTheTilesThatTheSpecificationNames(int from, int to) {
    grow(0, from);
    assertThat(grow(from, to))
        .isEqualTo(TilePath.newTiles(from, to).stream().filter(t -> t.level() >= 0).toList());
  }

  @Test
  void everyTileHoldsTheHashesOfItsLevel() {
    grow(0, 69_000);
    grow(69_000, 70_000);
    store.forEach(
        (path, content) -> {
          assertThat(content).as(path.path()).hasSize(32 * path.width());
          for (int i = 0; i < path.width(); i++) {
            assertThat(HashTiles.hash(content, i))
                .as(path.path() + " at " + i)
                .isEqualTo(TREE.node(8 * path.level(), path.index() * 256 + i));
          }
        });
  }

  @Test
  void growingInManyStepsGivesTheTilesOfOneStep() {
    Random random = new Random(8192);
    int size = 0;
    while (size < 3_000) {
      int next = size + random.nextInt(400);
      grow(size, next);
      size = next;
    }
    Map<TilePath, byte[]> inSteps = new HashMap<>(store);
    store.clear();
    grow(0, size);
    store.forEach((path, content) -> assertThat(inSteps.get(path)).isEqualTo(content));
  }

  @Test
  void anExistingTileOfAnotherWidthIsRefused() {
    assertThatThrownBy(
            () ->
                HashTiles.grow(
                    3, path -> new byte[64], TREE.leaves().subList(3, 4), (path, tile) -> {}))
        .isInstanceOfSatisfying(
            MalformedException.class, e -> assertThat(e.code()).isEqualTo("tile_malformed"));
  }

  @Test
  void everyCompleteNodeIsFoundInTheTiles() {
    int size = 1_000;
    grow(0, size);
    TileHashReader reader = new TileHashReader(size, store::get);
    for (int level = 0; 1 << level <= size; level++) {
      for (int index = 0; (index + 1) << level <= size; index++) {
        assertThat(reader.node(level, index))
            .as("node " + index + " at level " + level)
            .isEqualTo(TREE.node(level, index));
      }
    }
  }

  @Test
  void aNodeThatIsNotCompleteIsRefused() {
    grow(0, 1_000);
    TileHashReader reader = new TileHashReader(1_000, store::get);
    assertThatThrownBy(() -> reader.node(3, 125)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> reader.node(8, 3)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> reader.node(9, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void proofsMadeFromTilesVerify() {
    grow(0, 70_000);
    Random random = new Random(70_000);
    for (int i = 0; i < 50; i++) {
      int size = 70_000;
      int index = random.nextInt(size);
      List<Sha256> proof =
          MerkleProofs.inclusion(index, size, new TileHashReader(size, store::get));
      MerkleProofs.verifyInclusion(index, size, TREE.leaves().get(index), proof, TREE.root(size));
    }
  }

  @Test
  void aFrontierReadFromTilesHasTheRootOfTheTree() {
    grow(0, 70_000);
    assertThat(MerkleFrontier.read(70_000, new TileHashReader(70_000, store::get)).root())
        .isEqualTo(TREE.root(70_000));
  }

  private List<TilePath> grow(int from, int to) {
    List<TilePath> made = new ArrayList<>();
    HashTiles.grow(
        from,
        store::get,
        TREE.leaves().subList(from, to),
        (path, tile) -> {
          made.add(path);
          store.put(path, tile);
        });
    return made;
  }
}
