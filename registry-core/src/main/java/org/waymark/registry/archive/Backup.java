package org.waymark.registry.archive;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.waymark.registry.storage.ArchiveStorage;
import org.waymark.registry.storage.ColumnKind;
import org.waymark.registry.storage.RegistryStorage;
import org.waymark.registry.storage.TableReader;
import org.waymark.signer.codec.Base64Url;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;

/**
 * Puts a registry into one file: every table as lines of JSON, as of one moment and while others go
 * on writing; roots, encrypted keys, settings. No product's file format is in it, so it can be
 * taken out on another machine, into another database and by a later version.
 */
public final class Backup {
  /** What has to be kept elsewhere, in words. */
  public static final List<String> LEFT_OUT =
      List.of(
          "the passphrase of the keys",
          "root keys and other offline keys",
          "the published files, which follow from the database");

  private final DataFolder data;
  private final RegistryStorage storage;
  private final RootChain roots;
  private final InstantSource clock;

  /**
   * @param roots of the federation, as far as this registry knows them
   */
  public Backup(DataFolder data, RegistryStorage storage, RootChain roots, InstantSource clock) {
    this.data = data;
    this.storage = storage;
    this.roots = roots;
    this.clock = clock;
  }

  /**
   * What was written.
   *
   * @param file mode 0600
   * @param bytes its length
   * @param size entries in the log
   * @param root of the tree over them
   */
  public record Report(Path file, long bytes, Instant created, long size, Sha256 root) {}

  /**
   * Writes the archive; one that is there already is replaced when the new one is whole.
   *
   * @param published the checkpoint in its place
   * @throws UncheckedIOException when it cannot be written; there is then no new file
   */
  public Report write(Path file, Optional<Checkpoint> published) {
    Instant created = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    try (ArchiveWriter archive = new ArchiveWriter(file)) {
      // Read before the tables are: what they hold is the same or more.
      if (published.isPresent()) {
        byte[] bytes = published.get().bytes();
        archive.part("checkpoint", out -> out.write(bytes));
      }
      for (Root root : roots.all()) {
        archive.part("root/" + root.version() + ".json", out -> out.write(root.bytes()));
      }
      for (Path key : keys()) {
        archive.part("keys/" + key.getFileName(), key);
      }
      if (Files.isRegularFile(data.config())) {
        archive.part(DataFolder.CONFIG, data.config());
      }
      Tables tables = new Tables(archive);
      storage.archive().readAll(tables);
      tables.finish();
      archive.finish(
          new Manifest(
              created,
              roots.newest().federation().value(),
              ArchiveStorage.SCHEMA,
              tables.size,
              tables.root,
              archive.parts()));
      return new Report(file, Files.size(file), created, tables.size, tables.root);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the archive " + file, e);
    }
  }

  private List<Path> keys() throws IOException {
    if (!Files.isDirectory(data.keys())) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(data.keys())) {
      return files.filter(file -> file.toString().endsWith(".pem")).sorted().toList();
    }
  }

  /** Writes the rows of one table after the other. */
  private static final class Tables implements TableReader {
    private final ArchiveWriter archive;
    private long size;
    private Sha256 root = Sha256.zero();
    private List<String> columns = List.of();
    private OutputStream out = OutputStream.nullOutputStream();

    Tables(ArchiveWriter archive) {
      this.archive = archive;
    }

    @Override
    public void log(long entries, Sha256 treeRoot) {
      size = entries;
      root = treeRoot;
    }

    @Override
    public void table(String name, Map<String, ColumnKind> kinds) throws IOException {
      out.close();
      columns = List.copyOf(kinds.keySet());
      out = new BufferedOutputStream(archive.begin("tables/" + name + ".jsonl"), 1 << 16);
    }

    @Override
    public void row(List<@Nullable Object> values) throws IOException {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      for (int i = 0; i < values.size(); i++) {
        Object value = values.get(i);
        if (value instanceof Long number) {
          json.put(columns.get(i), number);
        } else if (value instanceof byte[] bytes) {
          json.put(columns.get(i), Base64Url.encode(bytes));
        } else if (value != null) {
          json.put(columns.get(i), value.toString());
        }
      }
      out.write((json + "\n").getBytes(StandardCharsets.UTF_8));
    }

    void finish() throws IOException {
      out.close();
    }
  }
}
