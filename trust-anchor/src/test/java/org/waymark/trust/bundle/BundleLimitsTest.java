package org.waymark.trust.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.waymark.signer.codec.Base64Std;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.BundleException;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.statement.Record;
import org.waymark.trust.testing.EditedBundle;
import org.waymark.trust.testing.Refusal;
import org.waymark.trust.testing.Tokens;

/** How little a hostile bundle can make an import keep, behind a genuine snapshot (formats 10). */
final class BundleLimitsTest extends ImportFixture {

  /** Counts what it is told to keep. */
  private static final class CountingSink extends InMemorySink {
    private int records;
    private int tiles;
    private int longestRecord;

    @Override
    public void record(EntityId sub, Sha256 hash, byte[] bytes) {
      records++;
      longestRecord = Math.max(longestRecord, bytes.length);
      super.record(sub, hash, bytes);
    }

    @Override
    public void tile(long index, byte[] hashes) {
      tiles++;
    }
  }

  private String codeOf(UnaryOperator<EditedBundle> change, ImportSink sink) {
    byte[] bundle = change.apply(EditedBundle.of(federation.bundle())).bytes();
    return Refusal.codeOf(() -> verify(bundle, sink));
  }

  @Test
  void aTileBeyondTheSnapshotIsNotKept() {
    twoSitesASnapshotAndATail();
    String full = Base64Std.encode(new byte[32 * 256]);
    CountingSink sink = new CountingSink();
    assertThat(
            codeOf(
                b -> {
                  int at = b.first("tile");
                  b.without(at);
                  for (int i = 0; i < 9; i++) {
                    b.lines().add(at + i, "tile " + i + " " + full);
                  }
                  return b;
                },
                sink))
        .isEqualTo("snapshot_mismatch");
    assertThat(sink.tiles).isZero();
  }

  @Test
  void aTileThatEndsWithTheSnapshotIsKept() {
    federation.admitMany("s", 256);
    federation.snapshot();
    CountingSink sink = new CountingSink();
    assertThat(codeOf(b -> b, sink)).isEqualTo("accepted");
    assertThat(sink.tiles).isEqualTo(1);
  }

  @Test
  void aSnapshotHasNoMoreRecordsThanEntries() {
    federation.admitMany("s", 5);
    federation.snapshot();
    String one =
        Tokens.changed(
            federation.newestSnapshot().orElseThrow().jws(),
            federation.membershipKey(),
            claims -> claims.put("seq", 1));
    CountingSink sink = new CountingSink();
    assertThat(codeOf(b -> b.change(b.first("snapshot"), line -> "snapshot " + one), sink))
        .isEqualTo("snapshot_mismatch");
    assertThat(sink.records).isEqualTo(2);
  }

  @Test
  void aRecordThatIsTooLargeIsRefusedAsItIsRead() {
    twoSitesASnapshotAndATail();
    for (boolean tail : new boolean[] {false, true}) {
      CountingSink sink = new CountingSink();
      assertThat(
              codeOf(
                  b -> b.change(tail ? b.last("record") : b.first("record"), this::enlarge), sink))
          .as("in the tail: %s", tail)
          .isEqualTo("record_malformed");
      assertThat(sink.longestRecord).isLessThan(Record.MAX_BYTES);
    }
  }

  private String enlarge(String line) {
    return line.substring(0, line.indexOf('{')) + "x".repeat(Record.MAX_BYTES + 1);
  }

  @Test
  void rootsThatDoNotBeginWithThePinnedOneAreNotReadOn() {
    federation.publishRoot(next -> next);
    List<byte[]> roots = new ArrayList<>();
    ImportSink sink =
        new InMemorySink() {
          @Override
          public void root(byte[] file) {
            roots.add(file);
          }
        };
    assertThat(codeOf(b -> b.without(1), sink)).isEqualTo("root_pin_mismatch");
    assertThat(roots).isEmpty();
  }

  // After a refusal

  /** A bundle that is wrong in its second line and never ends. */
  private static final class Endless extends InputStream {
    private final ByteArrayInputStream start =
        new ByteArrayInputStream("waymark-bundle 1\nnonsense\n".getBytes(StandardCharsets.UTF_8));
    private long given;

    @Override
    public int read() {
      throw new UnsupportedOperationException("read in blocks");
    }

    @Override
    public int read(byte[] buffer, int from, int count) throws IOException {
      if (given > 1 << 24) {
        throw new IOException("read on and on");
      }
      int read = start.available() > 0 ? start.read(buffer, from, count) : count;
      given += read;
      return read;
    }
  }

  @Test
  void aStreamWithoutEndIsNotReadOnForEver() throws IOException {
    Endless endless = new Endless();
    BundleLines lines = new BundleLines(endless, 1 << 20);
    assertThatThrownBy(lines::next)
        .isInstanceOfSatisfying(
            BundleException.class, e -> assertThat(lines.diagnose(e)).isSameAs(e));
    assertThat(endless.given).isLessThan(2 << 20);
  }

  @Test
  void aLimitOfTheCallersLeavesTheRefusalAsItIs() {
    assertThat(Refusal.codeOf(() -> BundleReader.read(new Endless(), new BundleVisitor() {})))
        .isEqualTo("bundle_malformed");
  }
}
