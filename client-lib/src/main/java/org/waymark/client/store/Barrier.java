package org.waymark.client.store;

/** The points between which a crash leaves different files behind, in the order of a commit. */
public enum Barrier {
  /** A whole directory is being written beside the one in use. */
  DURING_IMPORT,
  /** It is complete and on the disk, under its temporary name. */
  AFTER_IMPORT_SYNC,
  /** It has the place of the one in use. */
  AFTER_IMPORT_RENAME,
  /** The changes are in memory. */
  BEFORE_STORE_COMMIT,
  /** They are written, perhaps not yet on the disk. */
  AFTER_STORE_COMMIT,
  /** They are on the disk. */
  AFTER_STORE_SYNC,
  /** New marks are on the disk under a temporary name. */
  AFTER_MARKS_TEMP,
  /** They have their place, perhaps not yet on the disk. */
  AFTER_MARKS_RENAME,
  /** The counters of sites are appended and on the disk. */
  AFTER_SITE_MARKS
}
