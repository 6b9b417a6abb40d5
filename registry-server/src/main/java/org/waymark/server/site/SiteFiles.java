package org.waymark.server.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Where things are in the data folder of a site.
 *
 * <pre>
 * site.json       the draft: what the next statement will say
 * root.json       the root of the federation, where one was given
 * keys/           federation ocm node: encrypted; SET.next while one is being replaced; retired/
 * statements/     n.reserved and n.jwt: every version that was ever begun, and signed
 * statement.jwt   the newest statement, to hand in
 * membership.json the registry, the invitation and the application; what was handed in
 * drift.json      where the live site went on in a way that its administrator has to confirm
 * passphrase      only when none was given at init
 * </pre>
 */
record SiteFiles(Path data) {

  Path draft() {
    return data.resolve("site.json");
  }

  Path root() {
    return data.resolve("root.json");
  }

  Path keys() {
    return data.resolve("keys");
  }

  Path statements() {
    return data.resolve("statements");
  }

  Path statement() {
    return data.resolve("statement.jwt");
  }

  Path membership() {
    return data.resolve("membership.json");
  }

  Path drift() {
    return data.resolve("drift.json");
  }

  Path passphrase() {
    return data.resolve("passphrase");
  }

  /**
   * Puts bytes in place of what is there, readable by the owner alone; after a crash the file is
   * the old or the new one.
   */
  static void replace(Path file, byte[] bytes) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new UncheckedIOException(new IOException(file + " is no file"));
    }
    try {
      Path temporary = Files.createTempFile(folder, ".tmp-", "");
      try {
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
          ByteBuffer buffer = ByteBuffer.wrap(bytes);
          while (buffer.hasRemaining()) {
            channel.write(buffer);
          }
          channel.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
    force(file);
  }

  /** Makes the name of a file survive a crash, as its bytes do. */
  static void force(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      return;
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + folder, e);
    }
  }
}
