package org.waymark.registry.storage;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.waymark.registry.error.RefusedException;

/**
 * Where the database of a registry is: an H2 file in a folder, or a PostgreSQL server. Its text
 * ({@link #toString}) is for people and logs and holds no user, password or other parameter.
 */
public final class DatabaseUrl {
  /** Without user information, which the driver does not know and would take for a host. */
  private static final Pattern ADDRESS =
      Pattern.compile("(jdbc:postgresql:[!-~&&[^?@]]+)([?][!-~]*)?");

  private final Dialect dialect;
  private final String shown;

  private DatabaseUrl(Dialect dialect, String shown) {
    this.dialect = dialect;
    this.shown = shown;
  }

  /** The H2 file of a folder. */
  public static DatabaseUrl file(Path folder) {
    return new DatabaseUrl(new Dialect.H2(folder), RegistryStorage.file(folder).toString());
  }

  /**
   * A PostgreSQL database, for example {@code
   * jdbc:postgresql://db.example.org/waymark?user=waymark&sslmode=verify-full}, with the parameters
   * of its JDBC driver. The password is better kept in the file that {@code PGPASSFILE} names.
   *
   * @throws RefusedException {@code config_database}; the message does not repeat the URL
   */
  public static DatabaseUrl parse(String url) {
    Matcher address = ADDRESS.matcher(url);
    if (!address.matches() || !Dialect.PostgreSql.accepts(url)) {
      throw new RefusedException(
          "config_database",
          "database",
          "The database is not named by a URL of the form jdbc:postgresql://host:port/database.");
    }
    String shown = address.group(1);
    return new DatabaseUrl(new Dialect.PostgreSql(url, shown), shown);
  }

  /**
   * The database that a registry's settings name.
   *
   * @param folder the data folder
   * @param url of a PostgreSQL database, where there is one
   * @throws RefusedException {@code config_database}
   */
  public static DatabaseUrl of(Path folder, Optional<String> url) {
    return url.map(DatabaseUrl::parse).orElseGet(() -> file(folder));
  }

  /** Whether it is the file of a folder, and so part of what that folder holds. */
  public boolean inFolder() {
    return dialect instanceof Dialect.H2;
  }

  Dialect dialect() {
    return dialect;
  }

  /** The file, or the URL without parameters. */
  @Override
  public String toString() {
    return shown;
  }
}
