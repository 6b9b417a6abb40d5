package org.waymark.registry.archive;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.waymark.registry.error.ArchiveException;
import org.waymark.registry.storage.ArchiveStorage;
import org.waymark.signer.codec.Sha256;

/**
 * Reads an archive that may be damaged or made by an enemy: first the digest over the whole file,
 * then names, all of which have to be known, then each part with its stated length and digest.
 * Nothing is ever written under a name that an archive chose.
 */
final class ArchiveReader implements AutoCloseable {
  private static final Pattern NAMES =
      Pattern.compile(
          "manifest\\.json|checkpoint|config\\.yaml|root/[1-9][0-9]{0,8}\\.json"
              + "|keys/[a-z0-9][A-Za-z0-9_-]{0,63}\\.pem|tables/("
              + String.join("|", ArchiveStorage.TABLES)
              + ")\\.jsonl");

  private static final int MOST_PARTS = 10_000;

  /** Rows of text and base64 shrink to a tenth at best; what claims more is a bomb. */
  private static final long MOST_GROWTH = 200;

  private static final long GROWTH_FREE = 1 << 20;

  private final Path file;
  private final ZipFile zip;
  private final Manifest manifest;

  private ArchiveReader(Path file, ZipFile zip, Manifest manifest) {
    this.file = file;
    this.zip = zip;
    this.manifest = manifest;
  }

