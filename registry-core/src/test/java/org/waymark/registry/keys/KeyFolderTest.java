package org.waymark.registry.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.registry.error.KeyUnavailableException;
import org.waymark.registry.testing.RepeatableRandom;
import org.waymark.registry.testing.TestRegistry;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.testing.TestKeys;

class KeyFolderTest {
  private static final SigningKey KEY = TestKeys.named("some key");

  @TempDir Path temp;

  private KeyFolder folder() {
    return new KeyFolder(temp.resolve("keys"));
  }

  private void write() {
    folder()
        .write(
            "log", KEY, "secret".toCharArray(), TestRegistry.CHEAP, new RepeatableRandom("salt"));
  }

  private void refuses(String code, String name, String passphrase) {
    assertThatThrownBy(() -> folder().open(name, passphrase.toCharArray()))
        .isInstanceOfSatisfying(
            KeyUnavailableException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(temp.toString())
        .hasMessageNotContaining("secret");
  }

  @Test
  void opensWhatItWrote() {
    write();

    assertThat(folder().open("log", "secret".toCharArray()).kid()).isEqualTo(KEY.kid());
  }

  @Test
  void keepsTheFileAndTheFolderFromOthers() throws IOException {
    write();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder().file("log"))))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(temp.resolve("keys"))))
        .isEqualTo("rwx------");
  }

  @Test
  void neverReplacesAKey() {
    write();

    assertThatThrownBy(this::write).isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void tellsAWrongPassphrase() {
    write();

    refuses("passphrase_wrong", "log", "guess");
  }

  @Test
  void tellsAMissingFile() {
    refuses("key_file_missing", "log", "secret");
  }

  @Test
  void tellsAFileThatIsNoKey() throws IOException {
    write();
    Files.writeString(folder().file("log"), "not a key");

    refuses("key_file_malformed", "log", "secret");
  }
}
