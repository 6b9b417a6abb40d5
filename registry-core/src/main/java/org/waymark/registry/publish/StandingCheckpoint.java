package org.waymark.registry.publish;

import java.util.Optional;
import org.waymark.client.content.DirectoryFolder;
import org.waymark.registry.error.RegistryDamagedException;
import org.waymark.registry.error.SecondHistoryException;
import org.waymark.registry.storage.RegistryStorage;
import org.waymark.signer.VerificationException;
import org.waymark.trust.log.Checkpoint;

/** The checkpoint that was published last: the one statement that can never be taken back. */
final class StandingCheckpoint {
  private StandingCheckpoint() {}

  /**
   * Reads it and holds it against the log in the database.
   *
   * @return empty when nothing has been published, or the folder was removed
   * @throws RegistryDamagedException {@code checkpoint_damaged}
   * @throws SecondHistoryException when the database does not lead to it
   */
  static Optional<Checkpoint> read(DirectoryFolder folder, RegistryStorage storage) {
    return folder
        .get("checkpoint")
        .map(
            resource -> {
              Checkpoint standing = parse(folder, resource.bytes());
              requireSameHistory(standing, storage);
              return standing;
            });
  }

  /**
   * The witnessed checkpoint that stands. One that cannot be read, or is of no tree of this log, is
   * none: unlike the newest it binds nobody, and is written again when cosignatures come.
   */
  static Optional<Checkpoint> witnessed(DirectoryFolder folder, RegistryStorage storage) {
    return folder
        .get("checkpoint.witnessed")
        .flatMap(
            resource -> {
              try {
                Checkpoint standing = Checkpoint.parse(resource.bytes());
                boolean ours =
                    standing.size() >= 1
                        && standing.size() <= storage.size()
                        && storage.frontier(standing.size()).root().equals(standing.root());
                return ours ? Optional.of(standing) : Optional.empty();
              } catch (VerificationException e) {
                return Optional.empty();
              }
            });
  }

  /** Refuses a published checkpoint that the log does not contain. */
  static void requireSameHistory(Checkpoint standing, RegistryStorage storage) {
    long own = storage.size();
    if (standing.size() < 1
        || standing.size() > own
        || !storage.frontier(standing.size()).root().equals(standing.root())) {
      throw new SecondHistoryException(standing.size(), standing.root(), own);
    }
  }

  private static Checkpoint parse(DirectoryFolder folder, byte[] bytes) {
    try {
      return Checkpoint.parse(bytes);
    } catch (VerificationException e) {
      throw new RegistryDamagedException(
          "checkpoint_damaged",
          "The published checkpoint "
              + folder.folder().resolve("checkpoint")
              + " cannot be read ("
              + e.getMessage()
              + "); compare the size of the log with a mirror's, then remove the file and start"
              + " again.",
          e);
    }
  }
}
