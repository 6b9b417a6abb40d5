package org.waymark.registry.storage;

import java.util.OptionalLong;

/** Single numbers by name. */
final class MetaTable {
  static final String SCHEMA = "schema";

  /** The newest root version that an entry announced. */
  static final String ROOT_VERSION = "root_version";

  /** Index of the snapshot entry whose bundle has been published. */
  static final String BUNDLE_SEQ = "bundle_seq";

  /** How many entries at least have been published. */
  static final String PUBLISHED = "published_size";

  /** There while rows of an archive are being put in. */
  static final String FILLING = "filling";

  /** There from a restore or rebuild until somebody vouched that no later state was published. */
  static final String RESTORED = "restored";

  private final Sql sql;

  MetaTable(Sql sql) {
    this.sql = sql;
  }

  OptionalLong get(String name) {
    return sql.first("select amount from meta where name = ?", row -> row.getLong(1), name)
        .map(OptionalLong::of)
        .orElseGet(OptionalLong::empty);
  }

  void remove(String name) {
    sql.update("delete from meta where name = ?", name);
  }

  void put(String name, long amount) {
    if (sql.update("update meta set amount = ? where name = ?", amount, name) == 0) {
      sql.update("insert into meta (name, amount) values (?, ?)", name, amount);
    }
  }
}
