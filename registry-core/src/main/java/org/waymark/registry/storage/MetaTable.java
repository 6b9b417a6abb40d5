package org.waymark.registry.storage;

import java.util.OptionalLong;

/** Single numbers by name. */
final class MetaTable {
  static final String SCHEMA = "schema";

  /** The newest root version that an entry announced. */
  static final String ROOT_VERSION = "root_version";

  /** Index of the snapshot entry whose bundle has been published. */
  static final String BUNDLE_SEQ = "bundle_seq";

  private final Sql sql;

  MetaTable(Sql sql) {
    this.sql = sql;
  }

  OptionalLong get(String name) {
    return sql.first("select amount from meta where name = ?", row -> row.getLong(1), name)
        .map(OptionalLong::of)
        .orElseGet(OptionalLong::empty);
  }

  void put(String name, long amount) {
    if (sql.update("update meta set amount = ? where name = ?", amount, name) == 0) {
      sql.update("insert into meta (name, amount) values (?, ?)", name, amount);
    }
  }
}
