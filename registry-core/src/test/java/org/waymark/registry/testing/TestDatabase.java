package org.waymark.registry.testing;

import com.zaxxer.hikari.util.DriverDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.waymark.registry.storage.DatabaseUrl;
import org.waymark.registry.storage.RegistryStorage;
import org.waymark.signer.codec.Sha256;

/**
 * The database that a test runs on. By default the H2 file of its folder; with the system property
 * {@code waymark.test.database=postgresql} a schema, named after the folder, of a PostgreSQL server
 * that is started once in a JVM. Every test that makes a registry or storage gets it here, and so
 * runs on both.
 */
public final class TestDatabase {
  private static final String KIND = System.getProperty("waymark.test.database", "h2");

  /** Where the server of another JVM listens, for processes that a test starts. */
  private static final String SERVER = "waymark.test.database.server";

  private TestDatabase() {}

  /** Started when first asked for, and stopped with the JVM. */
  private static final class Server {
    static final String URL =
        Optional.ofNullable(System.getProperty(SERVER)).orElseGet(Server::start);

    private static String start() {
      try {
        EmbeddedPostgres server =
            EmbeddedPostgres.builder()
                .setServerConfig("max_connections", "200")
                // What is tested is that a session asks for more.
                .setServerConfig("synchronous_commit", "off")
                .setServerConfig("fsync", "off")
                .setPGStartupWait(Duration.ofMinutes(1))
                .start();
        return server.getJdbcUrl("postgres", "postgres");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  public static boolean onPostgreSql() {
    return KIND.equals("postgresql");
  }

  /** The URL of the database of a folder; empty where that is the folder's H2 file. */
  public static Optional<String> url(Path folder) {
    if (!onPostgreSql()) {
      return Optional.empty();
    }
    String schema = schema(folder);
    execute(folder, "create schema if not exists " + schema);
    return Optional.of(with("currentSchema=" + schema));
  }

  public static DatabaseUrl database(Path folder) {
    return DatabaseUrl.of(folder, url(folder));
  }

  /** Opens the database that belongs to a folder; the same folder has the same one. */
  public static RegistryStorage open(Path folder) {
    return RegistryStorage.open(database(folder));
  }

  /** Every row of every table, as text. */
  public static List<String> everything(Path folder) {
    List<String> all = new ArrayList<>();
    try (Connection connection = connect(folder);
        ResultSet tables =
            connection
                .getMetaData()
                .getTables(
                    null, connection.getSchema(), "%", new String[] {"TABLE", "BASE TABLE"})) {
      while (tables.next()) {
        String table = '"' + tables.getString("TABLE_NAME") + '"';
        try (Statement statement = connection.createStatement();
            ResultSet rows = statement.executeQuery("select * from " + table + " order by 1")) {
          while (rows.next()) {
            StringBuilder row = new StringBuilder(table);
            for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
              row.append(' ').append(rows.getString(i));
            }
            all.add(row.toString());
          }
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return all;
  }

  /** Runs a command in the database of a folder, beside whoever has it open. */
  public static void execute(Path folder, String command) {
    try (Connection connection = connect(folder);
        Statement statement = connection.createStatement()) {
      boolean unused = statement.execute(command);
    } catch (SQLException e) {
      throw new IllegalStateException(command, e);
    }
  }

  /** Ends the connection that holds the right to write, as a failing network would. */
  public static void cutOffWriter(Path folder) {
    execute(
        folder,
        "select pg_terminate_backend(pid, 5000) from pg_locks where locktype = 'advisory'"
            + " and objid = (hashtext(current_schema())::bigint & 4294967295)::oid");
  }

  /** A connection of the test's own. */
  public static Connection connect(Path folder) throws SQLException {
    return source(folder).getConnection();
  }

  public static DataSource source(Path folder) {
    if (onPostgreSql()) {
      String url = with("currentSchema=" + schema(folder));
      return new DriverDataSource(url, "org.postgresql.Driver", new Properties(), null, null);
    }
    JdbcDataSource source = new JdbcDataSource();
    source.setUrl("jdbc:h2:file:" + folder.toAbsolutePath().resolve("registry"));
    source.setUser("sa");
    return source;
  }

  /** The system properties of a process that shall use the same databases. */
  public static List<String> arguments() {
    return onPostgreSql()
        ? List.of("-Dwaymark.test.database=" + KIND, "-D" + SERVER + "=" + Server.URL)
        : List.of();
  }

  private static String with(String parameter) {
    return Server.URL + (Server.URL.contains("?") ? "&" : "?") + parameter;
  }

  private static String schema(Path folder) {
    byte[] path = folder.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8);
    return "t" + Sha256.of(path).hex().substring(0, 30);
  }
}
