package org.waymark.registry.witness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymark.registry.audit.Actor;
import org.waymark.registry.keys.OwnerOnly;
import org.waymark.registry.storage.AuditRow;
import org.waymark.registry.storage.RegistryStorage;
import org.waymark.signer.VerificationException;
import org.waymark.signer.note.NoteVerifier;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootRole;

/**
 * Notes that the log key signed over trees that the registry never had: the key is in other hands,
 * or the database lost entries that were published. Each is a file of the data folder, at most
 * {@value #MOST} of them: one is enough to act on. It counts until a root names another log or
 * other log keys. Thread-safe.
 */
public final class LogKeyEvidence {
  /** The code of the problem that {@code registry status} shows. */
  public static final String CODE = "log_key_misused";

  private static final Logger LOG = LoggerFactory.getLogger(LogKeyEvidence.class);
  private static final int MOST = 16;
  private static final String SUFFIX = ".note";

  private final Path folder;
  private final RegistryStorage storage;
  private final InstantSource clock;

  /**
   * @param folder made with the first note
   * @param storage for the audit trail
   */
  public LogKeyEvidence(Path folder, RegistryStorage storage, InstantSource clock) {
    this.folder = folder;
    this.storage = storage;
    this.clock = clock;
  }

  /** Keeps a note, unless it is known or there are enough. */
  synchronized void keep(Checkpoint note, long own) {
    Path file = folder.resolve(note.size() + "-" + note.root().hex().substring(0, 16) + SUFFIX);
    if (Files.exists(file) || files().size() >= MOST) {
      return;
    }
    LOG.error(
        "The log key signed a tree of {} entries that this registry with its {} entries never had;"
            + " the note is in {}",
        note.size(),
        own,
        file);
    OwnerOnly.makeFolder(folder);
    OwnerOnly.writeNew(file, note.bytes());
    storage.note(
        new AuditRow(
            clock.instant().getEpochSecond(),
            Actor.TIMER.name(),
            CODE,
            note.origin(),
            Optional.empty(),
            Optional.of("a tree of " + note.size() + " entries with the root " + note.root().hex()),
            OptionalLong.empty(),
            Optional.empty()));
  }

  /** What still speaks against the log key of a root. */
  public List<Checkpoint> against(Root newest) {
    List<Checkpoint> standing = new ArrayList<>();
    for (Path file : files()) {
      try {
        Checkpoint note = Checkpoint.parse(Files.readAllBytes(file));
        boolean counts =
            note.origin().equals(newest.log().origin())
                && newest.keys(RootRole.LOG).keys().stream()
                    .anyMatch(
                        key -> note.note().verifiedBy(NoteVerifier.ed25519(note.origin(), key)));
        if (counts) {
          standing.add(note);
        }
      } catch (VerificationException e) {
        LOG.warn("{} is not what it was written as: {}", file, e.getMessage());
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + file, e);
      }
    }
    return List.copyOf(standing);
  }

  private List<Path> files() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + folder, e);
    }
  }
}
