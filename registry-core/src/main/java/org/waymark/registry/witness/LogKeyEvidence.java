package org.waymark.registry.witness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
 * or the database lost entries that were published. Each is a file of the data folder. It counts
 * until a root names another log or other log keys; of each key of the newest root at most {@value
 * #MOST} are kept, because one is enough to act on, and of what counts no more the {@value #MOST}
 * that were kept last. So the thief of one key cannot use up the room of the next. Thread-safe.
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

  /**
   * Keeps a note, unless it is known or there are enough by the same key.
   *
   * @param newest the root with a log key that signed it
   */
  synchronized void keep(Checkpoint note, long own, Root newest) {
    List<Checkpoint> standing = against(newest);
    Optional<NoteVerifier> signer =
        signers(note, newest)
            .filter(
                key ->
                    standing.stream().noneMatch(kept -> isKept(kept, note, key))
                        && standing.stream().filter(kept -> kept.note().verifiedBy(key)).count()
                            < MOST)
            .findFirst();
    if (signer.isEmpty()) {
      return;
    }
    dropWhatCountsNoMore(newest);
    // With the key's hash: an earlier key may have signed the same tree.
    String name =
        String.format(
            Locale.ROOT,
            "%d-%s-%08x",
            note.size(),
            note.root().hex().substring(0, 16),
            signer.get().keyHash());
    Path file = folder.resolve(name + SUFFIX);
    if (Files.exists(file)) {
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

  private static boolean isKept(Checkpoint kept, Checkpoint note, NoteVerifier key) {
    return kept.size() == note.size()
        && kept.root().equals(note.root())
        && kept.note().verifiedBy(key);
  }

  /** What still speaks against the log key of a root. */
  public List<Checkpoint> against(Root newest) {
    return files().stream().flatMap(file -> standing(file, newest).stream()).toList();
  }

  private static Optional<Checkpoint> standing(Path file, Root newest) {
    try {
      Checkpoint note = Checkpoint.parse(Files.readAllBytes(file));
      return Optional.of(note).filter(it -> signers(it, newest).findAny().isPresent());
    } catch (NoSuchFileException droppedSince) {
      return Optional.empty();
    } catch (VerificationException e) {
      LOG.warn("{} is not what it was written as: {}", file, e.getMessage());
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** The log keys of a root by which a note of its log is signed. */
  private static Stream<NoteVerifier> signers(Checkpoint note, Root newest) {
    return note.origin().equals(newest.log().origin())
        ? newest.keys(RootRole.LOG).keys().stream()
            .map(key -> NoteVerifier.ed25519(note.origin(), key))
            .filter(note.note()::verifiedBy)
        : Stream.empty();
  }

  private void dropWhatCountsNoMore(Root newest) {
    Map<Path, FileTime> past = new HashMap<>();
    try {
      for (Path file : files()) {
        if (standing(file, newest).isEmpty()) {
          past.put(file, Files.getLastModifiedTime(file));
        }
      }
      List<Path> oldestFirst =
          past.entrySet().stream()
              .sorted(Map.Entry.comparingByValue())
              .map(Map.Entry::getKey)
              .toList();
      for (Path file : oldestFirst.subList(0, Math.max(0, oldestFirst.size() - MOST))) {
        LOG.info("{} speaks against no log key of the newest root, and makes room.", file);
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make room in " + folder, e);
    }
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
