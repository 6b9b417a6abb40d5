package org.waymark.registry.storage;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.waymark.signer.codec.Sha256;

/** Is shown every row of a database, as all of them stood at one moment. */
public interface TableReader {

  /**
   * How long the log was at that moment; called first.
   *
   * @param root of the tree over the entries
   */
  void log(long size, Sha256 root) throws IOException;

  /**
   * The rows of a table follow.
   *
   * @param columns by their names, in the order of the values
   */
  void table(String name, Map<String, ColumnKind> columns) throws IOException;

  /** A row: of each column a {@code Long}, {@code String}, {@code byte[]} or null. */
  void row(List<@Nullable Object> values) throws IOException;
}
