package org.waymark.registry.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.registry.error.KeyUnavailableException;

class PassphraseSourceTest {
  @TempDir Path temp;

  private Path file(byte[] content) throws IOException {
    return Files.write(temp.resolve("passphrase"), content);
  }

  private static void refuses(String code, Path file) {
    assertThatThrownBy(() -> PassphraseSource.file(file).read())
        .isInstanceOfSatisfying(
            KeyUnavailableException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(file.toString());
  }

  @Test
  void readsTheFirstLineOfAFile() throws IOException {
    Path file = file("schlüssel wort\r\nmore\n".getBytes(StandardCharsets.UTF_8));

    assertThat(PassphraseSource.file(file).read()).isEqualTo("schlüssel wort".toCharArray());
  }

  @Test
  void readsAFileWithoutALineEnd() throws IOException {
    assertThat(PassphraseSource.file(file(new byte[] {'a', 'b'})).read())
        .isEqualTo(new char[] {'a', 'b'});
  }

  @Test
  void refusesAnEmptyLine() throws IOException {
    refuses("passphrase_missing", file(new byte[] {'\n', 'x'}));
  }

  @Test
  void refusesWhatIsNotUtf8() throws IOException {
    refuses("passphrase_unreadable", file(new byte[] {(byte) 0xff}));
  }

  @Test
  void refusesAMissingFile() {
    refuses("passphrase_unreadable", temp.resolve("nothing"));
  }

  @Test
  void givesOutCopiesThatTheCallerMayWipe() {
    PassphraseSource source = PassphraseSource.of("abc".toCharArray());
    Arrays.fill(source.read(), 'x');

    assertThat(source.read()).isEqualTo("abc".toCharArray());
  }

  @Test
  void refusesAnEmptyPassphrase() {
    assertThatThrownBy(() -> PassphraseSource.of(new char[0]))
        .isInstanceOfSatisfying(
            KeyUnavailableException.class,
            e -> assertThat(e.code()).isEqualTo("passphrase_missing"));
  }
}
