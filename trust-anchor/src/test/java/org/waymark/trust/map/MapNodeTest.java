package org.waymark.trust.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.waymark.signer.MalformedException;
import org.waymark.signer.codec.Sha256;

final class MapNodeTest {

  @Test
  void aStoredNodeIsTheBytesThatItsNameIsTheHashOf() {
    List<MapNode> nodes = nodes();
    assertThat(nodes)
        .hasAtLeastOneElementOfType(MapNode.Leaf.class)
        .hasAtLeastOneElementOfType(MapNode.Inner.class)
        .allSatisfy(
            node -> {
              assertThat(node.encode()).hasSize(MapNode.ENCODED_LENGTH);
              assertThat(Sha256.of(node.encode())).isEqualTo(node.hash());
            });
  }

  @Test
  void aStoredNodeIsReadAsTheSame() {
    assertThat(nodes())
        .allSatisfy(
            node -> {
              MapNode read = MapNode.decode(node.encode());
              assertThat(read).isEqualTo(node).hasSameHashCodeAs(node).hasToString(node.toString());
              assertThat(read.encode()).isEqualTo(node.encode());
            });
  }

  @Test
  void aChangedByteGivesANodeOfAnotherName() {
    byte[] bytes = MapNode.Leaf.of(new MapLeaf(Sha256.zero(), Sha256.zero())).encode();
    Sha256 name = MapNode.decode(bytes).hash();
    for (int i = 1; i < bytes.length; i++) {
      byte[] changed = bytes.clone();
      changed[i] ^= 1;
      assertThat(MapNode.decode(changed).hash()).isNotEqualTo(name);
    }
  }

  @Test
  void anyOtherLengthIsRefused() {
    for (int length : new int[] {0, 1, 64, 66}) {
      byte[] bytes = new byte[length];
      if (length > 0) {
        bytes[0] = 2;
      }
      assertMalformed(bytes);
    }
  }

  @Test
  void anyOtherFirstByteIsRefused() {
    for (byte first : new byte[] {0, 1, 4, -1}) {
      byte[] bytes = new byte[65];
      bytes[0] = first;
      assertMalformed(bytes);
    }
  }

  @Test
  void aNodeWithoutSubtreesIsRefused() {
    byte[] bytes = new byte[65];
    bytes[0] = 3;
    assertMalformed(bytes);
  }

  private static List<MapNode> nodes() {
    List<MapNode> nodes = new ArrayList<>();
    MapBuilder builder = new MapBuilder(nodes::add);
    NaiveMap.leaves(30, new Random(41)).forEach(builder::add);
    builder.finish();
    return nodes;
  }

  private static void assertMalformed(byte[] bytes) {
    assertThatThrownBy(() -> MapNode.decode(bytes))
        .isInstanceOfSatisfying(
            MalformedException.class, e -> assertThat(e.code()).isEqualTo("map_node_malformed"));
  }
}
