package org.waymark.client.sync;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.Event;
import org.waymark.trust.log.TilePath;
import org.waymark.trust.root.Root;
import org.waymark.trust.statement.Record;

/** Reads resources of one source, each with its limit; believes nothing. One thread at a time. */
interface SourceReader {

  /** The most bytes that each kind of resource may have. */
  final class Limits {
    static final int ROOT = Root.MAX_BYTES;
    static final int CHECKPOINT = Checkpoint.MAX_BYTES;
    static final int TILE = TilePath.FULL * 32;

    /** Of all entries of one tail together, which is what a bundle may have (formats.md, 10). */
    static final long TAIL = 128L << 20;

    private Limits() {}

    /** Of a bundle of entries, which has as many as its path says. */
    static int entries(TilePath path) {
      return path.width() * (Event.MAX_BYTES + 2);
    }

    /** Of the records of such a bundle, of which each entry names one at most. */
    static int records(TilePath path) {
      return path.width() * (Record.MAX_BYTES + 1);
    }
  }

  /** Where this reads. */
  Source source();

  /** An attempt begins: the time that it may take is counted from now. */
  default void begin() {}

  /** Whether it has single resources; a bundle file has none. */
  default boolean hasResources() {
    return true;
  }

  /**
   * A resource.
   *
   * @return empty where the source says that there is none
   * @throws SourceException when it could not be read
   * @throws SyncException {@code resource_too_large}
   */
  Optional<byte[]> get(String path, int maxBytes) throws SourceException;

  /**
   * The checkpoint, or {@link Fetched#unchanged()} when it is the one that {@link #accepted} was
   * called for.
   */
  Fetched checkpoint() throws SourceException;

  /** The checkpoint read last is the one that is held now. */
  void accepted();

  /**
   * The bundle; to be closed.
   *
   * @return empty where there is none
   */
  Optional<InputStream> bundle(SyncProgress progress) throws SourceException, IOException;

  /**
   * A conditional answer.
   *
   * @param body empty where there is none, or it is unchanged
   */
  record Fetched(boolean unchanged, Optional<byte[]> body) {}
}
