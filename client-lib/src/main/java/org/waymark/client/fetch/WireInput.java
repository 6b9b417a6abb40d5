package org.waymark.client.fetch;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.waymark.client.fetch.FetchException.Kind;

/** The bytes of one connection, read as strict HTTP lines or as counted blocks. */
final class WireInput {

  private final InputStream in;
  private final byte[] buffer = new byte[8192];
  private int from;
  private int to;
  private boolean started;

  WireInput(InputStream in) {
    this.in = in;
  }

  /** Marks the beginning of a new answer, for {@link #answerStarted()}. */
  void expectAnswer() {
    started = false;
  }

  /** Whether any byte of the answer has come. */
  boolean answerStarted() {
    return started;
  }

  /** Whether the server has sent more than it was asked for. */
  boolean hasLeftovers() throws IOException {
    return from < to || in.available() > 0;
  }

  /**
   * A line without its CRLF, as Latin-1. A bare CR or LF is refused, as two parsers that differ on
   * where a line ends is how responses are split (RFC 9112, 2.2); and so is any other control
   * character (RFC 9110, 5.5).
   *
   * @param budget bytes that the header may still take
   */
  String line(Budget budget) throws IOException, FetchException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(80);
    while (true) {
      int b = budget.spend(read());
      if (b == '\r') {
        if (budget.spend(read()) != '\n') {
          throw malformed("a line of the header has a bare CR");
        }
        return line.toString(StandardCharsets.ISO_8859_1);
      }
      if ((b < ' ' && b != '\t') || b == 0x7f) {
        throw malformed("a line of the header does not end in CRLF or has a control character");
      }
      line.write(b);
    }
  }

  /** Copies exactly {@code count} bytes; nothing is set aside for bytes that have not come. */
  void copy(long count, OutputStream sink) throws IOException {
    long left = count;
    while (left > 0) {
      fill();
      int part = (int) Math.min(left, to - from);
      sink.write(buffer, from, part);
      from += part;
      left -= part;
    }
  }

  /** Copies to the end of the stream; false when there was more than {@code most}. */
  boolean copyToEnd(long most, OutputStream sink) throws IOException {
    long copied = 0;
    while (true) {
      if (from == to && !more()) {
        return true;
      }
      copied += to - from;
      if (copied > most) {
        return false;
      }
      sink.write(buffer, from, to - from);
      from = to;
    }
  }

  private int read() throws IOException {
    fill();
    return buffer[from++] & 0xff;
  }

  private void fill() throws IOException {
    if (from == to && !more()) {
      throw new EOFException("the connection was closed in the middle of an answer");
    }
  }

  private boolean more() throws IOException {
    from = 0;
    to = 0;
    int count = in.read(buffer);
    if (count <= 0) {
      return false;
    }
    started = true;
    to = count;
    return true;
  }

  static FetchException malformed(String why) {
    return new FetchException(
        Kind.PROTOCOL, "http_malformed", "The server's answer is not HTTP/1.1: " + why + ".");
  }

  /** What a header may still take; endless headers end here. */
  static final class Budget {
    private int left;

    Budget(int bytes) {
      this.left = bytes;
    }

    int spend(int b) throws FetchException {
      if (--left < 0) {
        throw new FetchException(
            Kind.TOO_LARGE,
            "header_too_large",
            "The header of the server's answer is larger than a fetch accepts.");
      }
      return b;
    }
  }
}
