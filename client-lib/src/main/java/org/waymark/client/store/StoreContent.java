package org.waymark.client.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.SoftReference;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymark.client.content.DirectoryContent;
import org.waymark.client.content.DirectoryPath;
import org.waymark.client.content.Resource;
import org.waymark.signer.VerificationException;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.id.Host;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.EntryBundle;
import org.waymark.trust.log.Event;
import org.waymark.trust.log.EventType;
import org.waymark.trust.log.MerkleProofs;
import org.waymark.trust.log.TileHashReader;
import org.waymark.trust.log.TilePath;
import org.waymark.trust.proof.SiteProof;
import org.waymark.trust.root.RootChain;
import org.waymark.trust.statement.Record;

/**
 * Serves a store on: what a mirror has below {@code /directory/}, straight from the store that its
 * own answers come from. It lacks entries from before the bundle that the store began with, and
 * records that were superseded. Thread-safe.
 */
public final class StoreContent implements DirectoryContent {

  /**
   * What is served now.
   *
   * @param roots from the pinned one on
   * @param witnessed the newest checkpoint that satisfies the newest root's witness policy; empty
   *     where it has none, or nothing satisfies it yet
   */
  public record Shown(StoreView view, RootChain roots, Optional<Checkpoint> witnessed) {
    boolean isView(Shown other) {
      return view == other.view;
    }
  }

  /** What decides which bytes a bundle has, as long as its snapshot is the newest. */
  private record Made(long root, long epoch, Object base) {
    static Made of(Shown now) {
      StoredState state = now.view().state();
      return new Made(
          now.roots().newest().version(),
          state.epoch(),
          state
              .snapshot()
              .<Object>map(base -> base)
              .orElseGet(() -> Sha256.of(state.checkpoint())));
    }
  }

  private record MadeBundle(Made of, Resource resource) {}

  private static final Logger LOG = LoggerFactory.getLogger(StoreContent.class);

  private final Supplier<Optional<Shown>> shown;
  private final ReentrantLock making = new ReentrantLock();
  private final Consumer<StoreDamagedException> damaged;
  private volatile SoftReference<@Nullable MadeBundle> bundle = new SoftReference<>(null);

  /** Of which it is known that no bundle can be written: anybody may ask, any number of times. */
  private volatile WeakReference<@Nullable StoreView> unwritable = new WeakReference<>(null);

  /**
   * Serves what is shown.
   *
   * @param shown asked at each request; empty while nothing is held
   * @param damaged told when the store cannot be read, in which case there is no answer
   */
  public StoreContent(Supplier<Optional<Shown>> shown, Consumer<StoreDamagedException> damaged) {
    this.shown = shown;
    this.damaged = damaged;
  }

  @Override
  public long version() {
    return shown
        .get()
        .map(
            now ->
                31L * Arrays.hashCode(now.view().state().checkpoint())
                    + now.roots().newest().version()
                    + 961L * now.witnessed().map(w -> Arrays.hashCode(w.bytes())).orElse(0))
        .orElse(0L);
  }

