package org.waymark.trust.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.json.Fields;

final class MerkleFrontierTest {
  private static final ReferenceTree TREE = ReferenceTree.numbered(600);

  @Test
  void theEmptyTreeHasTheHashOfNothingAsItsRoot() {
    assertThat(MerkleFrontier.empty().root()).isEqualTo(Sha256.of());
  }

  @Test
  void appendingOneByOneGivesTheRootOfTheDefinitionAtEverySize() {
    MerkleFrontier frontier = MerkleFrontier.empty();
    for (int size = 0; size < TREE.size(); size++) {
      assertThat(frontier.root()).as("root of size " + size).isEqualTo(TREE.root(size));
      frontier = frontier.append(TREE.leaves().get(size));
    }
    assertThat(frontier.size()).isEqualTo(600);
  }

  @Test
  void appendingLeavesTheEarlierFrontierAsItWas() {
    MerkleFrontier three = grown(3);
    three.append(TREE.leaves().get(3));
    assertThat(three.root()).isEqualTo(TREE.root(3));
  }

  @Test
  void appendingInBulkGivesTheSameTree() {
    MerkleFrontier.Builder builder = MerkleFrontier.empty().builder();
    for (int size = 0; size < TREE.size(); size++) {
      assertThat(builder.root()).as("root of size " + size).isEqualTo(TREE.root(size));
      builder.append(TREE.leaves().get(size));
    }
    assertThat(builder.build()).isEqualTo(grown(600));
  }

  @Test
  void aTreeThatWasBuiltIsNotChangedByItsBuilder() {
    MerkleFrontier.Builder builder = grown(5).builder();
    MerkleFrontier five = builder.build();
    builder.append(TREE.leaves().get(5)).append(TREE.leaves().get(6));
    assertThat(five.root()).isEqualTo(TREE.root(5));
    assertThat(builder.size()).isEqualTo(7);
  }

  @Test
  void aFrontierRestoredFromItsPeaksGoesOnAsTheSameTree() {
    for (int size = 0; size < 70; size++) {
      MerkleFrontier restored = MerkleFrontier.of(size, grown(size).peaks());
      assertThat(restored.root()).isEqualTo(TREE.root(size));
      assertThat(restored.append(TREE.leaves().get(size)).root()).isEqualTo(TREE.root(size + 1));
    }
  }

  @Test
  void aFrontierReadFromHashesIsTheOneThatGrew() {
    for (int size = 0; size <= 600; size++) {
      assertThat(MerkleFrontier.read(size, TREE)).isEqualTo(grown(size));
    }
  }

  @Test
  void entriesAreHashedAsLeaves() {
    byte[] entry = {1, 2, 3};
    MerkleFrontier frontier = MerkleFrontier.empty().builder().appendEntry(entry).build();
    assertThat(frontier.root())
        .isEqualTo(MerkleFrontier.leafHash(entry))
        .isEqualTo(ReferenceTree.leaf(entry));
  }

  @Test
  void aTileAppendsAllItsLeaves() {
    byte[] tile = new byte[5 * 32];
    for (int i = 0; i < 5; i++) {
      System.arraycopy(TREE.leaves().get(i).bytes(), 0, tile, 32 * i, 32);
    }
    assertThat(MerkleFrontier.empty().builder().appendTile(tile).build()).isEqualTo(grown(5));
  }

  @Test
  void peaksThatDoNotFitTheSizeAreRefused() {
    Sha256 peak = Sha256.zero();
    assertThatThrownBy(() -> MerkleFrontier.of(3, List.of(peak)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> MerkleFrontier.of(-1, List.of(peak)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> MerkleFrontier.of(1L << 53, List.of(peak)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theLargestTreeTakesNoFurtherEntry() {
    MerkleFrontier full =
        MerkleFrontier.of(Fields.MAX_INTEGER, Collections.nCopies(53, Sha256.zero()));
    assertThatThrownBy(() -> full.append(Sha256.zero())).isInstanceOf(IllegalStateException.class);
  }

  private static MerkleFrontier grown(int size) {
    MerkleFrontier.Builder builder = MerkleFrontier.empty().builder();
    TREE.leaves().subList(0, size).forEach(builder::append);
    return builder.build();
  }
}
