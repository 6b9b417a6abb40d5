package org.waymark.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.waymark.registry.keys.OwnerOnly;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;

/**
 * The roots that a command believes everything by: those named on the command line, else those that
 * a node was started with in this data folder ({@code pinned/}), else the one of a site or a
 * registry there.
 */
final class PinnedRoots {
  private static final String FOLDER = "pinned";

  private PinnedRoots() {}

  /**
   * At least one root, by the order in which they were named.
   *
   * @throws CommandFailure {@code root_not_given root_twice} (2), or as {@link InputFile#read}
   */
  static List<Root> of(List<Path> named, Path data) throws IOException {
    List<Path> files = named.isEmpty() ? kept(data) : named;
    if (files.isEmpty()) {
      throw CommandFailure.usage(
          "root_not_given",
          "No root was given, and " + data + " holds none: it is what everything is believed by.",
          "name the federation's root: --root root.json");
    }
    Map<EntityId, Root> roots = new LinkedHashMap<>();
    for (Path file : files) {
      Root root = read(file);
      if (roots.put(root.federation(), root) != null) {
        throw CommandFailure.usage(
            "root_twice",
            "Two roots of " + root.federation() + " were given.",
            "name one root for each federation");
      }
    }
    return List.copyOf(roots.values());
  }

  /** As {@link #of}, where there can be only one. */
  static Root one(List<Path> named, Path data) throws IOException {
    List<Root> roots = of(named, data);
    if (roots.size() > 1) {
      throw CommandFailure.usage(
          "root_ambiguous",
          "There are roots of " + roots.size() + " federations, and this is about one.",
          "name the root of the one that is meant: --root root.json");
    }
    return roots.get(0);
  }

  static Root read(Path file) throws IOException {
    return new InputFile(file)
        .read(Root.MAX_BYTES, bytes -> RootChain.pinned(Root.parse(bytes)).newest());
  }

  /** Whether a root is kept in a data folder. */
  static boolean known(Path data) throws IOException {
    return !kept(data).isEmpty();
  }

  /** The first root that a data folder holds. */
  static Optional<Root> found(Path data) throws IOException {
    List<Path> files = kept(data);
    return files.isEmpty() ? Optional.empty() : Optional.of(read(files.get(0)));
  }

  private static List<Path> kept(Path data) throws IOException {
    Path folder = data.resolve(FOLDER);
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        List<Path> found =
            new ArrayList<>(files.filter(f -> f.toString().endsWith(".json")).sorted().toList());
        if (!found.isEmpty()) {
          return found;
        }
      }
    }
    return Stream.of(data.resolve("root.json"), data.resolve("root").resolve("1.json"))
        .filter(Files::isRegularFile)
        .limit(1)
        .toList();
  }

  /** Keeps roots for later commands on the same folder. */
  static void keep(List<Root> roots, Path data) throws IOException {
    Path folder = data.resolve(FOLDER);
    OwnerOnly.makeFolder(data);
    OwnerOnly.makeFolder(folder);
    for (Root root : roots) {
      String name = root.federation().host().toString().replace(':', '_') + ".json";
      Path temporary = Files.createTempFile(folder, ".tmp-", "");
      Files.write(temporary, root.bytes());
      Files.move(temporary, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }
  }
}
