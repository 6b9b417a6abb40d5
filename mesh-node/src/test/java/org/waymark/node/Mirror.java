package org.waymark.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.bundle.BundleImport;
import org.waymark.trust.bundle.ImportSink;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.EntryBundle;
import org.waymark.trust.log.Event;
import org.waymark.trust.log.MerkleFrontier;
import org.waymark.trust.log.TilePath;
import org.waymark.trust.root.Root;

/** A mirror as a suspicious reader sees it. */
final class Mirror {

  private final URI base;
  private final HttpClient client = HttpClient.newHttpClient();

  private Mirror(URI base) {
    this.base = base;
  }

  static Mirror of(URI base) {
    return new Mirror(base);
  }

  Optional<byte[]> get(String path) {
    try {
      HttpRequest request = HttpRequest.newBuilder(base.resolve("/directory/" + path)).build();
      HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (answer.statusCode() == 404) {
        return Optional.empty();
      }
      assertThat(answer.statusCode()).as(path).isEqualTo(200);
      return Optional.of(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  Optional<Checkpoint> checkpoint() {
    return get("checkpoint").map(Checkpoint::parse);
  }

  /** The entries of the checkpoint; 0 without one. */
  long size() {
    return checkpoint().map(Checkpoint::size).orElse(0L);
  }

  /**
   * Whatever is served belongs to one tree: tiles, entries and records make the checkpoint's root,
   * and the bundle is believed.
   *
   * @return the size of that tree
   */
  long requireConsistent(Root pinned, Instant now) {
    Optional<Checkpoint> served = checkpoint();
    if (served.isEmpty()) {
      return 0;
    }
    Checkpoint checkpoint = served.get();
    byte[] leaves = leaves(checkpoint);
    for (TilePath tile : TilePath.newTiles(0, checkpoint.size())) {
      if (tile.level() == TilePath.ENTRIES) {
        requireEntries(tile, leaves);
      } else if (tile.level() == 1) {
        assertThat(get(tile.path())).as(tile.path()).hasValue(parents(leaves, tile));
      }
    }
    get("bundle").ifPresent(bundle -> requireBundle(bundle, pinned, now));
    return checkpoint.size();
  }

  private byte[] leaves(Checkpoint checkpoint) {
    ByteArrayOutputStream leaves = new ByteArrayOutputStream();
    for (long first = 0; first < checkpoint.size(); first += TilePath.FULL) {
      String path = TilePath.holding(0, first, checkpoint.size()).path();
      leaves.writeBytes(get(path).orElseThrow(() -> new AssertionError("no " + path)));
    }
    byte[] bytes = leaves.toByteArray();
    assertThat(bytes.length).isEqualTo((int) checkpoint.size() * 32);
    assertThat(tree(bytes, 0, bytes.length)).isEqualTo(checkpoint.root());
    return bytes;
  }

  private static Sha256 tree(byte[] leaves, int from, int to) {
    MerkleFrontier.Builder tree = MerkleFrontier.empty().builder();
    for (int at = from; at < to; at += 32) {
      tree.append(Sha256.ofBytes(Arrays.copyOfRange(leaves, at, at + 32)));
    }
    return tree.build().root();
  }

  private static byte[] parents(byte[] leaves, TilePath tile) {
    ByteArrayOutputStream parents = new ByteArrayOutputStream();
    int span = TilePath.FULL * 32;
    for (int i = 0; i < tile.width(); i++) {
      int from = ((int) tile.index() * TilePath.FULL + i) * span;
      parents.writeBytes(tree(leaves, from, from + span).bytes());
    }
    return parents.toByteArray();
  }

  private void requireEntries(TilePath tile, byte[] leaves) {
    Optional<byte[]> served = get(tile.path());
    if (served.isEmpty()) {
      return;
    }
    List<byte[]> entries = EntryBundle.decode(served.get(), tile.width());
    Set<Sha256> named = new HashSet<>();
    for (int i = 0; i < entries.size(); i++) {
      int at = ((int) tile.index() * TilePath.FULL + i) * 32;
      assertThat(MerkleFrontier.leafHash(entries.get(i)))
          .isEqualTo(Sha256.ofBytes(Arrays.copyOfRange(leaves, at, at + 32)));
      Event.parse(entries.get(i)).record().ifPresent(named::add);
    }
    get(tile.recordsPath())
        .ifPresent(
            records -> {
              for (String line : new String(records, StandardCharsets.ISO_8859_1).split("\n")) {
                assertThat(named).contains(Sha256.of(line.getBytes(StandardCharsets.ISO_8859_1)));
              }
            });
  }

  private static void requireBundle(byte[] bundle, Root pinned, Instant now) {
    try {
      BundleImport.verifyAll(
          new ByteArrayInputStream(bundle), pinned, now, ImportSink.inMemory(), Optional.empty());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
