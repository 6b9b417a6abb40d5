package org.waymark.registry.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.waymark.registry.error.ArchiveException;
import org.waymark.registry.error.RefusedException;
import org.waymark.registry.keys.OwnerOnly;
import org.waymark.registry.storage.ArchiveStorage;
import org.waymark.registry.storage.ColumnKind;
import org.waymark.registry.storage.RegistryStorage;
import org.waymark.signer.MalformedException;
import org.waymark.signer.VerificationException;
import org.waymark.signer.codec.Base64Url;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;

/**
 * Takes a registry out of an archive, into a folder that holds none.
 *
 * <pre>
 * DATA/.restoring/   made first: what is there is unfinished
 *   the database     filled and checked: every hash, the tree, the map, the signed checkpoint
 *   roots, keys, settings
 * DATA/root keys config.yaml      moved into place
 * DATA/registry.mv.db             moved last: now there is a registry
 * DATA/.restoring/   removed
 * </pre>
 *
 * <p>A database elsewhere is filled in its place under a mark of its own, which goes last. Killed
 * at any moment, it is either not there or whole; running it again begins anew. What comes out is
 * marked as restored, so that it signs nothing before a mirror or the operator vouches for it.
 */
public final class Restore {
  private static final int ROWS = 500;
  private static final JsonLimits LINE = new JsonLimits(4 << 20, 4, 4 << 20);

  /** The database says for itself from which version it is and in which state. */
  private static final Set<String> OWN_META = Set.of("schema", "filling", "restored");

  private final Path file;
  private final DataFolder data;
  private final Function<Path, RegistryStorage> opener;
  private final boolean inFolder;
  private final InstantSource clock;

  private Restore(
      Path file,
      DataFolder data,
      Function<Path, RegistryStorage> opener,
      boolean inFolder,
      InstantSource clock) {
    this.file = file;
    this.data = data;
    this.opener = opener;
    this.inFolder = inFolder;
    this.clock = clock;
  }

  /** Into the database in the data folder. */
  public static Restore intoFolder(Path file, DataFolder data, InstantSource clock) {
    return new Restore(file, data, RegistryStorage::open, true, clock);
  }

  /**
   * Into a database elsewhere.
   *
   * @param opener makes its tables if they are missing
   */
  public static Restore into(
      Path file, DataFolder data, Function<Path, RegistryStorage> opener, InstantSource clock) {
    return new Restore(file, data, opener, false, clock);
  }

  /**
   * What was taken out.
   *
   * @param created when the archive was made
   * @param size entries in the log
   * @param root of the tree over them
   * @param sites that are or were members
   */
  public record Report(Instant created, String federation, long size, Sha256 root, long sites) {}

