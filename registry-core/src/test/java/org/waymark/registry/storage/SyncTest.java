package org.waymark.registry.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.registry.Registry;
import org.waymark.registry.testing.OnlyOnH2;
import org.waymark.registry.testing.TestClock;
import org.waymark.registry.testing.TestDatabase;
import org.waymark.registry.testing.TestRegistry;

@OnlyOnH2("it forces its file itself")
class SyncTest {
  @TempDir Path temp;

  @Test
  void forcesWhatAnEarlierProcessCommittedBeforeItSigns() throws SQLException {
    TestRegistry.init(temp);
    // In one process H2 gives every connection the same database, and counts for all of them.
    try (Connection watcher = TestDatabase.connect(temp);
        Statement statement = watcher.createStatement()) {
      statement.execute("set query_statistics true");

      try (Registry registry = Registry.open(TestRegistry.config(temp, new TestClock()).build())) {
        registry.ready().join();
        assertThat(registry.status().size()).as("nothing was written").isEqualTo(2);
      }

      try (ResultSet forced =
          statement.executeQuery(
              "select sum(execution_count) from information_schema.query_statistics"
                  + " where lower(sql_statement) like 'checkpoint sync%'")) {
        assertThat(forced.next()).isTrue();
        assertThat(forced.getLong(1)).isEqualTo(1);
      }
    }
  }
}
