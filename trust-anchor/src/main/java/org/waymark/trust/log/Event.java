package org.waymark.trust.log;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.waymark.signer.MalformedException;
import org.waymark.signer.VerificationException;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.json.CanonicalJson;
import org.waymark.signer.json.Fields;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;
import org.waymark.trust.id.EntityId;

/**
 * One entry of the log (formats.md, section 6). An event holds exactly the members of its type; one
 * of an unknown type may hold any of the members that some type has. Whether it fits the directory
 * is for the fold to say: here {@code expires} may be anything, and {@code sub} may be an
 * identifier that only a testing federation allows.
 *
 * <p>Immutable and thread-safe.
 *
 * @param seq index in the log, 0 to 2^53 - 2
 * @param type the code of an {@link EventType}, or any other text for an unknown type
 * @param sub the site
 * @param ver counter of the site statement, or the version of a root; 1 or more
 * @param mver counter of membership and status, 1 or more
 * @param record hash of the document that the event is about
 * @param decision hash of the document that says why
 * @param directory map root after this event
 * @param time when it was written, seconds since 1970
 * @param expires until when nothing newer has to be expected, seconds since 1970
 */
public record Event(
    long seq,
    String type,
    Optional<EntityId> sub,
    OptionalLong ver,
    OptionalLong mver,
    Optional<Sha256> record,
    Optional<Sha256> decision,
    Sha256 directory,
    long time,
    long expires) {

  /** The longest entry in bytes: entry bundles count with 16 bits. */
  public static final int MAX_BYTES = 65_535;

  private static final JsonLimits LIMITS = JsonLimits.DOCUMENT.withMaxBytes(MAX_BYTES);

  /** Codes: {@code entry_malformed}. */
  public Event {
    require(seq >= 0 && seq < Fields.MAX_INTEGER, "seq is out of range");
    require(inRange(time) && inRange(expires), "time or expires is out of range");
    require(ver.isEmpty() || isCounter(ver.getAsLong()), "ver is not 1 or more");
    require(mver.isEmpty() || isCounter(mver.getAsLong()), "mver is not 1 or more");
    Optional<EventType> known = EventType.of(type);
    boolean site = known.isPresent() && known.get().aboutSite();
    boolean policy = known.isPresent() && known.get() == EventType.POLICY;
    boolean root = known.isPresent() && known.get() == EventType.ROOT;
    boolean snapshot = known.isPresent() && known.get() == EventType.SNAPSHOT;
    members("sub", sub.isPresent(), site);
    members("mver", mver.isPresent(), site);
    members("ver", ver.isPresent(), site || root);
    members("record", record.isPresent(), site || policy || root || snapshot);
    require(decision.isEmpty() || site || policy, "its type has no member decision");
  }

  /** An event that changes the leaf of a site. */
  public static Event site(
      long seq,
      EventType type,
      EntityId sub,
      long ver,
      long mver,
      Sha256 record,
      Optional<Sha256> decision,
      Sha256 directory,
      long time,
      long expires) {
    return new Event(
        seq,
        type.code(),
        Optional.of(sub),
        OptionalLong.of(ver),
        OptionalLong.of(mver),
        Optional.of(record),
        decision,
        directory,
        time,
        expires);
  }

  /** Another rule set is in force; {@code record} is its hash. */
  public static Event policy(
      long seq,
      Sha256 record,
      Optional<Sha256> decision,
      Sha256 directory,
      long time,
      long expires) {
    return general(
        seq,
        EventType.POLICY,
        OptionalLong.empty(),
        Optional.of(record),
        decision,
        directory,
        time,
        expires);
  }

  /** A root was published; {@code record} is the hash of its file. */
  public static Event root(
      long seq, long version, Sha256 record, Sha256 directory, long time, long expires) {
    return general(
        seq,
        EventType.ROOT,
        OptionalLong.of(version),
        Optional.of(record),
        Optional.empty(),
        directory,
        time,
        expires);
  }

  /** A snapshot was signed; {@code record} is the hash of its token. */
  public static Event snapshot(long seq, Sha256 record, Sha256 directory, long time, long expires) {
    return general(
        seq,
        EventType.SNAPSHOT,
        OptionalLong.empty(),
        Optional.of(record),
        Optional.empty(),
        directory,
        time,
        expires);
  }

  /** Nothing happened, and the log says so. */
  public static Event heartbeat(long seq, Sha256 directory, long time, long expires) {
    return general(
        seq,
        EventType.HEARTBEAT,
        OptionalLong.empty(),
        Optional.empty(),
        Optional.empty(),
        directory,
        time,
        expires);
  }

  private static Event general(
      long seq,
      EventType type,
      OptionalLong ver,
      Optional<Sha256> record,
      Optional<Sha256> decision,
      Sha256 directory,
      long time,
      long expires) {
    return new Event(
        seq,
        type.code(),
        Optional.empty(),
        ver,
        OptionalLong.empty(),
        record,
        decision,
        directory,
        time,
        expires);
  }

  /**
   * Reads an entry, which has to be the very bytes that {@link #encode} makes of it.
   *
   * @throws MalformedException {@code entry_malformed}
   */
  public static Event parse(byte[] entry) {
    // Nearly every entry of a replay ends here. Nothing is refused by the scanner: what it cannot
    // read is read again with care, and what it did read counts only if it is these very bytes.
    return EntryScanner.scan(entry)
        .filter(event -> Arrays.equals(entry, event.encode()))
        .orElseGet(() -> parseWithCare(entry));
  }

  static Event parseWithCare(byte[] entry) {
    Event event;
    try {
      event = read(StrictJson.parseObject(entry, LIMITS));
    } catch (VerificationException e) {
      if (e.code().equals("entry_malformed")) {
        throw e;
      }
      throw new MalformedException(
          "entry_malformed", "A log entry is refused: " + e.getMessage(), e);
    }
    require(
        event.knownType().isPresent()
            ? Arrays.equals(entry, event.encode())
            : CanonicalJson.isCanonical(entry),
        "it is not in canonical form");
    return event;
  }

  private static Event read(ObjectNode object) {
    Fields fields = Fields.of(object, "log entry");
    String type = fields.string("type");
    boolean known = EventType.of(type).isPresent();
    Event event =
        new Event(
            fields.integer("seq"),
            type,
            known ? fields.optionalString("sub").map(EntityId::parseTesting) : Optional.empty(),
            known ? fields.optionalInteger("ver") : OptionalLong.empty(),
            known ? fields.optionalInteger("mver") : OptionalLong.empty(),
            known ? fields.optionalSha256("record") : Optional.empty(),
            known ? fields.optionalSha256("decision") : Optional.empty(),
            fields.sha256("directory"),
            fields.integer("time"),
            fields.integer("expires"));
    if (known) {
      fields.onlyKnown();
    }
    return event;
  }

  /**
   * The canonical JSON of this event. Its members come in the order of RFC 8785, section 3.2.3, and
   * no value of an event needs an escape, so it is written here directly: every entry of a replay
   * passes through.
   *
   * @throws IllegalStateException for an unknown type, of which not everything is known
   */
  public byte[] encode() {
    if (knownType().isEmpty()) {
      throw new IllegalStateException("an entry of an unknown type cannot be written again");
    }
    StringBuilder out = new StringBuilder(512).append('{');
    if (decision.isPresent()) {
      out.append("\"decision\":\"").append(decision.get().hex()).append("\",");
    }
    out.append("\"directory\":\"")
        .append(directory.hex())
        .append("\",\"expires\":")
        .append(expires);
    if (mver.isPresent()) {
      out.append(",\"mver\":").append(mver.getAsLong());
    }
    if (record.isPresent()) {
      out.append(",\"record\":\"").append(record.get().hex()).append('"');
    }
    out.append(",\"seq\":").append(seq);
    if (sub.isPresent()) {
      out.append(",\"sub\":\"").append(sub.get().value()).append('"');
    }
    out.append(",\"time\":").append(time).append(",\"type\":\"").append(type).append('"');
    if (ver.isPresent()) {
      out.append(",\"ver\":").append(ver.getAsLong());
    }
    return out.append('}').toString().getBytes(US_ASCII);
  }

  /** The type, unless it is one of a later version of the format. */
  public Optional<EventType> knownType() {
    return EventType.of(type);
  }

  private static void members(String member, boolean present, boolean demanded) {
    if (present != demanded) {
      throw refused("its type " + (demanded ? "needs the member " : "has no member ") + member);
    }
  }

  private static boolean inRange(long value) {
    return value >= 0 && value <= Fields.MAX_INTEGER;
  }

  private static boolean isCounter(long value) {
    return value >= 1 && value <= Fields.MAX_INTEGER;
  }

  private static void require(boolean condition, String why) {
    if (!condition) {
      throw refused(why);
    }
  }

  private static MalformedException refused(String why) {
    return new MalformedException("entry_malformed", "A log entry is refused: " + why + ".");
  }
}