  /**
   * Opens an archive whose digest is right.
   *
   * @throws ArchiveException {@code archive_unreadable archive_damaged archive_malformed
   *     archive_part_refused archive_too_large archive_too_new}
   */
  static ArchiveReader open(Path file) {
    requireWhole(file);
    try {
      ZipFile zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8);
      boolean opened = false;
      try {
        requireNames(file, zip);
        ArchiveReader unread =
            new ArchiveReader(
                file, zip, Manifest.parse(read(file, zip, Manifest.NAME, Manifest.MAX_BYTES)));
        unread.requireParts();
        opened = true;
        return unread;
      } finally {
        if (!opened) {
          zip.close();
        }
      }
    } catch (ZipException e) {
      throw new ArchiveException(
          "archive_malformed", file + " is not an archive of a registry: " + e.getMessage(), e);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static void requireWhole(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long end = channel.size() - ArchiveWriter.DIGEST_CHARS;
      if (end > 0) {
        Sha256 digest = ArchiveWriter.digest(channel, end);
        byte[] stated =
            Channels.newInputStream(channel.position(end)).readNBytes(ArchiveWriter.DIGEST_CHARS);
        if (digest.hex().equals(new String(stated, StandardCharsets.ISO_8859_1))) {
          return;
        }
      }
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    throw new ArchiveException(
        "archive_damaged",
        file
            + " is not as it was written: the SHA-256 at its end is not that of the bytes before."
            + " Take another copy of it.");
  }

  private static void requireNames(Path file, ZipFile zip) {
    if (zip.size() > MOST_PARTS) {
      throw new ArchiveException("archive_too_large", file + " has too many parts.");
    }
    Set<String> seen = new HashSet<>();
    for (ZipEntry entry : Collections.list(zip.entries())) {
      if (!NAMES.matcher(entry.getName()).matches() || !seen.add(entry.getName())) {
        throw new ArchiveException(
            "archive_part_refused",
            file + " has a part of a name that no archive has: '" + shown(entry.getName()) + "'.");
      }
    }
  }

  private static String shown(String name) {
    String plain = name.replaceAll("[^\\x20-\\x7e]", "?");
    return plain.length() > 60 ? plain.substring(0, 60) + "..." : plain;
  }

  private void requireParts() {
    if (manifest.parts().size() + 1 != zip.size()) {
      throw new ArchiveException(
          "archive_malformed", file + " has other parts than its manifest names.");
    }
    manifest
        .parts()
        .forEach(
            (name, part) -> {
              ZipEntry entry = zip.getEntry(name);
              if (entry == null || name.equals(Manifest.NAME)) {
                throw new ArchiveException(
                    "archive_malformed", file + " lacks the part " + shown(name) + ".");
              }
              if (part.bytes() > GROWTH_FREE + MOST_GROWTH * entry.getCompressedSize()) {
                throw new ArchiveException(
                    "archive_too_large",
                    file + " holds next to nothing for the length of " + shown(name) + ".");
              }
            });
  }

  Manifest manifest() {
    return manifest;
  }

  boolean has(String part) {
    return manifest.parts().containsKey(part);
  }

  /** A small part. */
  byte[] bytes(String part, int maxBytes) throws IOException {
    try (Part in = stream(part)) {
      byte[] bytes = in.readNBytes(maxBytes + 1);
      if (bytes.length > maxBytes) {
        throw new ArchiveException(
            "archive_too_large", file + " has a part " + part + " that is too large.");
      }
      in.end();
      return bytes;
    }
  }

  /** A part; {@link Part#end} has to be called when all of it was read. */
  Part stream(String part) throws IOException {
    Manifest.Part stated = manifest.parts().get(part);
    ZipEntry entry = zip.getEntry(part);
    if (stated == null || entry == null) {
      throw new ArchiveException("archive_malformed", file + " lacks the part " + part + ".");
    }
    return new Part(part, stated, zip.getInputStream(entry));
  }

  private static byte[] read(Path file, ZipFile zip, String name, int maxBytes) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new ArchiveException("archive_malformed", file + " has no " + name + ".");
    }
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] bytes = in.readNBytes(maxBytes + 1);
      if (bytes.length > maxBytes) {
        throw new ArchiveException("archive_too_large", file + " has a " + name + " without end.");
      }
      return bytes;
    }
  }

  private static ArchiveException unreadable(Path file, IOException e) {
    return new ArchiveException(
        "archive_unreadable", "The archive " + file + " cannot be read: " + e.getMessage(), e);
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }

  /** A part that is measured while it is read. */
  final class Part extends FilterInputStream {
    private final String name;
    private final Manifest.Part stated;
    private final MessageDigest digest = Sha256.newDigest();
    private final byte[] one = new byte[1];
    private long bytes;

    private Part(String name, Manifest.Part stated, InputStream in) {
      super(new BufferedInputStream(in, 1 << 16));
      this.name = name;
      this.stated = stated;
    }

    @Override
    public int read() throws IOException {
      int read = read(one, 0, 1);
      return read < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      int read = in.read(into, from, length);
      if (read > 0) {
        bytes += read;
        if (bytes > stated.bytes()) {
          throw mismatch();
        }
        digest.update(into, from, read);
      }
      return read;
    }

    /**
     * The next line without its end; empty at the end of the part.
     *
     * @throws ArchiveException {@code archive_too_large archive_malformed}
     */
    Optional<byte[]> line(int maxBytes) throws IOException {
      ByteArrayOutputStream line = new ByteArrayOutputStream(256);
      while (true) {
        int next = read();
        if (next == '\n') {
          return Optional.of(line.toByteArray());
        }
        if (next < 0) {
          if (line.size() > 0) {
            throw new ArchiveException(
                "archive_malformed", name + " of " + file + " ends within a line.");
          }
          return Optional.empty();
        }
        if (line.size() == maxBytes) {
          throw new ArchiveException(
              "archive_too_large", name + " of " + file + " has a line that is too long.");
        }
        line.write(next);
      }
    }

    /** All has been read: it has to be what the manifest says. */
    void end() throws IOException {
      if (read() >= 0
          || bytes != stated.bytes()
          || !Sha256.ofBytes(digest.digest()).equals(stated.sha256())) {
        throw mismatch();
      }
    }

    private ArchiveException mismatch() {
      return new ArchiveException(
          "archive_damaged",
          "The part " + name + " of " + file + " is not the one that the manifest names.");
    }
  }
}
