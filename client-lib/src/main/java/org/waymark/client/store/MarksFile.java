package org.waymark.client.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.waymark.signer.VerificationException;

/** The file {@code marks}: the farthest that was ever accepted. One thread at a time. */
final class MarksFile {

  private final StoreFolder folder;
  private final Barriers barriers;
  private Optional<Marks> marks;

  /**
   * @throws StoreException {@code marks_damaged store_io}
   */
  MarksFile(StoreFolder folder, Barriers barriers) {
    this.folder = folder;
    this.barriers = barriers;
    this.marks = read(folder);
  }

  /** Empty in a new folder. */
  Optional<Marks> marks() {
    return marks;
  }

  /**
   * Whether a store may be used: one that the marks are beyond is an old copy; one that is beyond
   * them was cut off before it could raise them.
   *
   * @param newestRoot that the store has; 0 where it has none
   */
  boolean allow(StoredState state, long newestRoot) {
    Marks.Tree tree = Marks.Tree.of(state);
    boolean old =
        marks
            .flatMap(Marks::tree)
            .filter(mark -> mark.beyond(tree) || mark.contradicts(tree))
            .isPresent();
    return !old
        && newestRoot > 0
        && marks.filter(mark -> mark.rootVersion() > newestRoot).isEmpty();
  }

  /** Makes others durable; does nothing where they are the same. */
  void raise(Marks next) {
    if (marks.equals(Optional.of(next))) {
      return;
    }
    Optional<Path> path = folder.at("marks");
    try {
      if (path.isPresent()) {
        Durable.replace(
            path.get(),
            next.encode(),
            () -> barriers.reached(Barrier.AFTER_MARKS_TEMP),
            () -> barriers.reached(Barrier.AFTER_MARKS_RENAME));
      }
    } catch (IOException e) {
      throw folder.io("The marks cannot be written", e);
    }
    marks = Optional.of(next);
  }

  private static Optional<Marks> read(StoreFolder folder) {
    Optional<Path> path = folder.at("marks").filter(Files::exists);
    if (path.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Marks.decode(Files.readAllBytes(path.get())));
    } catch (IOException e) {
      throw folder.io("The marks cannot be read", e);
    } catch (VerificationException e) {
      throw new StoreException(
          "marks_damaged",
          "The marks in "
              + path.get()
              + " are damaged, so a rollback could not be noticed; restore the file, or delete it"
              + " to begin anew.",
          e);
    }
  }
}
