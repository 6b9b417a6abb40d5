package org.waymark.registry.archive;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.waymark.registry.keys.OwnerOnly;
import org.waymark.signer.codec.Sha256;

/**
 * Writes an archive: a zip file, readable by any tool, whose comment ends with the SHA-256 of all
 * bytes before it, so that no byte of it changes unnoticed. It is written beside its place, mode
 * 0600, and renamed when it is whole.
 */
final class ArchiveWriter implements AutoCloseable {
  static final int DIGEST_CHARS = 64;
  private static final String COMMENT = "waymark-backup/1 sha256 ";

  private final Path file;
  private final Path temporary;
  private final ZipOutputStream zip;
  private final Map<String, Manifest.Part> parts = new LinkedHashMap<>();
  private boolean finished;

  ArchiveWriter(Path file) throws IOException {
    this.file = file.toAbsolutePath();
    this.temporary = this.file.resolveSibling(".tmp-" + this.file.getFileName());
    Files.deleteIfExists(temporary); // of an attempt that was cut off
    OwnerOnly.writeNew(temporary, new byte[0]);
    this.zip =
        new ZipOutputStream(
            new BufferedOutputStream(
                Files.newOutputStream(temporary, StandardOpenOption.WRITE), 1 << 16));
    zip.setComment(COMMENT + "0".repeat(DIGEST_CHARS));
  }

  /** Writes the content of a part. */
  @FunctionalInterface
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** The parts so far. */
  Map<String, Manifest.Part> parts() {
    return parts;
  }

  void part(String name, Content content) throws IOException {
    try (OutputStream out = begin(name)) {
      content.writeTo(out);
    }
  }

  /** A part to be written and closed before the next begins. */
  OutputStream begin(String name) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    return new Measured(name);
  }

  void part(String name, Path from) throws IOException {
    part(name, out -> Files.copy(from, out));
  }

  /** Writes the manifest and puts the archive into its place. */
  void finish(Manifest manifest) throws IOException {
    zip.putNextEntry(new ZipEntry(Manifest.NAME));
    zip.write(manifest.encode());
    zip.closeEntry();
    zip.close();
    try (FileChannel channel =
        FileChannel.open(temporary, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long end = channel.size() - DIGEST_CHARS;
      Sha256 digest = digest(channel, end);
      channel.write(ByteBuffer.wrap(digest.hex().getBytes(StandardCharsets.US_ASCII)), end);
      channel.force(true);
    }
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    finished = true;
    Path folder = file.getParent();
    if (folder != null) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /** Of the first bytes of a file. */
  static Sha256 digest(FileChannel channel, long bytes) throws IOException {
    MessageDigest digest = Sha256.newDigest();
    channel.position(0);
    InputStream in = Channels.newInputStream(channel);
    byte[] buffer = new byte[1 << 16];
    for (long left = bytes; left > 0; ) {
      int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        throw new IOException("the file became shorter");
      }
      digest.update(buffer, 0, read);
      left -= read;
    }
    return Sha256.ofBytes(digest.digest());
  }

  @Override
  public void close() throws IOException {
    if (!finished) {
      try {
        zip.close();
      } catch (IOException e) {
        // The disk is full, or an entry is half written: either way it goes.
      } finally {
        Files.deleteIfExists(temporary);
      }
    }
  }

  private final class Measured extends FilterOutputStream {
    private final String name;
    private final MessageDigest digest = Sha256.newDigest();
    private long bytes;

    Measured(String name) {
      super(zip);
      this.name = name;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] part, int from, int length) throws IOException {
      out.write(part, from, length);
      digest.update(part, from, length);
      bytes += length;
    }

    @Override
    public void close() throws IOException {
      zip.closeEntry();
      parts.put(name, new Manifest.Part(bytes, Sha256.ofBytes(digest.digest())));
    }
  }
}
