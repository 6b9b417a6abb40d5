package org.waymark.registry.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.registry.error.StorageFailedException;
import org.waymark.registry.testing.TestDatabase;
import org.waymark.signer.codec.Sha256;

class SchemaTest {
  @TempDir Path temp;

  @Test
  void knowsItsNewestMigration() throws IOException, URISyntaxException {
    URL folder =
        SchemaTest.class.getResource("/" + Schema.LOCATION.substring("classpath:".length()));
    try (Stream<Path> scripts = Files.list(Path.of(folder.toURI()))) {
      long newest =
          scripts
              .map(path -> path.getFileName().toString())
              .mapToLong(name -> Long.parseLong(name.substring(1, name.indexOf("__"))))
              .max()
              .orElseThrow();

      assertThat(Schema.CURRENT).isEqualTo(newest);
    }
  }

  @Test
  void isCurrentAfterTheMigrations() {
    try (Database database = Database.open(TestDatabase.database(temp))) {
      assertThat(database.<OptionalLong>read(sql -> new MetaTable(sql).get("schema")))
          .hasValue(Schema.CURRENT);
    }
  }

  @Test
  void doesNotRunMigrationsWhenTheSchemaIsCurrent() {
    try (Database database = Database.open(TestDatabase.database(temp))) {
      // Whoever runs them again would miss this and fail.
      database.write(sql -> sql.update("drop table \"flyway_schema_history\""));
    }

    try (Database again = Database.open(TestDatabase.database(temp))) {
      assertThat(again.<Long>read(sql -> new LogTable(sql).size())).isZero();
    }
  }

  @Test
  void refusesADatabaseOfALaterVersion() {
    try (Database database = Database.open(TestDatabase.database(temp))) {
      database.write(sql -> new MetaTable(sql).put("schema", Schema.CURRENT + 1));
    }

    assertThatThrownBy(() -> Database.open(TestDatabase.database(temp)))
        .isInstanceOf(StorageFailedException.class)
        .rootCause()
        .hasMessageContaining("later version");
  }

  @Test
  void bringsAnOldDatabaseUpToDateWithWhatIsInIt() throws SQLException {
    DatabaseUrl url = TestDatabase.database(temp);
    Flyway.configure()
        .dataSource(TestDatabase.source(temp))
        .locations(Schema.LOCATION)
        .target("1")
        .load()
        .migrate();
    try (Connection old = TestDatabase.connect(temp);
        PreparedStatement event =
            old.prepareStatement("insert into events (seq, entry, leaf) values (0, ?, ?)");
        Statement audit = old.createStatement()) {
      event.setBytes(1, new byte[1]);
      event.setBytes(2, new byte[Sha256.LENGTH]);
      assertThat(event.executeUpdate()).isEqualTo(1);
      audit.execute(
          "insert into audit (happened_at, actor, action, subject, reason, seq)"
              + " values (100, 'init', 'root', 'https://federation.example', null, 0)");
    }

    try (RegistryStorage storage = RegistryStorage.open(url)) {
      assertThat(storage.size()).isEqualTo(1);
      assertThat(storage.audit(10))
          .containsExactly(
              new AuditRow(
                  100,
                  "init",
                  "root",
                  "https://federation.example",
                  Optional.empty(),
                  OptionalLong.of(0)));
      storage.admission().putInvitation(Rows.invitation("i1"));
    }
    try (Database database = Database.open(url)) {
      assertThat(database.<OptionalLong>read(sql -> new MetaTable(sql).get("schema")))
          .hasValue(Schema.CURRENT);
    }
  }
}
