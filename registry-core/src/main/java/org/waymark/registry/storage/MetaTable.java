package org.waymark.registry.storage;

import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;

/** Single numbers by name. */
final class MetaTable {
  static final String SCHEMA = "schema";

  /** The newest root version that an entry announced. */
  static final String ROOT_VERSION = "root_version";

  /** Index of the snapshot entry whose bundle has been published. */
  static final String BUNDLE_SEQ = "bundle_seq";

  private final Handle sql;

  MetaTable(Handle sql) {
    this.sql = sql;
  }

  OptionalLong get(String name) {
    return sql.createQuery("select amount from meta where name = ?")
        .bind(0, name)
        .mapTo(Long.class)
        .findOne()
        .map(OptionalLong::of)
        .orElseGet(OptionalLong::empty);
  }

  void put(String name, long amount) {
    if (sql.execute("update meta set amount = ? where name = ?", amount, name) == 0) {
      sql.execute("insert into meta (name, amount) values (?, ?)", name, amount);
    }
  }
}
