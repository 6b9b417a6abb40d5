package org.waymark.client.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.waymark.signer.codec.Sha256;

class PackedMapTest {

  private final MVStore store = new MVStore.Builder().autoCommitDisabled().open();
  private final MVMap<Sha256, byte[]> rows =
      store.openMap(
          "rows",
          new MVMap.Builder<Sha256, byte[]>()
              .keyType(Sha256Type.INSTANCE)
              .valueType(BytesType.INSTANCE));
  private final PackedMap map = new PackedMap(rows, 8);

  @AfterEach
  void close() {
    store.close();
  }

  private static Sha256 name(int number) {
    return Sha256.of(value(number));
  }

  private static byte[] value(long number) {
    return ByteBuffer.allocate(8).putLong(number).array();
  }

  @Test
  void anEmptyMapHasNothing() {
    assertThat(map.get(name(1))).isEmpty();
    map.remove(name(1));
    assertThat(rows.size()).isZero();
  }

  @Test
  void aFilledMapHasEverythingInRows() {
    TreeMap<Sha256, byte[]> sorted = new TreeMap<>();
    for (int i = 0; i < 1000; i++) {
      sorted.put(name(i), value(i));
    }
    map.fill(List.copyOf(sorted.entrySet()).iterator(), Map.Entry::getKey, Map.Entry::getValue);

    assertThat(rows.size()).isEqualTo(16);
    for (int i = 0; i < 1000; i++) {
      assertThat(map.get(name(i))).contains(value(i));
    }
    assertThat(map.get(name(1000))).isEmpty();
  }

  @Test
  void itAgreesWithATreeMapUnderAnyChanges() {
    Random random = new Random(7);
    TreeMap<Sha256, byte[]> oracle = new TreeMap<>();
    for (int i = 0; i < 20_000; i++) {
      Sha256 name = name(random.nextInt(1500));
      if (random.nextInt(3) == 0) {
        oracle.remove(name);
        map.remove(name);
      } else {
        oracle.put(name, value(i));
        map.put(name, value(i));
      }
    }
    for (int i = 0; i < 1500; i++) {
      Optional<byte[]> expected = Optional.ofNullable(oracle.get(name(i)));
      assertThat(map.get(name(i)).map(ByteBuffer::wrap)).isEqualTo(expected.map(ByteBuffer::wrap));
    }
    int entries = 0;
    for (Sha256 key : rows.keySet()) {
      entries += rows.get(key).length / 40;
      assertThat(rows.get(key).length / 40).isBetween(1, 128);
    }
    assertThat(entries).isEqualTo(oracle.size());
  }

  @Test
  void aVersionStaysAsItWas() {
    map.put(name(1), value(1));
    long version = store.getCurrentVersion();
    store.commit();
    PackedMap then = map.at(version);
    map.put(name(1), value(2));
    map.put(name(2), value(2));
    store.commit();

    assertThat(then.get(name(1))).contains(value(1));
    assertThat(then.get(name(2))).isEmpty();
    assertThat(map.get(name(1))).contains(value(2));
  }
}
