package org.waymark.registry.publish;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.waymark.client.content.DirectoryFolder;
import org.waymark.client.content.DirectoryPath;
import org.waymark.registry.error.RefusedException;
import org.waymark.registry.storage.RegistryStorage;
import org.waymark.signer.VerificationException;
import org.waymark.trust.log.Checkpoint;

/**
 * A copy of the published folder for a plain web server, in the same order as a publication: the
 * checkpoint last, so whoever reads meanwhile sees the old directory or the new one. Site proofs
 * are not part of it: they change with every entry, and an absence cannot be a file.
 */
public final class StaticCopy {
  private static final int PAGE = 64;

  private final DirectoryFolder source;
  private final RegistryStorage storage;

  public StaticCopy(DirectoryFolder source, RegistryStorage storage) {
    this.source = source;
    this.storage = storage;
  }

  /**
   * Brings a folder up to date; what is there already is not written again. The source must not
   * change meanwhile.
   *
   * @param target to be served as {@code /directory/}; made if missing
   * @throws RefusedException {@code static_target_foreign} when it holds another directory
   * @throws UncheckedIOException when a file cannot be written; the directory in the target is then
   *     the one of before
   */
  public void publish(Path target) {
    DirectoryFolder to = new DirectoryFolder(target);
    requireOurs(to);
    to.sweep();
    Set<String> wanted = new LinkedHashSet<>(source.list(""));
    Map<String, byte[]> page = new LinkedHashMap<>();
    for (String path : wanted) {
      if (DirectoryPath.of(path).immutable() && !sameSize(path, to)) {
        source.get(path).ifPresent(resource -> page.put(path, resource.bytes()));
      }
      if (page.size() == PAGE) {
        to.putAll(page);
        page.clear();
      }
    }
    to.putAll(page);
    source.file("bundle").ifPresent(bundle -> copy(bundle, target.resolve("bundle")));
    openFolders(target);
    source
        .get("checkpoint.witnessed")
        .ifPresent(resource -> to.put("checkpoint.witnessed", resource.bytes()));
    source.get("checkpoint").ifPresent(resource -> to.put("checkpoint", resource.bytes()));
    to.list("").stream().filter(path -> !wanted.contains(path)).forEach(to::delete);
  }

  /** The web server is another user; under a umask of 077 it could not enter what was made. */
  private static void openFolders(Path target) {
    try (Stream<Path> all = Files.walk(target)) {
      for (Path folder : all.filter(Files::isDirectory).toList()) {
        java.io.File plain = folder.toFile();
        if (!plain.setReadable(true, false) || !plain.setExecutable(true, false)) {
          throw new IOException("cannot open " + folder + " for readers");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open the folders in " + target, e);
    }
  }

  /** What never changes is the same when its length is: no file is half written. */
  private boolean sameSize(String path, DirectoryFolder to) {
    Optional<Path> there = to.file(path);
    try {
      return there.isPresent()
          && Files.size(there.get()) == Files.size(source.folder().resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look at " + there.get(), e);
    }
  }

  private static void copy(Path from, Path to) {
    AtomicFile.write(to, out -> Files.copy(from, out), () -> {});
  }

  private void requireOurs(DirectoryFolder to) {
    Optional<byte[]> standing = to.get("checkpoint").map(resource -> resource.bytes());
    if (standing.isEmpty()) {
      return;
    }
    boolean ours = false;
    try {
      Checkpoint checkpoint = Checkpoint.parse(standing.get());
      ours =
          checkpoint.size() >= 1
              && checkpoint.size() <= storage.size()
              && storage.frontier(checkpoint.size()).root().equals(checkpoint.root());
    } catch (VerificationException e) {
      ours = false;
    }
    if (!ours) {
      throw new RefusedException(
          "static_target_foreign",
          to.folder().toString(),
          to.folder()
              + " holds a directory that this registry did not publish; choose another folder or"
              + " empty that one.");
    }
  }
}
