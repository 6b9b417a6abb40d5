package org.waymark.registry;

import java.nio.file.Path;
import org.waymark.registry.storage.RegistryStorage;

/**
 * Where things are in the data folder.
 *
 * <pre>
 * registry.mv.db    the database
 * registry.lock     held by the one process that writes
 * root/n.json       the roots, oldest first
 * keys/             membership log export oidf: encrypted, online
 * root-keys/        root-1 root-2 root-3: encrypted, to be moved away
 * offline/          the membership key of the profile team: encrypted, to be moved away
 * directory/        what is published
 * evidence/         notes that show that the log key is in other hands, if there are any
 * passphrase        only when none was given at init
 * </pre>
 */
record RegistryFiles(Path data) {

  Path database() {
    return RegistryStorage.file(data);
  }

  Path lock() {
    return data.resolve("registry.lock");
  }

  Path roots() {
    return data.resolve("root");
  }

  Path keys() {
    return data.resolve("keys");
  }

  Path rootKeys() {
    return data.resolve("root-keys");
  }

  Path offlineKeys() {
    return data.resolve("offline");
  }

  Path directory() {
    return data.resolve("directory");
  }

  Path evidence() {
    return data.resolve("evidence");
  }

  Path passphrase() {
    return data.resolve(RegistryConfig.PASSPHRASE_FILE);
  }
}
