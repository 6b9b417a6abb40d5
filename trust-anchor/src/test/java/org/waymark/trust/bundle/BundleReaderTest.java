package org.waymark.trust.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.signer.MalformedException;
import org.waymark.signer.codec.Base64Std;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.BundleException;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.testing.EditedBundle;
import org.waymark.trust.testing.Refusal;
import org.waymark.trust.testing.TestFederation;

/** The lines of a bundle (formats 10), with nothing believed. */
final class BundleReaderTest {

  private final TestFederation federation = TestFederation.create();

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String codeOf(byte[] bundle) {
    return Refusal.codeOf(
        () -> BundleReader.read(new ByteArrayInputStream(bundle), new BundleVisitor() {}));
  }

  private static String codeOf(String... lines) {
    return codeOf(EditedBundle.closed(utf8(String.join("\n", lines) + "\n")));
  }

  /** Writes the same bundle again, item by item. */
  private static final class Copier implements BundleVisitor {
    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    final BundleWriter writer;
    final List<String> seen = new ArrayList<>();

    Copier() throws IOException {
      writer = new BundleWriter(out);
    }

    @Override
    public void root(byte[] file) {
      run("root", () -> writer.root(file));
    }

    @Override
    public void snapshot(String token) {
      run("snapshot", () -> writer.snapshot(token));
    }

    @Override
    public void record(EntityId sub, byte[] bytes, Sha256 hash) {
      assertThat(hash).isEqualTo(Sha256.of(bytes));
      run("record " + sub, () -> writer.record(sub, bytes));
    }

    @Override
    public void tile(long index, List<Sha256> hashes) {
      run("tile " + index + " " + hashes.size(), () -> writer.tile(index, hashes));
    }

    @Override
    public void entry(byte[] entry) {
      run("entry", () -> writer.entry(entry));
    }

    @Override
    public void checkpoint(byte[] note) {
      run("checkpoint", () -> writer.checkpoint(note));
    }

