package org.waymark.registry.keys;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.waymark.registry.error.KeyUnavailableException;

/** Where the passphrase of the key files comes from: a person, a file, a service credential. */
@FunctionalInterface
public interface PassphraseSource {

  /**
   * A fresh array, which the caller wipes.
   *
   * @throws KeyUnavailableException {@code passphrase_missing passphrase_unreadable}
   */
  char[] read();

  /**
   * A passphrase in memory. The array is copied and stays the caller's.
   *
   * @throws KeyUnavailableException {@code passphrase_missing} when it is empty
   */
  static PassphraseSource of(char[] passphrase) {
    if (passphrase.length == 0) {
      throw new KeyUnavailableException(
          "passphrase_missing", "The passphrase is empty; give one with --passphrase-file.", null);
    }
    char[] kept = passphrase.clone();
    return kept::clone;
  }

  /**
   * The first line of a file in UTF-8, as an unattended start reads it. The file is read anew each
   * time.
   */
  static PassphraseSource file(Path file) {
    return () -> {
      byte[] bytes;
      try {
        bytes = Files.readAllBytes(file);
      } catch (IOException e) {
        throw new KeyUnavailableException(
            "passphrase_unreadable",
            "The passphrase file " + file + " cannot be read; name another: --passphrase-file.",
            e);
      }
      try {
        CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        int length = 0;
        while (length < text.length()
            && text.charAt(length) != '\n'
            && text.charAt(length) != '\r') {
          length++;
        }
        char[] line = new char[length];
        text.get(line);
        Arrays.fill(text.array(), '\0');
        if (length == 0) {
          throw new KeyUnavailableException(
              "passphrase_missing", "The first line of " + file + " is empty.", null);
        }
        return line;
      } catch (CharacterCodingException e) {
        throw new KeyUnavailableException(
            "passphrase_unreadable", "The passphrase file " + file + " is not UTF-8.", e);
      } finally {
        Arrays.fill(bytes, (byte) 0);
      }
    };
  }
}