  @Override
  public Optional<Resource> get(String path) {
    Optional<DirectoryPath> parsed = DirectoryPath.parse(path);
    Optional<Shown> now = shown.get();
    while (parsed.isPresent() && now.isPresent()) {
      try {
        return parsed.get().kind() == DirectoryPath.Kind.BUNDLE
            ? bundle(parsed.get(), now.get())
            : read(parsed.get(), now.get()).map(bytes -> Resource.of(parsed.get(), bytes));
      } catch (StoreDamagedException e) {
        Optional<Shown> newer = shown.get();
        if (newer.filter(now.get()::isView).isPresent()) {
          damaged.accept(e);
          return Optional.empty();
        }
        now = newer; // what was read has been given up meanwhile
      } catch (VerificationException e) {
        return Optional.empty(); // a path that names no tile, host or root there could be
      } catch (RuntimeException | OutOfMemoryError e) {
        LOG.warn("The resource {} cannot be served.", path, e);
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private Optional<byte[]> read(DirectoryPath path, Shown now) {
    StoreView view = now.view();
    String text = path.value();
    return switch (path.kind()) {
      case ROOT -> root(text, now.roots());
      case CHECKPOINT -> Optional.of(view.state().checkpoint());
      case WITNESSED -> now.witnessed().map(Checkpoint::bytes);
      case TILE -> tile(TilePath.parse(text), view);
      case ENTRIES -> entries(TilePath.parse(text), view).map(EntryBundle::encode);
      case RECORDS ->
          entries(TilePath.parseRecords(text), view).map(entries -> records(entries, view));
      case RECORD -> record(Sha256.fromHex(text.substring("records/".length())), view);
      case SITE -> site(Host.parse(text.substring("sites/".length())), now);
      case BUNDLE -> Optional.empty();
    };
  }

  private static Optional<byte[]> root(String path, RootChain roots) {
    String number = path.substring("root/".length(), path.length() - ".json".length());
    return roots.version(Long.parseLong(number)).map(root -> root.bytes());
  }

  private static Optional<byte[]> tile(TilePath path, StoreView view) {
    long nodes = view.size() >> (8 * path.level());
    return (path.index() << 8) + path.width() <= nodes
        ? Optional.of(view.tile(path))
        : Optional.empty();
  }

  private static Optional<List<byte[]>> entries(TilePath path, StoreView view) {
    long first = path.index() << 8;
    return view.entries(first, first + path.width());
  }

  private static byte[] records(List<byte[]> entries, StoreView view) {
    Set<Sha256> named = new LinkedHashSet<>();
    for (byte[] entry : entries) {
      Event event = Event.parse(entry);
      boolean document =
          event
              .knownType()
              .map(type -> type.aboutSite() || type == EventType.SNAPSHOT)
              .orElse(false);
      if (document) {
        event.record().ifPresent(named::add);
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Sha256 hash : named) {
      record(hash, view)
          .ifPresent(
              bytes -> {
                out.writeBytes(bytes);
                out.write('\n');
              });
    }
    return out.toByteArray();
  }

  /** A current record, or the snapshot that the bundle is made of. */
  private static Optional<byte[]> record(Sha256 hash, StoreView view) {
    Optional<byte[]> record =
        view.recordNamed(hash).or(() -> view.heldBackNamed(hash)).map(StoredRecord::bytes);
    return record.isPresent()
        ? record
        : view.state()
            .snapshot()
            .map(base -> base.token().getBytes(US_ASCII))
            .filter(token -> Sha256.of(token).equals(hash));
  }

  private static Optional<byte[]> site(Host host, Shown now) {
    boolean testing = now.roots().newest().testing();
    if (host.isLoopback() && !testing) {
      return Optional.empty();
    }
    // In the order of Evaluation: the same host is the same site everywhere.
    EntityId secure = EntityId.https(host);
    if (testing && host.port().orElse(0) != 80 && now.view().recordHash(secure.key()).isEmpty()) {
      EntityId plain = EntityId.http(host);
      if (now.view().recordHash(plain.key()).isPresent()) {
        return Optional.of(proof(plain, now.view()));
      }
    }
    return Optional.of(proof(secure, now.view()));
  }

  private static byte[] proof(EntityId site, StoreView view) {
    long size = view.size();
    return new SiteProof(
            Checkpoint.parse(view.state().checkpoint()),
            new String(view.state().lastEntry(), UTF_8),
            MerkleProofs.inclusion(size - 1, size, new TileHashReader(size, view::tile)),
            view.map().prove(site.key()),
            view.record(site).map(record -> Record.parse(record.bytes())),
            site)
        .encode();
  }

  /**
   * Made when it is first asked for, and again with the next snapshot; by one thread only. Where a
   * witness policy is set, it ends with a tree that satisfies it, because importers ask for that;
   * while none can be written, the last one is served.
   */
  private Optional<Resource> bundle(DirectoryPath path, Shown now) {
    Made made = Made.of(now);
    Optional<Resource> kept = kept(made);
    if (kept.isPresent()) {
      return kept;
    }
    if (unwritable.get() == now.view()) {
      return last(made);
    }
    making.lock();
    try {
      kept = kept(made);
      return kept.isPresent() ? kept : Optional.of(make(path, now, made));
    } catch (UnwitnessedBundleException notYet) {
      unwritable = new WeakReference<>(now.view());
      return last(made);
    } finally {
      making.unlock();
    }
  }

  private Optional<Resource> last(Made made) {
    return Optional.ofNullable(bundle.get())
        .filter(last -> last.of().epoch() == made.epoch())
        .map(MadeBundle::resource);
  }

  private Optional<Resource> kept(Made made) {
    return Optional.ofNullable(bundle.get())
        .filter(kept -> kept.of().equals(made))
        .map(MadeBundle::resource);
  }

  private Resource make(DirectoryPath path, Shown now, Made made) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      var unused = BundleExport.write(now.view(), now.roots(), now.witnessed(), out);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
    Resource resource = Resource.of(path, out.toByteArray());
    bundle = new SoftReference<>(new MadeBundle(made, resource));
    return resource;
  }
}
