package org.waymark.trust.bundle;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.waymark.signer.MalformedException;
import org.waymark.signer.VerificationException;
import org.waymark.signer.codec.Base64Std;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.json.CanonicalJson;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;
import org.waymark.trust.BundleException;
import org.waymark.trust.RecordException;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.statement.Record;

/**
 * Reads a bundle line by line, in the order of formats 10. After {@link #next} the accessors give
 * the fields of the line; each array is the caller's. Memory holds one line. Not thread-safe.
 */
final class BundleLines {

  /** Bytes read after a refusal at most, to see whether the file is damaged (formats 10). */
  private static final long MAX_AFTER_REFUSAL = 4L << 30;

  private static final int BUFFER = 1 << 16;

  private final InputStream in;
  private final long maxAfterRefusal;
  private final byte[] buffer = new byte[BUFFER];
  private int at;
  private int limit;
  private final TailDigest digest = new TailDigest();
  private final BundleOrder order = new BundleOrder();
  private long line;
  private Optional<EntityId> sub = Optional.empty();
  private long tileIndex;
  private byte[] bytes = new byte[0];

  BundleLines(InputStream in) {
    this(in, MAX_AFTER_REFUSAL);
  }

  BundleLines(InputStream in, long maxAfterRefusal) {
    this.in = in;
    this.maxAfterRefusal = maxAfterRefusal;
  }

  /**
   * Reads the next line.
   *
   * @return its kind; {@code END} once the file is known to be complete and undamaged
   * @throws BundleException {@code bundle_malformed bundle_line_too_long bundle_damaged}
   * @throws RecordException {@code record_malformed} for one that is too large
   */
  BundleTag next() throws IOException {
    if (line == 0) {
      byte[] header = readLine();
      if (!Arrays.equals(header, ascii(BundleTag.HEADER))) {
        throw malformed("does not begin with '" + BundleTag.HEADER + "'");
      }
    }
    byte[] text = readLine();
    BundleTag tag = tag(text);
    bytes = Arrays.copyOfRange(text, tag.text().length() + 1, text.length);
    sub = Optional.empty();
    Optional<String> refused =
        switch (tag) {
          case RECORD -> record();
          case TILE -> tile();
          case CHECKPOINT -> checkpoint();
          case ENTRY -> order.nextEntry(bytes.length);
          default -> order.next(tag);
        };
    if (refused.isPresent()) {
      throw malformed(refused.get());
    }
    if (tag == BundleTag.END) {
      end();
    }
    return tag;
  }

  private BundleTag tag(byte[] text) {
    for (BundleTag tag : BundleTag.values()) {
      byte[] start = ascii(tag.text() + " ");
      if (text.length > start.length
          && Arrays.equals(text, 0, start.length, start, 0, start.length)) {
        return tag;
      }
    }
    throw malformed("has a line that begins with no known tag");
  }

  private Optional<String> record() {
    String name = firstField();
    try {
      EntityId found = EntityId.parseTesting(name);
      sub = Optional.of(found);
      Optional<String> refused = order.nextRecord(found, bytes.length);
      if (refused.isEmpty() && bytes.length > Record.MAX_BYTES) {
        // Nobody keeps what cannot be a record until a hash shows that it is none.
        throw new RecordException(
            "record_malformed",
            found,
            "The record of "
                + found
                + " in line "
                + line
                + " of the bundle is larger than "
                + Record.MAX_BYTES
                + " bytes.");
      }
      return refused;
    } catch (MalformedException e) {
      throw new BundleException(
          "bundle_malformed", line, "Line " + line + " of the bundle names no site.", e);
    }
  }

  private Optional<String> tile() {
    String number = firstField();
    if (!number.matches("0|[1-9][0-9]{0,15}")) {
      return Optional.of("has a tile without a number");
    }
    tileIndex = Long.parseLong(number);
    try {
      bytes = Base64Std.decode(latin1(bytes));
    } catch (MalformedException e) {
      return Optional.of("has a tile that is not base64");
    }
    return bytes.length % Sha256.LENGTH == 0
        ? order.nextTile(tileIndex, bytes.length / Sha256.LENGTH)
        : Optional.of("has a tile that is not made of hashes");
  }

