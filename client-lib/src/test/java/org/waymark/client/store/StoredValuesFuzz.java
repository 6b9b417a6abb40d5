package org.waymark.client.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.testing.TestFederation;

/** A value of the store is read as it was written, or is damaged; nothing else comes of it. */
final class StoredValuesFuzz {

  static Stream<byte[]> seeds() {
    TestFederation federation = TestFederation.create();
    federation.admit("a.example");
    byte[] note = federation.checkpoint().bytes();
    StoredState state =
        new StoredState(
            1,
            1,
            note,
            federation.frontier(),
            federation.entries().get(federation.entries().size() - 1),
            Optional.of(new StoredState.SnapshotBase("e30.e30.AA", 1)),
            0,
            federation.map().root(),
            1,
            1,
            new Introduction(true, Set.of(Sha256.of())),
            new Witnessed(note, 1, 1, 1),
            0);
    StoredRecord record =
        new StoredRecord("https://a.example", "{}".getBytes(StandardCharsets.US_ASCII));
    return Stream.of(
        unsealed(state.encode(), Sha256.LENGTH),
        unsealed(new HeldBack("https://a.example", 3, Optional.of(record)).encode(), 4),
        record.encode());
  }

  private static byte[] unsealed(byte[] sealed, int sum) {
    return Arrays.copyOf(sealed, sealed.length - sum);
  }

  /** Without their sums, which would hide everything behind them. */
  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void reads(byte[] bytes) {
    byte[] sum = Sha256.of(bytes).bytes();
    byte[] summed = Arrays.copyOf(bytes, bytes.length + sum.length);
    System.arraycopy(sum, 0, summed, bytes.length, sum.length);
    read(() -> StoredState.decode(summed))
        .ifPresent(
            state -> {
              byte[] written = state.encode();
              assertThat(StoredState.decode(written).frontier()).isEqualTo(state.frontier());
            });
    read(() -> HeldBack.decode(Checked.seal(bytes)))
        .ifPresent(held -> assertThat(HeldBack.decode(held.encode()).seq()).isEqualTo(held.seq()));
    read(() -> StoredRecord.decode(bytes))
        .ifPresent(record -> assertThat(record.bytes()).hasSizeLessThanOrEqualTo(bytes.length));
    assertThat(Checked.open(Checked.seal(bytes), "anything")).isEqualTo(bytes);
  }

  private static <T> Optional<T> read(Supplier<T> reader) {
    try {
      return Optional.of(reader.get());
    } catch (StoreDamagedException e) {
      assertThat(e.code()).isEqualTo("store_damaged");
      return Optional.empty();
    }
  }
}
