package org.waymark.client.sync;

/** Told how far a sync is, on its thread; must return at once. */
@FunctionalInterface
public interface SyncProgress {

  /** Hears nothing. */
  SyncProgress NONE = (phase, done, total) -> {};

  /** What is being done. */
  enum Phase {
    ROOTS,
    CHECKPOINT,
    BUNDLE,
    IMPORT,
    ENTRIES,
    FOLD,
    STORE,
    DONE
  }

  /**
   * Another item, or another phase.
   *
   * @param done items so far: bytes for {@code BUNDLE}, sites for {@code IMPORT}, entries for
   *     {@code ENTRIES} and {@code FOLD}
   * @param total the number to reach, or 0 where it is not known
   */
  void reached(Phase phase, long done, long total);
}