    private void run(String item, Write write) {
      seen.add(item);
      try {
        write.run();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    private interface Write {
      void run() throws IOException;
    }
  }

  @Test
  void whatIsReadIsWhatWasWritten() throws IOException {
    federation.admitMany("s", 258);
    federation.snapshot();
    federation.publishRoot(next -> next);
    federation.admit("late.example");
    byte[] bundle = federation.bundle();
    Copier copier = new Copier();

    BundleReader.read(new ByteArrayInputStream(bundle), copier);

    copier.writer.end();
    assertThat(copier.out.toByteArray()).isEqualTo(bundle);
    assertThat(copier.seen)
        .startsWith("root", "root", "snapshot")
        .containsSequence("tile 0 256", "tile 1 2", "entry", "entry", "entry")
        .endsWith("entry", "record https://late.example", "checkpoint");
  }

  @Test
  void aStreamThatGivesAByteAtATimeIsReadAlike() throws IOException {
    federation.admit("a.example");
    byte[] bundle = federation.bundle();
    Copier copier = new Copier();
    InputStream slow =
        new ByteArrayInputStream(bundle) {
          @Override
          public synchronized int read(byte[] into, int from, int length) {
            return super.read(into, from, 1);
          }
        };
    BundleReader.read(slow, copier);
    copier.writer.end();
    assertThat(copier.out.toByteArray()).isEqualTo(bundle);
  }

  private static final String HEADER = "waymark-bundle 1";
  private static final String RECORD_A = "record https://a.example x";
  private static final String RECORD_B = "record https://b.example x";
  private static final String TILE =
      "tile 0 " + Base64Std.encode(new byte[256 * 32]).replace("\n", "");
  private static final String PARTIAL = "tile 1 " + Base64Std.encode(new byte[32]);

  @Test
  void theShortestBundlesHaveTheseLines() {
    assertThat(codeOf(HEADER, "root x", "entry x", "checkpoint \"x\"")).isEqualTo("accepted");
    assertThat(codeOf(HEADER, "root x", "snapshot x", TILE, PARTIAL, "entry x", "checkpoint \"x\""))
        .isEqualTo("accepted");
  }

  static Stream<Arguments> malformed() {
    return Stream.of(
        lines("another version", "waymark-bundle 2", "root x", "entry x", "checkpoint \"x\""),
        lines("no root", HEADER, "entry x", "checkpoint \"x\""),
        lines("no entry", HEADER, "root x", "checkpoint \"x\""),
        lines("no checkpoint", HEADER, "root x", "entry x"),
        lines(
            "two checkpoints", HEADER, "root x", "entry x", "checkpoint \"x\"", "checkpoint \"\""),
        lines("an unknown tag", HEADER, "root x", "other x", "entry x", "checkpoint \"x\""),
        lines("an empty line", HEADER, "root x", "", "entry x", "checkpoint \"x\""),
        lines("a tag without a field", HEADER, "root ", "entry x", "checkpoint \"x\""),
        lines("a tag in capitals", HEADER, "ROOT x", "entry x", "checkpoint \"x\""),
        lines("a root after an entry", HEADER, "root x", "entry x", "root x", "checkpoint \"x\""),
        lines(
            "a snapshot first", HEADER, "snapshot x", "root x", TILE, "entry x", "checkpoint \"\""),
        lines(
            "a snapshot without tiles",
            HEADER,
            "root x",
            "snapshot x",
            "entry x",
            "checkpoint \"\""),
        lines("tiles without a snapshot", HEADER, "root x", TILE, "entry x", "checkpoint \"x\""),
        lines(
            "records without a snapshot", HEADER, "root x", RECORD_A, "entry x", "checkpoint \"\""),
        lines(
            "two records after one entry",
            HEADER,
            "root x",
            "entry x",
            RECORD_A,
            RECORD_B,
            "checkpoint \"x\""),
        lines("a tile in the tail", HEADER, "root x", "entry x", TILE, "checkpoint \"x\""),
        lines(
            "a record after a tile",
            HEADER,
            "root x",
            "snapshot x",
            TILE,
            RECORD_A,
            "entry x",
            "checkpoint \"x\""),
        lines(
            "records out of order",
            HEADER,
            "root x",
            "snapshot x",
            RECORD_A,
            RECORD_B,
            TILE,
            "entry x",
            "checkpoint \"\""),
        lines(
            "a record twice",
            HEADER,
            "root x",
            "snapshot x",
            RECORD_A,
            RECORD_A,
            TILE,
            "entry x",
            "checkpoint \"\""),
        lines(
            "a record without a site", HEADER, "root x", "entry x", "record x", "checkpoint \"x\""),
        lines(
            "a record of a site with a path",
            HEADER,
            "root x",
            "entry x",
            "record https://a.example/x y",
            "checkpoint \"x\""),
        lines(
            "tile 1 first", HEADER, "root x", "snapshot x", PARTIAL, "entry x", "checkpoint \"x\""),
        lines(
            "a tile after a partial one",
            HEADER,
            "root x",
            "snapshot x",
            PARTIAL.replace("tile 1", "tile 0"),
            PARTIAL,
            "entry x",
            "checkpoint \"x\""),
        lines(
            "a tile with half a hash",
            HEADER,
            "root x",
            "snapshot x",
            "tile 0 " + Base64Std.encode(new byte[16]),
            "entry x",
            "checkpoint \"x\""),
        lines(
            "a tile with 257 hashes",
            HEADER,
            "root x",
            "snapshot x",
            "tile 0 " + Base64Std.encode(new byte[257 * 32]),
            "entry x",
            "checkpoint \"x\""),
        lines(
            "a tile that is not base64",
            HEADER,
            "root x",
            "snapshot x",
            "tile 0 ?",
            "entry x",
            "checkpoint \"x\""),
        lines(
            "a tile numbered 00",
            HEADER,
            "root x",
            "snapshot x",
            TILE.replace("tile 0", "tile 00"),
            "entry x",
            "checkpoint \"x\""),
        lines("a checkpoint that is no JSON", HEADER, "root x", "entry x", "checkpoint x"),
        lines("a checkpoint that is a number", HEADER, "root x", "entry x", "checkpoint 1"),
        lines(
            "a checkpoint in another form", HEADER, "root x", "entry x", "checkpoint \"\\u0078\""));
  }

  private static Arguments lines(String name, String... lines) {
    return Arguments.of(name, lines);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformed")
  void isMalformedWith(String name, String[] lines) {
    assertThat(codeOf(lines)).isEqualTo("bundle_malformed");
  }

  @Test
  void theNumberOfTheLineIsTold() {
    byte[] bundle =
        EditedBundle.closed(utf8(HEADER + "\nroot x\nother x\nentry x\ncheckpoint \"x\"\n"));
    assertThatThrownBy(
            () -> BundleReader.read(new ByteArrayInputStream(bundle), new BundleVisitor() {}))
        .isInstanceOfSatisfying(BundleException.class, e -> assertThat(e.line()).isEqualTo(3))
        .hasMessageContaining("line 3");
  }

  @Test
  void aLineHasAtMost1400000Bytes() {
    String fits = "root " + "x".repeat(1_400_000 - "root ".length());
    assertThat(codeOf(HEADER, fits, "entry x", "checkpoint \"x\"")).isEqualTo("accepted");
    assertThat(codeOf(HEADER, fits + "x", "entry x", "checkpoint \"x\""))
        .isEqualTo("bundle_line_too_long");
  }

  @Test
  void aLineOfTenMegabytesIsNotKept() {
    byte[] body = new byte[10_000_000];
    Arrays.fill(body, (byte) 'x');
    byte[] start = utf8(HEADER + "\nroot ");
    System.arraycopy(start, 0, body, 0, start.length);
    body[body.length - 1] = '\n';
    assertThat(codeOf(EditedBundle.closed(body))).isEqualTo("bundle_line_too_long");
  }

  @Test
  void aFailureOfTheStreamIsNotARefusal() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("gone");
          }
        };
    assertThatThrownBy(() -> BundleReader.read(broken, new BundleVisitor() {}))
        .isInstanceOf(IOException.class)
        .hasMessage("gone");
  }

  @Test
  void whatTheVisitorRefusesIsRefused() {
    federation.heartbeat();
    BundleVisitor visitor =
        new BundleVisitor() {
          @Override
          public void entry(byte[] entry) {
            throw new MalformedException("entry_malformed", "The entry is not wanted.");
          }
        };
    byte[] bundle = federation.bundle();
    assertThat(Refusal.codeOf(() -> BundleReader.read(new ByteArrayInputStream(bundle), visitor)))
        .isEqualTo("entry_malformed");
  }

  @Test
  void theWriterKeepsTheOrder() throws IOException {
    BundleWriter writer = new BundleWriter(new ByteArrayOutputStream());
    assertThatThrownBy(() -> writer.entry(utf8("x"))).isInstanceOf(IllegalStateException.class);
    writer.root(utf8("x"));
    assertThatThrownBy(writer::end).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> writer.entry(utf8("a\nb")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> writer.entry(new byte[1_400_000]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
