package org.waymark.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.waymark.registry.error.RegistryDamagedException;
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
}
