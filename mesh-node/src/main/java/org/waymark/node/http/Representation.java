package org.waymark.node.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.waymark.client.content.Resource;

/**
 * The bytes of a resource in one coding, with the header fields that go with them, encoded once.
 * Immutable and thread-safe.
 *
 * @param content never read from directly: its position and limit are shared
 * @param etag strong: from the SHA-256 of exactly these bytes (RFC 9110, 8.8.3)
 */
record Representation(
    ByteBuffer content, HttpField etag, HttpField length, Optional<HttpField> coding) {

  /** From here on the bytes stay on the heap and are sent in slices: see {@link SlicedWrite}. */
  static final int LARGE = 1 << 20;

  private static final HttpField GZIP =
      new PreEncodedHttpField(HttpHeader.CONTENT_ENCODING, "gzip");

  /** Coding costs a client time too: below this gain the plain bytes are better. */
  private static final double WORTHWHILE = 0.9;

  /**
   * The bytes as they are.
   *
   * @param lasting whether it will be sent often: memory outside the heap is only given back when
   *     the collector comes by, so what anybody can ask for once stays on the heap
   */
  static Representation identity(Resource resource, boolean lasting) {
    return of(resource.bytes(), resource.etag(), Optional.empty(), lasting);
  }

  /** The same bytes in gzip; empty where that gains next to nothing. */
  static Optional<Representation> gzip(byte[] bytes, boolean lasting) {
    // Base64 and hashes do not get smaller by trying harder, and a bundle may be large.
    int level = bytes.length >= LARGE ? Deflater.BEST_SPEED : Deflater.DEFAULT_COMPRESSION;
    ByteArrayOutputStream zipped = new ByteArrayOutputStream(bytes.length / 2 + 64);
    try (OutputStream out = new LeveledGzip(zipped, level)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory does not fail", e);
    }
    if (zipped.size() > bytes.length * WORTHWHILE) {
      return Optional.empty();
    }
    byte[] coded = zipped.toByteArray();
    return Optional.of(of(coded, Resource.etagOf(coded), Optional.of(GZIP), lasting));
  }

  private static Representation of(
      byte[] bytes, String etag, Optional<HttpField> coding, boolean lasting) {
    ByteBuffer content =
        bytes.length >= LARGE || !lasting
            ? ByteBuffer.wrap(bytes).asReadOnlyBuffer()
            : ByteBuffer.allocateDirect(bytes.length).put(bytes).flip().asReadOnlyBuffer();
    return new Representation(
        content,
        new PreEncodedHttpField(HttpHeader.ETAG, etag),
        new PreEncodedHttpField(HttpHeader.CONTENT_LENGTH, Integer.toString(bytes.length)),
        coding);
  }

  int size() {
    return content.capacity();
  }

  boolean isLarge() {
    return size() >= LARGE;
  }

  private static final class LeveledGzip extends GZIPOutputStream {
    LeveledGzip(OutputStream out, int level) throws IOException {
      super(out, 8192);
      def.setLevel(level);
    }
  }
}