  /**
   * Takes it out.
   *
   * @throws ArchiveException when the archive is not believed; nothing is there then
   * @throws RefusedException {@code restore_target_not_empty}
   */
  public Report run() {
    try (ArchiveReader archive = ArchiveReader.open(file)) {
      Manifest manifest = archive.manifest();
      if (manifest.schema() > ArchiveStorage.SCHEMA || manifest.schema() < 1) {
        throw new ArchiveException(
            "archive_too_new",
            file
                + " was made by a later version of this program (schema "
                + manifest.schema()
                + ", known is "
                + ArchiveStorage.SCHEMA
                + "); restore it with that version.");
      }
      requireEmpty();
      Path unfinished = data.restoring();
      DataFolder.delete(unfinished);
      OwnerOnly.makeFolder(unfinished);
      boolean done = false;
      try {
        RootChain roots = roots(archive);
        putFiles(archive, new DataFolder(unfinished));
        Report report = fill(archive, roots, unfinished);
        move(new DataFolder(unfinished));
        done = true;
        return report;
      } finally {
        if (!done) {
          DataFolder.delete(unfinished);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot restore into " + data.path() + ": " + e, e);
    }
  }

  private void requireEmpty() {
    boolean begun = Files.exists(data.restoring());
    List<Path> places = new ArrayList<>(List.of(data.path().resolve("directory")));
    places.add(RegistryStorage.file(data.path()));
    if (!begun) {
      // While the mark stands, these are what an interrupted restore had moved already.
      places.addAll(List.of(data.roots(), data.keys()));
    }
    for (Path place : places) {
      if (Files.exists(place)) {
        throw notEmpty(place.toString());
      }
    }
  }

  private static RefusedException notEmpty(String what) {
    return new RefusedException(
        "restore_target_not_empty",
        what,
        what
            + " is there already, and a restore replaces nothing; name an empty folder: --data"
            + " ANOTHER_DIR");
  }

  private RootChain roots(ArchiveReader archive) throws IOException {
    try {
      RootChain chain = RootChain.pinned(Root.parse(archive.bytes("root/1.json", Root.MAX_BYTES)));
      String next = "root/2.json";
      while (archive.has(next)) {
        chain = chain.walk(archive.bytes(next, Root.MAX_BYTES), clock.instant());
        next = "root/" + (chain.newest().version() + 1) + ".json";
      }
      return chain;
    } catch (VerificationException e) {
      throw new ArchiveException(
          "archive_mismatch", "A root in " + file + " is not believed: " + e.getMessage(), e);
    }
  }

  private static void putFiles(ArchiveReader archive, DataFolder to) throws IOException {
    OwnerOnly.makeFolder(to.roots());
    OwnerOnly.makeFolder(to.keys());
    for (String part : archive.manifest().parts().keySet()) {
      if (part.startsWith("root/") || part.startsWith("keys/") || part.equals(DataFolder.CONFIG)) {
        OwnerOnly.writeNew(to.path().resolve(part), archive.bytes(part, Root.MAX_BYTES));
      }
    }
  }

  private Report fill(ArchiveReader archive, RootChain roots, Path folder) throws IOException {
    Manifest manifest = archive.manifest();
    try (RegistryStorage storage = opener.apply(folder)) {
      if (inFolder) {
        OwnerOnly.restrictFile(RegistryStorage.file(folder));
      }
      ArchiveStorage tables = storage.archive();
      if (!tables.isUnfinished() && !tables.isEmpty()) {
        throw notEmpty("The database");
      }
      tables.beginFilling();
      for (String table : ArchiveStorage.TABLES) {
        String part = "tables/" + table + ".jsonl";
        if (archive.has(part)) {
          try (ArchiveReader.Part rows = archive.stream(part)) {
            fill(tables, table, rows);
            rows.end();
          }
        }
      }
      tables.growTree();
      new FilledCheck(file, storage, roots).run(archive);
      long sites = storage.sites().size();
      if (!inFolder) {
        // The files first: without them this database would be one that nobody can open.
        moveFiles(new DataFolder(folder));
      }
      tables.endFilling();
      return new Report(
          manifest.created(),
          roots.newest().federation().value(),
          manifest.size(),
          manifest.root(),
          sites);
    }
  }

  private void fill(ArchiveStorage tables, String table, ArchiveReader.Part rows)
      throws IOException {
    Map<String, ColumnKind> kinds = tables.columns(table);
    List<String> columns = List.copyOf(kinds.keySet());
    List<@Nullable Object[]> page = new ArrayList<>();
    for (Optional<byte[]> line = rows.line(LINE.maxBytes());
        line.isPresent();
        line = rows.line(LINE.maxBytes())) {
      ObjectNode json = parse(table, line.get());
      if (!kinds.keySet().containsAll(names(json))) {
        throw malformed(table, "a row has a column that the table has not", null);
      }
      if (!table.equals("meta") || !OWN_META.contains(json.path("name").asText())) {
        page.add(values(table, kinds, json));
      }
      if (page.size() == ROWS) {
        tables.insert(table, columns, page);
        page.clear();
      }
    }
    tables.insert(table, columns, page);
  }

  private static Set<String> names(ObjectNode json) {
    Set<String> names = new LinkedHashSet<>();
    json.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private ObjectNode parse(String table, byte[] line) {
    try {
      return StrictJson.parseObject(line, LINE);
    } catch (MalformedException e) {
      throw malformed(table, String.valueOf(e.getMessage()), e);
    }
  }

  private @Nullable Object[] values(String table, Map<String, ColumnKind> kinds, ObjectNode json) {
    @Nullable Object[] values = new @Nullable Object[kinds.size()];
    int at = 0;
    for (Map.Entry<String, ColumnKind> column : kinds.entrySet()) {
      JsonNode value = json.path(column.getKey());
      if (!value.isMissingNode()) {
        boolean number = column.getValue() == ColumnKind.NUMBER;
        if (number ? !value.isIntegralNumber() : !value.isTextual()) {
          throw malformed(table, column.getKey() + " is of another kind", null);
        }
        try {
          values[at] =
              switch (column.getValue()) {
                case NUMBER -> (Object) value.longValue();
                case TEXT -> value.textValue();
                case BYTES -> Base64Url.decode(value.textValue());
              };
        } catch (MalformedException e) {
          throw malformed(table, column.getKey() + " is not base64url", e);
        }
      }
      at++;
    }
    return values;
  }

  private ArchiveException malformed(String table, String why, @Nullable Throwable cause) {
    return new ArchiveException(
        "archive_malformed", "The rows of " + table + " in " + file + ": " + why + ".", cause);
  }

  private void move(DataFolder from) throws IOException {
    if (inFolder) {
      moveFiles(from);
      Files.move(
          RegistryStorage.file(from.path()),
          RegistryStorage.file(data.path()),
          StandardCopyOption.ATOMIC_MOVE);
    }
    DataFolder.delete(from.path());
  }

  private void moveFiles(DataFolder from) throws IOException {
    for (Path part : List.of(from.roots(), from.keys(), from.config())) {
      Path to = data.path().resolve(part.getFileName());
      if (Files.exists(part)) {
        DataFolder.delete(to); // of an attempt that was cut off here
        Files.move(part, to, StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }
}
