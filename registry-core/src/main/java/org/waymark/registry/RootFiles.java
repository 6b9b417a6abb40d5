package org.waymark.registry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.waymark.registry.error.RegistryDamagedException;
import org.waymark.registry.keys.OwnerOnly;
import org.waymark.signer.VerificationException;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;

/** The roots in the data folder. Putting the next one there is how a root ceremony ends. */
record RootFiles(Path folder) {

  Path file(long version) {
    return folder.resolve(version + ".json");
  }

  /**
   * Reads and verifies every version from the first to the newest.
   *
   * @throws RegistryDamagedException {@code root_missing root_damaged}
   */
  RootChain load(Instant now) {
    RootChain chain = RootChain.pinned(Root.parse(read(1)));
    while (Files.exists(file(chain.newest().version() + 1))) {
      long next = chain.newest().version() + 1;
      byte[] bytes = read(next);
      try {
        chain = chain.walk(bytes, now);
      } catch (VerificationException e) {
        throw damaged(next, e);
      }
    }
    return chain;
  }

  private byte[] read(long version) {
    try {
      byte[] bytes = Files.readAllBytes(file(version));
      Root.parse(bytes);
      return bytes;
    } catch (IOException e) {
      throw new RegistryDamagedException(
          "root_missing",
          "The root " + file(version) + " cannot be read; put it back from a mirror.",
          e);
    } catch (VerificationException e) {
      throw damaged(version, e);
    }
  }

  private RegistryDamagedException damaged(long version, VerificationException e) {
    return new RegistryDamagedException(
        "root_damaged", "The root " + file(version) + " is not believed: " + e.getMessage(), e);
  }

  /**
   * Puts the next version there, whole or not at all.
   *
   * @throws java.io.UncheckedIOException when it cannot be written
   */
  void add(Root root) {
    Path target = file(root.version());
    Path temporary = folder.resolve(".tmp-" + root.version());
    try {
      Files.deleteIfExists(temporary);
      OwnerOnly.writeNew(temporary, root.bytes());
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
          names.force(true); // the name, too, survives a power failure
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + target, e);
    }
  }
}
