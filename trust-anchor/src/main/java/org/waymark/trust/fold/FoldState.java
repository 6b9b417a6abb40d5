package org.waymark.trust.fold;

import java.util.Optional;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.log.MerkleFrontier;
import org.waymark.trust.map.DirectoryMap;
import org.waymark.trust.map.MapNodes;
import org.waymark.trust.statement.Record;

/**
 * A verified directory after some number of entries, from memory or disk. The fold reads it and
 * never changes it. It must not change while a fold runs.
 */
public interface FoldState {

  /** Entries folded so far; the next entry has this {@code seq}. */
  default long size() {
    return frontier().size();
  }

  /** The tree of the entries folded so far. */
  MerkleFrontier frontier();

  /** The map after the last of them. */
  DirectoryMap map();

  /** The {@code time} of the last of them, in seconds since 1970; 0 where that is not known. */
  long lastTime();

  /**
   * The record of a site that has a leaf in {@link #map}. It was verified when it was folded, so it
   * is not verified again.
   */
  Optional<Record> record(EntityId sub);

  /** The directory before the first entry. */
  static FoldState empty(MapNodes nodes) {
    return at(MerkleFrontier.empty(), DirectoryMap.empty(nodes), 0, sub -> Optional.empty());
  }

  /** A directory from its parts. */
  static FoldState at(
      MerkleFrontier frontier, DirectoryMap map, long lastTime, RecordSource records) {
    return new FoldState() {
      @Override
      public MerkleFrontier frontier() {
        return frontier;
      }

      @Override
      public DirectoryMap map() {
        return map;
      }

      @Override
      public long lastTime() {
        return lastTime;
      }

      @Override
      public Optional<Record> record(EntityId sub) {
        return records.record(sub);
      }
    };
  }

  /** Where the records of a state are found. */
  @FunctionalInterface
  interface RecordSource {
    /** The current record of a site, or empty when the site has no leaf. */
    Optional<Record> record(EntityId sub);
  }
}
