package org.waymark.registry.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.registry.testing.TestDatabase;

/** A table that a later migration adds has to be in backups, or somebody has to say why not. */
class ArchiveTablesTest {
  /** Its one row tells which process may write now; whoever opens the database takes it anew. */
  private static final String WRITER = "writer";

  /** The migrations' own record, which each database keeps for itself. */
  private static final String HISTORY = "flyway_schema_history";

  @TempDir Path temp;

  @Test
  void everyTableIsInTheArchiveOrLeftOutOnPurpose() throws SQLException {
    Set<String> known = new TreeSet<>(ArchiveStorage.TABLES);
    known.addAll(ArchiveStorage.LEFT_OUT);
    known.addAll(List.of(WRITER, HISTORY));

    try (RegistryStorage storage = TestDatabase.open(temp)) {
      List<String> tables = tables();
      assertThat(tables).isSubsetOf(known).containsAll(ArchiveStorage.TABLES);
      assertThat(tables).containsAll(ArchiveStorage.LEFT_OUT);
      assertThat(ArchiveStorage.TABLES).doesNotContainAnyElementsOf(ArchiveStorage.LEFT_OUT);
      assertThat(storage.size()).isZero();
    }
  }

  private List<String> tables() throws SQLException {
    List<String> tables = new ArrayList<>();
    try (Connection connection = TestDatabase.connect(temp);
        ResultSet found =
            connection
                .getMetaData()
                .getTables(
                    null, connection.getSchema(), "%", new String[] {"TABLE", "BASE TABLE"})) {
      while (found.next()) {
        tables.add(found.getString("TABLE_NAME").toLowerCase(Locale.ROOT));
      }
    }
    return tables;
  }
}
