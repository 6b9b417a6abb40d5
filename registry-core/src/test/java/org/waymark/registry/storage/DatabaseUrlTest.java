package org.waymark.registry.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymark.registry.error.RefusedException;
import org.waymark.registry.error.StorageFailedException;

class DatabaseUrlTest {
  private static final String SECRET = "hunter2";

  @ParameterizedTest
  @CsvSource({
    "jdbc:postgresql://db.example/w?user=anna&password=hunter2, jdbc:postgresql://db.example/w",
    "jdbc:postgresql://db.example:5433/w, jdbc:postgresql://db.example:5433/w",
    "'jdbc:postgresql://a.example,b.example/w?ssl=true', 'jdbc:postgresql://a.example,b.example/w'",
    "jdbc:postgresql:w?password=hunter2, jdbc:postgresql:w",
  })
  void showsWhereTheDatabaseIsAndNotTheCredentials(String url, String shown) {
    assertThat(DatabaseUrl.parse(url)).hasToString(shown);
    assertThat(DatabaseUrl.parse(url).inFolder()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hunter2",
        "postgresql://db.example/w?password=hunter2",
        "jdbc:mysql://db.example/w?password=hunter2",
        "jdbc:h2:mem:hunter2",
        "jdbc:postgresql://anna:hunter2@db.example/w",
        "jdbc:postgresql:?password=hunter2",
        "jdbc:postgresql://db.example/w\n?password=hunter2",
      })
  void refusesWhatIsNoUrlOfPostgreSqlWithoutRepeatingIt(String url) {
    assertThatThrownBy(() -> DatabaseUrl.parse(url))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.code()).isEqualTo("config_database"))
        .satisfies(e -> assertThat(printed(e)).doesNotContain(SECRET));
  }

  @Test
  void isTheFileOfTheFolderWhereNothingElseIsSaid() {
    DatabaseUrl file = DatabaseUrl.of(Path.of("data"), Optional.empty());

    assertThat(file).hasToString(Path.of("data", "registry.mv.db").toString());
    assertThat(file.inFolder()).isTrue();
  }

  @Test
  void tellsNobodyThePasswordWhenTheServerCannotBeReached() {
    // Nothing listens on port 1.
    DatabaseUrl url =
        DatabaseUrl.parse("jdbc:postgresql://127.0.0.1:1/w?user=anna&password=" + SECRET);

    for (Throwable thrown :
        new Throwable[] {
          catchThrowable(() -> RegistryStorage.exists(url)),
          catchThrowable(() -> RegistryStorage.open(url).close())
        }) {
      assertThat(thrown)
          .isInstanceOf(StorageFailedException.class)
          .hasMessageContaining("jdbc:postgresql://127.0.0.1:1/w");
      assertThat(printed(thrown)).doesNotContain(SECRET);
    }
  }

  /** With all causes, as a log would have it. */
  private static String printed(Throwable thrown) {
    StringWriter out = new StringWriter();
    thrown.printStackTrace(new PrintWriter(out, true));
    return out.toString();
  }
}
