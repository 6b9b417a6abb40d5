package org.waymark.client.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.waymark.signer.codec.Sha256;

/** The files {@code split-view-*}: proofs that a log showed two trees. Any thread may ask. */
final class SplitProofs {

  private static final String PROOF = "split-view-";

  private final StoreFolder folder;
  private final Set<String> split = ConcurrentHashMap.newKeySet();

  SplitProofs(StoreFolder folder) {
    this.folder = folder;
    read();
  }

  /** Whether a proof is kept that this log showed two trees. */
  boolean isSplit(String origin) {
    return split.contains(proofOf(origin));
  }

  private static String proofOf(String origin) {
    return PROOF + Sha256.of(origin.getBytes(UTF_8)).hex().substring(0, 16);
  }

  /**
   * Keeps a proof that a log showed two trees; a proof of the same name is not replaced.
   *
   * @throws StoreException {@code store_io}; that there was one is then forgotten at the end
   */
  Optional<Path> keep(String origin, String name, byte[] proof) {
    split.add(proofOf(origin));
    return folder
        .at(proofOf(origin) + "-" + name)
        .map(
            path -> {
              try {
                if (!Files.exists(path)) {
                  Durable.replace(path, proof, () -> {}, () -> {});
                }
                return path;
              } catch (IOException e) {
                throw folder.io("The proof of a split view cannot be written", e);
              }
            });
  }

  private void read() {
    if (folder.path().isEmpty()) {
      return;
    }
    int length = proofOf("").length();
    try (Stream<Path> files = Files.list(folder.path().get())) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(PROOF) && name.length() > length)
          .forEach(name -> split.add(name.substring(0, length)));
    } catch (IOException e) {
      throw folder.io("The folder cannot be read", e);
    }
  }
}
