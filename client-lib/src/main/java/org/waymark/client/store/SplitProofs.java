package org.waymark.client.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymark.signer.VerificationException;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.proof.SplitProof;

/**
 * The files {@code split-view-*}: for each log that showed two trees the first proof of it (formats
 * 9). One that cannot be read counts too, so that damage never brings a log back. Any thread may
 * ask.
 */
public final class SplitProofs {

  private static final Logger LOG = LoggerFactory.getLogger(SplitProofs.class);

  private static final String PROOF = "split-view-";
  private static final int NAME = 16;

  private final StoreFolder folder;
  private final Map<String, Optional<SplitProof>> split = new ConcurrentHashMap<>();

  SplitProofs(StoreFolder folder) {
    this.folder = folder;
    folder.path().ifPresent(this::readAll);
  }

  /** Whether this log showed two trees. */
  public boolean isSplit(String origin) {
    return split.containsKey(nameOf(origin));
  }

  /** The proof of that, unless it was damaged. */
  public Optional<SplitProof> proof(String origin) {
    return split.getOrDefault(nameOf(origin), Optional.empty());
  }

  private static String nameOf(String origin) {
    return PROOF + Sha256.of(origin.getBytes(UTF_8)).hex().substring(0, NAME);
  }

  /**
   * Keeps a proof, which must have been verified; one that is there for its log already stays.
   *
   * @throws StoreException {@code store_io}; the log is then refused until the end of the process
   */
  public void keep(SplitProof proof) {
    String name = nameOf(proof.origin());
    if (split.putIfAbsent(name, Optional.of(proof)) != null) {
      return;
    }
    Optional<Path> file = folder.at(name + ".json");
    try {
      if (file.isPresent()) {
        Durable.replace(file.get(), proof.encode(), () -> {}, () -> {});
      }
    } catch (IOException e) {
      throw folder.io("The proof of a split view cannot be written", e);
    }
  }

  private void readAll(Path in) {
    try (Stream<Path> files = Files.list(in)) {
      files
          .filter(file -> file.getFileName().toString().startsWith(PROOF))
          .filter(file -> file.getFileName().toString().length() >= PROOF.length() + NAME)
          .forEach(
              file ->
                  split.merge(
                      file.getFileName().toString().substring(0, PROOF.length() + NAME),
                      read(file),
                      (one, other) -> one.isPresent() ? one : other));
    } catch (IOException e) {
      throw folder.io("The folder cannot be read", e);
    }
  }

  private static Optional<SplitProof> read(Path file) {
    try {
      return Optional.of(SplitProof.parse(Files.readAllBytes(file)));
    } catch (IOException | VerificationException e) {
      LOG.warn("The proof {} cannot be read; its log stays refused.", file, e);
      return Optional.empty();
    }
  }
}
