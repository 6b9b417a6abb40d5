package org.waymark.trust.statement;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.waymark.signer.InvalidSignatureException;
import org.waymark.signer.MalformedException;
import org.waymark.signer.json.CanonicalJson;
import org.waymark.signer.json.Fields;
import org.waymark.signer.jws.CompactJws;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.id.EntityId;

/** What all statements have in common: a token of a type, an issuer, times. */
final class Claims {

  /** Characters of a token at most (formats 1). */
  static final int MAX_TOKEN = 65_536;

  private final CompactJws jws;
  private final Fields fields;
  private final boolean testing;

  private Claims(CompactJws jws, Fields fields, boolean testing) {
    this.jws = jws;
    this.fields = fields;
    this.testing = testing;
  }

  /**
   * Reads a token whose header has the type.
   *
   * @throws MalformedException {@code too_large}, {@code statement_malformed}, {@code
   *     snapshot_malformed} or {@code request_malformed} for a claim that is missing or wrong, or
   *     the code of the part that cannot be read
   * @throws InvalidSignatureException {@code typ_mismatch}
   */
  static <T> T read(
      String token, String typ, String what, boolean testing, Function<Claims, T> body) {
    int longest = what.equals(SiteRequest.WHAT) ? SiteRequest.MAX_TOKEN : MAX_TOKEN;
    if (token.length() > longest) {
      throw new MalformedException(
          "too_large", "The " + what + " is longer than " + longest + " characters.");
    }
    CompactJws jws = CompactJws.parse(token);
    if (!jws.header().typ().equals(Optional.of(typ))) {
      throw new InvalidSignatureException(
          "typ_mismatch", "The token is no " + what + ": its typ is not " + typ + ".");
    }
    try {
      return body.apply(new Claims(jws, Fields.of(jws.payloadObject(), what), testing));
    } catch (MalformedException e) {
      if (!e.code().startsWith("json_member") && !e.code().equals("json_unknown_member")) {
        throw e;
      }
      throw new MalformedException(code(what), "The " + what + " is refused: " + e.getMessage(), e);
    }
  }

  static void require(boolean condition, String what, String why) {
    if (!condition) {
      throw new MalformedException(code(what), "The " + what + " " + why + ".");
    }
  }

  private static String code(String what) {
    return switch (what) {
      case Snapshot.WHAT -> "snapshot_malformed";
      case SiteRequest.WHAT -> "request_malformed";
      default -> "statement_malformed";
    };
  }

  /** Signs claims as canonical JSON and reads them back, so that only valid ones leave. */
  static String sign(JsonNode claims, String typ, SigningKey key) {
    return CompactJws.sign(key, typ, CanonicalJson.write(claims)).token();
  }

  CompactJws jws() {
    return jws;
  }

  Fields fields() {
    return fields;
  }

  EntityId entity(String claim) {
    return entity(fields.string(claim), testing);
  }

  EntityId element(String text) {
    return entity(text, testing);
  }

  private static EntityId entity(String text, boolean testing) {
    return testing ? EntityId.parseTesting(text) : EntityId.parse(text);
  }

  Instant time(String claim) {
    return Instant.ofEpochSecond(fields.integer(claim));
  }

  /** A counter: 1 or more. */
  long counter(String claim, String what) {
    long value = fields.integer(claim);
    require(value >= 1, what, "has " + claim + " below 1");
    return value;
  }

  /** {@code exp}, which has to be later than {@code iat}. */
  Instant expiry(String what) {
    Instant expires = time("exp");
    require(expires.isAfter(time("iat")), what, "expires before it is issued");
    return expires;
  }

  static Instant seconds(Instant time) {
    return Instant.ofEpochSecond(time.getEpochSecond());
  }

  static Optional<ObjectNode> copy(Optional<ObjectNode> node) {
    return node.map(ObjectNode::deepCopy);
  }
}
