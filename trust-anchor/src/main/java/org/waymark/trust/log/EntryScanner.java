package org.waymark.trust.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Optional;
import java.util.OptionalLong;
import org.waymark.signer.VerificationException;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.id.EntityId;

/**
 * Reads an entry of a known type in canonical form from its bytes, several times faster than by way
 * of a JSON tree. It is lax: what it returns has to be compared with the entry, and that it returns
 * nothing means nothing. Not thread-safe.
 */
final class EntryScanner {
  private static final int MAX_DIGITS = 16;

  private static final byte[] DECISION = name("decision");
  private static final byte[] DIRECTORY = name("directory");
  private static final byte[] EXPIRES = name("expires");
  private static final byte[] MVER = name("mver");
  private static final byte[] RECORD = name("record");
  private static final byte[] SEQ = name("seq");
  private static final byte[] SUB = name("sub");
  private static final byte[] TIME = name("time");
  private static final byte[] TYPE = name("type");
  private static final byte[] VER = name("ver");

  private final byte[] entry;
  private int at = 1;

  private EntryScanner(byte[] entry) {
    this.entry = entry;
  }

  /** The event that the entry probably is. */
  static Optional<Event> scan(byte[] entry) {
    try {
      return new EntryScanner(entry).event();
    } catch (VerificationException e) {
      return Optional.empty();
    }
  }

  /** The members in the order of RFC 8785, section 3.2.3. */
  private Optional<Event> event() {
    Optional<Sha256> decision = hash(DECISION);
    Optional<Sha256> directory = hash(DIRECTORY);
    OptionalLong expires = number(EXPIRES);
    OptionalLong mver = number(MVER);
    Optional<Sha256> record = hash(RECORD);
    OptionalLong seq = number(SEQ);
    Optional<String> sub = text(SUB);
    OptionalLong time = number(TIME);
    Optional<EventType> type = text(TYPE).flatMap(EventType::of);
    OptionalLong ver = number(VER);
    if (directory.isEmpty()
        || expires.isEmpty()
        || seq.isEmpty()
        || time.isEmpty()
        || type.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Event(
            seq.getAsLong(),
            type.get().code(),
            sub.map(EntityId::parseTesting),
            ver,
            mver,
            record,
            decision,
            directory.get(),
            time.getAsLong(),
            expires.getAsLong()));
  }

  private Optional<Sha256> hash(byte[] name) {
    return text(name).map(Sha256::fromHex);
  }

  private Optional<String> text(byte[] name) {
    if (!skip(name)) {
      return Optional.empty();
    }
    int from = at + 1;
    int to = from;
    while (to < entry.length && entry[to] != '"') {
      to++;
    }
    at = to + 2;
    return to < entry.length
        ? Optional.of(new String(entry, from, to - from, ISO_8859_1))
        : Optional.empty();
  }

  private OptionalLong number(byte[] name) {
    if (!skip(name)) {
      return OptionalLong.empty();
    }
    long value = 0;
    int from = at;
    while (at < entry.length && at - from < MAX_DIGITS && isDigit(entry[at])) {
      value = value * 10 + (entry[at++] - '0');
    }
    at++;
    return OptionalLong.of(value);
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  /** Passes over the name of a member and its colon, if that is what comes next. */
  private boolean skip(byte[] name) {
    if (at + name.length > entry.length) {
      return false;
    }
    for (int i = 0; i < name.length; i++) {
      if (entry[at + i] != name[i]) {
        return false;
      }
    }
    at += name.length;
    return true;
  }

  private static byte[] name(String member) {
    return ('"' + member + "\":").getBytes(US_ASCII);
  }
}
