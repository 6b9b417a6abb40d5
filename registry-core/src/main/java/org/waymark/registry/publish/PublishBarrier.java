package org.waymark.registry.publish;

/**
 * The points between which a publication may be cut off, in their order. At each of them, and
 * between any two, the folder is a consistent directory.
 */
public enum PublishBarrier {
  /** The change is in the database and will be published, whatever happens. */
  AFTER_COMMIT,
  /** The records and record bundles stand. */
  AFTER_RECORDS,
  /** The entry bundles and hash tiles stand. */
  AFTER_TILES,
  /** The checkpoint is signed and on the disk beside its place. */
  AFTER_CHECKPOINT_TEMP,
  /** The checkpoint is in its place: the change is published. */
  AFTER_CHECKPOINT,
  /** The bundle of a snapshot is on the disk beside its place. */
  AFTER_BUNDLE_TEMP,
  /** The bundle is in its place. */
  AFTER_BUNDLE
}
