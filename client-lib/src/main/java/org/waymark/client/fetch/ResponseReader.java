package org.waymark.client.fetch;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.OptionalLong;
import java.util.zip.GZIPInputStream;
import org.waymark.client.fetch.FetchException.Kind;
import org.waymark.client.fetch.WireInput.Budget;

/**
 * Reads the body that belongs to a head, never more than the request allows: on the wire, and again
 * after decompression.
 */
final class ResponseReader {

  private static final int MAX_TRAILER = 8 * 1024;
  private static final int MAX_CHUNK_LINE = 256;

  private final WireInput in;
  private final int maxBytes;

  ResponseReader(WireInput in, int maxBytes) {
    this.in = in;
    this.maxBytes = maxBytes;
  }

  /** A body as sent, and whether its end was marked so that the connection can be used again. */
  record Body(Blocks bytes, boolean delimited) {}

  /** The body as it was sent, still encoded. */
  Body read(ResponseHead head) throws IOException, FetchException {
    Blocks sink = new Blocks();
    return new Body(sink, read(head, sink));
  }

  /**
   * Copies the body as it was sent.
   *
   * @return whether its end was marked so that the connection can be used again
   */
  boolean read(ResponseHead head, OutputStream sink) throws IOException, FetchException {
    if (head.status() == 204 || head.status() == 304) {
      return true;
    }
    if (head.chunked()) {
      chunks(sink);
      return true;
    }
    OptionalLong length = head.contentLength();
    if (length.isPresent()) {
      if (length.getAsLong() > maxBytes) {
        throw tooLarge("announces " + length.getAsLong() + " bytes");
      }
      in.copy(length.getAsLong(), sink);
      return true;
    }
    if (!in.copyToEnd(maxBytes, sink)) {
      throw tooLarge("does not end");
    }
    return false;
  }

  private void chunks(OutputStream sink) throws IOException, FetchException {
    long copied = 0;
    while (true) {
      String line = in.line(new Budget(MAX_CHUNK_LINE));
      String size = line.split(";", 2)[0].strip();
      if (!size.matches("[0-9a-fA-F]{1,8}")) {
        throw WireInput.malformed("a chunk does not begin with its size");
      }
      long count = Long.parseLong(size, 16);
      if (count == 0) {
        ResponseHead.fields(in, new Budget(MAX_TRAILER));
        return;
      }
      copied += count;
      if (copied > maxBytes) {
        throw tooLarge("goes on beyond that");
      }
      in.copy(count, sink);
      if (!in.line(new Budget(2)).isEmpty()) {
        throw WireInput.malformed("a chunk is longer than its size");
      }
    }
  }

  /** The body without its content coding: none or gzip, and gzip only where it was asked for. */
  byte[] decode(ResponseHead head, Blocks body, boolean gzip) throws FetchException {
    if (!compressed(head, gzip)) {
      return body.toByteArray();
    }
    try (GZIPInputStream plain =
        new GZIPInputStream(new ByteArrayInputStream(body.toByteArray()))) {
      byte[] bytes = plain.readNBytes(maxBytes);
      if (plain.read() != -1) {
        throw tooLarge("unpacks to more");
      }
      return bytes;
    } catch (IOException e) {
      throw new FetchException(
          Kind.PROTOCOL, "gzip_malformed", "The compressed body is damaged or cut off.", e);
    }
  }

  /** Whether the body has a content coding, which can only be one that was asked for. */
  static boolean compressed(ResponseHead head, boolean gzip) throws FetchException {
    List<String> codings = head.list("content-encoding");
    codings.removeIf(coding -> coding.equals("identity"));
    if (codings.isEmpty()) {
      return false;
    }
    if (!gzip || codings.size() != 1 || !codings.get(0).matches("(x-)?gzip")) {
      throw new FetchException(
          Kind.PROTOCOL,
          "encoding_refused",
          "The body is encoded as " + String.join(", ", codings) + ", which was not asked for.");
    }
    return true;
  }

  private FetchException tooLarge(String how) {
    return new FetchException(
        Kind.TOO_LARGE,
        "body_too_large",
        "The body may have at most " + maxBytes + " bytes, but " + how + ".");
  }
}
