package org.waymark.client.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymark.signer.VerificationException;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;

/**
 * The copy of one federation's directory, in a folder of its own:
 *
 * <ul>
 *   <li>{@code directory.mv}, the B-tree: disposable, whatever is wrong with it is cured by an
 *       import;
 *   <li>{@code marks} and {@code site-marks}, what must survive it;
 *   <li>{@code split-view-*}, proofs that a log showed two trees;
 *   <li>{@code lock}, held while it is open.
 * </ul>
 *
 * <p>A step is durable in this order: store, marks, and then the caller serves it. So after a crash
 * the marks may be behind the store, and are brought up when it is opened; a store that is behind
 * the marks is an old copy and is thrown away.
 *
 * <p>One thread writes at a time; views are read by any number. I/O errors are {@link
 * StoreException}.
 */
public final class DirectoryStore implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DirectoryStore.class);

  private static final String FILE = "directory.mv";
  private static final String IMPORT = "directory.mv.import";
  private static final String DOWNLOAD = "bundle.download";

  /** Commits between two looks for space to give back. */
  private static final int COMPACT_EVERY = 64;

  private final StoreFolder folder;
  private final Barriers barriers;
  private final SiteMarks siteMarks;
  private final SplitProofs splits;
  private final MarksFile marks;

  /** Gives free what nobody reads any more when the next state is served. */
  private final List<Runnable> superseded = new ArrayList<>();

  private StoreFile file;
  private int commits;
  private boolean closed;
  private volatile Optional<StoreView> view;

  private DirectoryStore(StoreFolder folder, Barriers barriers) {
    this.folder = folder;
    this.barriers = barriers;
    this.siteMarks = new SiteMarks(folder.at("site-marks"));
    this.splits = new SplitProofs(folder);
    this.marks = new MarksFile(folder, barriers);
    this.file = folder.openOrReplace(FILE, IMPORT, DOWNLOAD);
    this.view = Optional.empty();
    try {
      Optional<StoreView> found = StoreView.committed(file);
      if (found.isPresent() && !marks.allow(found.get().state(), file.newestRoot())) {
        throw new StoreDamagedException("The store is older than what was accepted before.");
      }
      this.view = found;
      settle();
    } catch (StoreDamagedException | VerificationException e) {
      LOG.warn("{} The directory will be imported again.", e.getMessage());
      discard();
    }
  }

  /**
   * Opens the store in a folder, which is made if missing.
   *
   * @throws StoreException {@code store_locked} when another process, or another object of this
   *     one, has it open; {@code store_io}; {@code marks_damaged}
   */
  public static DirectoryStore open(Path folder, Barriers barriers) {
    StoreFolder locked = StoreFolder.locked(folder);
    try {
      return new DirectoryStore(locked, barriers);
    } catch (RuntimeException e) {
      locked.close();
      throw e;
    }
  }

  /** A store that ends with the process, marks and all. */
  public static DirectoryStore inMemory() {
    return new DirectoryStore(StoreFolder.inMemory(), Barriers.NONE);
  }

  /** The newest state; empty before the first one. */
  public Optional<StoreView> view() {
    return view;
  }

  /** The farthest that was ever accepted; empty in a new folder. */
  public synchronized Optional<Marks> marks() {
    return marks.marks();
  }

  /** The root files that are kept, ascending. */
  public synchronized List<byte[]> roots() {
    return file.rootFiles();
  }

  /** The marks of every site that was believed, as far as they were flushed, by identifier. */
  public Map<String, SiteMark> siteMarks() {
    return Map.copyOf(siteMarks.all());
  }

  /** The mark of one site; takes no lock. */
  public Optional<SiteMark> siteMark(EntityId site) {
    return Optional.ofNullable(siteMarks.all().get(site.value()));
  }

  /**
   * Brings the marks up to the state that is shown, after a crash or an I/O error came between the
   * two. Does nothing where they agree.
   */
  public synchronized void settle() {
    if (view.isEmpty()) {
      return;
    }
    StoredState state = view.get().state();
    List<byte[]> roots = roots();
    byte[] newest = roots.get(roots.size() - 1);
    marks.raise(
        new Marks(
            Root.parse(newest).version(), Sha256.of(newest), Optional.of(Marks.Tree.of(state))));
  }

  /** Keeps roots that are believed although nothing below them is new. */
  public synchronized void commitRoots(RootChain roots) {
    write(
        () -> {
          new StoreWriter(file).roots(roots);
          file.commit();
          file.sync();
          return Optional.empty();
        });
    Optional<Marks.Tree> tree = marks.marks().flatMap(Marks::tree);
    marks.raise(new Marks(roots.newest().version(), roots.newest().hash(), tree));
  }

  /**
   * Makes a step durable and shows it.
   *
   * @param serve told of the new view; when it returns, the view before is given up
   */
  public synchronized void commit(SyncBatch batch, Consumer<StoreView> serve) {
    StoreView before = view.orElseThrow(() -> new IllegalStateException("import first"));
    if (batch.frontier().size() - batch.entries().size() != before.size()) {
      throw new IllegalStateException("a step that does not begin at what is stored");
    }
    StoreView next =
        write(
            () -> {
              StoredState state =
                  new StoreWriter(file)
                      .apply(
                          StoreWriter.From.state(before.state()),
                          before.state().lastEntry(),
                          batch);
              file.state.put(StoreFile.STATE, state.encode());
              barriers.reached(Barrier.BEFORE_STORE_COMMIT);
              return StoreView.commit(
                  file, state, () -> barriers.reached(Barrier.AFTER_STORE_COMMIT));
            });
    StoreFile of = file;
    superseded.add(() -> before.release(of));
    view = Optional.of(next);
    barriers.reached(Barrier.AFTER_STORE_SYNC);
    finish(batch, next, serve);
    if (++commits % COMPACT_EVERY == 0) {
      file.compact();
    }
  }

  /** Begins a whole directory. The one in use stays until {@link #adopt}. */
  public synchronized StoreImport begin() {
    requireOpen();
    folder.delete(IMPORT);
    return new StoreImport(
        StoreFile.open(folder.at(IMPORT)),
        folder.path().isPresent(),
        barriers,
        () -> folder.delete(IMPORT));
  }

  /** A file for a bundle that is on its way; left over from a crash, it goes at the next start. */
  public Path scratch() throws IOException {
    Optional<Path> file = folder.at(DOWNLOAD);
    return file.isPresent() ? file.get() : Files.createTempFile("waymark-", ".bundle");
  }

  /**
   * Puts a whole directory in the place of the one in use and shows it.
   *
   * @param tail the step from its snapshot, or from nothing, to its newest state
   * @param serve told of the new view; when it returns, the view before is given up
   */
  public synchronized void adopt(StoreImport whole, SyncBatch tail, Consumer<StoreView> serve) {
    requireOpen();
    StoredState state = whole.finish(tail);
    StoreView next =
        StoreView.commit(whole.file(), state, () -> barriers.reached(Barrier.BEFORE_STORE_COMMIT));
    barriers.reached(Barrier.AFTER_IMPORT_SYNC);
    folder.move(IMPORT, FILE);
    // It has its place: from here on it is the one, whatever else fails.
    StoreFile replaced = file;
    superseded.add(replaced::close);
    file = whole.adopt();
    view = Optional.of(next);
    barriers.reached(Barrier.AFTER_IMPORT_RENAME);
    folder.settle(FILE);
    finish(tail, next, serve);
  }

  /** Marks, then the readers, and then nobody reads what was before. */
  private void finish(SyncBatch batch, StoreView next, Consumer<StoreView> serve) {
    marks.raise(batch.marks());
    Map<String, SiteMark> higher =
        batch.siteMarks().isEmpty() ? Map.of() : write(batch.siteMarks());
    serve.accept(next);
    // Only now: to who still reads the state before, its sites would seem to have gone back.
    siteMarks.apply(higher);
    superseded.forEach(Runnable::run);
    superseded.clear();
  }

  /** Throws the copy away, because it cannot be believed; the marks stay. */
  public synchronized void discard() {
    requireOpen();
    view = Optional.empty();
    file.close();
    folder.delete(FILE);
    file = StoreFile.open(folder.at(FILE));
  }

  /** Adds to the counters of sites that were believed, and forces them to the disk. */
  public synchronized void believed(Map<EntityId, SiteMark> higher) {
    if (!higher.isEmpty()) {
      siteMarks.apply(write(higher));
    }
  }

  private Map<String, SiteMark> write(Map<EntityId, SiteMark> higher) {
    Map<String, SiteMark> changed;
    try {
      changed = siteMarks.write(higher);
    } catch (IOException e) {
      throw folder.io("The marks of sites cannot be written", e);
    }
    barriers.reached(Barrier.AFTER_SITE_MARKS);
    return changed;
  }

  /** The logs that showed two trees; takes no lock. */
  public SplitProofs splits() {
    return splits;
  }

  @Override
  public synchronized void close() {
    closed = true;
    view = Optional.empty();
    superseded.forEach(Runnable::run);
    superseded.clear();
    file.close();
    folder.close();
  }

  private void requireOpen() {
    if (closed) {
      throw new StoreException("store_closed", "The store is closed.", null);
    }
  }

  private <T> T write(Supplier<T> change) {
    requireOpen();
    try {
      return StoreFile.reading("a commit", change);
    } catch (RuntimeException e) {
      // Nothing half-done may go into the next commit.
      file.rollback();
      throw e;
    }
  }
}
