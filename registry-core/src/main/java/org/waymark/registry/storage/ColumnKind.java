package org.waymark.registry.storage;

/** What a column holds; null may stand in any. */
public enum ColumnKind {
  /** A {@code Long}. */
  NUMBER,
  /** A {@code String}. */
  TEXT,
  /** A {@code byte[]}. */
  BYTES
}