  private Optional<String> checkpoint() {
    try {
      String note = StrictJson.parse(bytes, JsonLimits.DOCUMENT).textValue();
      if (note == null || !CanonicalJson.isCanonical(bytes)) {
        return Optional.of("has a checkpoint that is not a canonical JSON string");
      }
      bytes = note.getBytes(StandardCharsets.UTF_8);
    } catch (MalformedException e) {
      return Optional.of("has a checkpoint that is not a JSON string");
    }
    return order.next(BundleTag.CHECKPOINT);
  }

  /** Takes the first field off the line. */
  private String firstField() {
    int space = 0;
    while (space < bytes.length && bytes[space] != ' ') {
      space++;
    }
    if (space == 0 || space >= bytes.length - 1) {
      throw malformed("has a line with a field missing");
    }
    String field = latin1(Arrays.copyOf(bytes, space));
    bytes = Arrays.copyOfRange(bytes, space + 1, bytes.length);
    return field;
  }

  private void end() throws IOException {
    if (at < limit || fill() || !digest.intact()) {
      throw damaged();
    }
  }

  private byte[] readLine() throws IOException {
    line++;
    ByteArrayOutputStream started = new ByteArrayOutputStream(0);
    while (true) {
      if (at == limit && !fill()) {
        throw damaged();
      }
      int end = at;
      while (end < limit && buffer[end] != '\n') {
        end++;
      }
      if (started.size() + end - at > BundleTag.MAX_LINE) {
        throw new BundleException(
            "bundle_line_too_long",
            line,
            "Line " + line + " of the bundle is longer than " + BundleTag.MAX_LINE + " bytes.");
      }
      if (end < limit) {
        byte[] rest = Arrays.copyOfRange(buffer, at, end);
        at = end + 1;
        if (started.size() == 0) {
          return rest;
        }
        started.write(rest, 0, rest.length);
        return started.toByteArray();
      }
      started.write(buffer, at, end - at);
      at = end;
    }
  }

  private boolean fill() throws IOException {
    int count = in.read(buffer, 0, BUFFER);
    if (count <= 0) {
      return false;
    }
    digest.update(buffer, 0, count);
    at = 0;
    limit = count;
    return true;
  }

  /**
   * Tells a bundle that was damaged on its way from one that was made wrong: reads the stream to
   * its end and looks at the last line (formats 10: {@code end} is checked first). A stream that
   * does not end within 4 GiB, or that fails, leaves the refusal as it is.
   *
   * @return what to throw instead of {@code found}
   */
  VerificationException diagnose(VerificationException found) {
    try {
      for (long read = 0; fill(); read += limit) {
        at = limit;
        if (read + limit > maxAfterRefusal) {
          return found;
        }
      }
      return digest.intact() ? found : damaged(found);
    } catch (IOException e) {
      found.addSuppressed(e);
      return found;
    }
  }

  private BundleException damaged() {
    return new BundleException("bundle_damaged", line, damage());
  }

  private BundleException damaged(VerificationException cause) {
    return cause.code().equals("bundle_damaged") && cause instanceof BundleException same
        ? same
        : new BundleException("bundle_damaged", line, damage(), cause);
  }

  private String damage() {
    return "The bundle is cut off or damaged: its bytes are not those that its last line names;"
        + " fetch it again.";
  }

  BundleException malformed(String why) {
    return new BundleException(
        "bundle_malformed", line, "The bundle " + why + " (line " + line + ").");
  }

  /** The number of the line, from 1. */
  long line() {
    return line;
  }

  /** The site of a record line. */
  EntityId sub() {
    return sub.orElseThrow();
  }

  /** The number of a tile line. */
  long tileIndex() {
    return tileIndex;
  }

  /** Root file, token, record, hashes of a tile, entry or note. */
  byte[] bytes() {
    return bytes;
  }

  /** The same as ASCII text. */
  String text() {
    return latin1(bytes);
  }

  /** Whether a record line belongs to the tail. */
  boolean inTail() {
    return order.inTail();
  }

  private static String latin1(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
