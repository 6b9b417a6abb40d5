package org.waymark.registry.audit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.waymark.registry.error.RefusedException;
import org.waymark.signer.MalformedException;
import org.waymark.signer.codec.Base64Url;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.json.CanonicalJson;
import org.waymark.signer.json.Fields;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;
import org.waymark.trust.id.EntityId;

/**
 * Why a log entry was written. The entry carries only the hash of this document, so that who
 * decided what stays with the registry until it shows the document; the salt keeps anybody from
 * guessing it from the hash before. Its form is canonical JSON (RFC 8785), so a document has one
 * hash. Immutable.
 *
 * <pre>{@code
 * Decision decision = Decision.of(content, new SecureRandom());
 * Event.site(..., Optional.of(decision.hash()), ...);
 * Decision.parse(decision.bytes()).equals(decision); // true
 * }</pre>
 *
 * @param content what was decided
 * @param salt 32 random bytes in base64url
 */
public record Decision(Content content, String salt) {
  private static final int SALT_BYTES = 32;
  private static final JsonLimits LIMITS = new JsonLimits(8 << 10, 2, 4 << 10);
  private static final Pattern CODE = Pattern.compile("[a-z0-9-]{1,64}");
  private static final Pattern ACTION = Pattern.compile("[a-z][a-z0-9-]{0,31}");
  private static final Pattern APPLICATION = Pattern.compile("[a-z0-9]{1,64}");

  /**
   * What was decided.
   *
   * @param action type of the log entry, for example {@code admit} or {@code policy}
   * @param actor who decided
   * @param at when, in whole seconds
   * @param federation whose directory
   * @param subject the site, or the federation itself for its rules
   * @param ver counter of the site statement it was about
   * @param reason code of 1 to 64 of {@code a-z 0-9 -}
   * @param report hash of the canonical JSON of the rule report it rests on
   * @param rules hash of the rule set that was in force, or comes into force
   * @param application identifier of the application
   */
  public record Content(
      String action,
      Actor actor,
      Instant at,
      EntityId federation,
      EntityId subject,
      OptionalLong ver,
      Optional<String> reason,
      Optional<Sha256> report,
      Optional<Sha256> rules,
      Optional<String> application) {

    /**
     * @throws RefusedException {@code reason_malformed}
     */
    public Content {
      at = Instant.ofEpochSecond(at.getEpochSecond());
      if (!ACTION.matcher(action).matches()
          || application.filter(id -> !APPLICATION.matcher(id).matches()).isPresent()) {
        throw new IllegalArgumentException("no such action or application: " + action);
      }
      if (reason.filter(code -> !CODE.matcher(code).matches()).isPresent()) {
        throw new RefusedException(
            "reason_malformed",
            subject.value(),
            "The reason of a decision is a code of 1 to 64 of a-z, 0-9 and -, for example"
                + " key-dispute; never free text.");
      }
    }
  }

  public Decision {
    if (!salted(salt)) {
      throw new IllegalArgumentException("the salt is 32 bytes in base64url");
    }
  }

  /** A decision with a salt of its own. */
  public static Decision of(Content content, RandomGenerator random) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return new Decision(content, Base64Url.encode(salt));
  }

  private static boolean salted(String salt) {
    try {
      return Base64Url.decode(salt).length == SALT_BYTES;
    } catch (MalformedException e) {
      return false;
    }
  }

  /**
   * Reads the document back.
   *
   * @throws MalformedException {@code json_*}, or {@code decision_malformed} when a value cannot be
   *     or the bytes are not the canonical form
   */
  public static Decision parse(byte[] document) {
    Fields fields = Fields.of(StrictJson.parseObject(document, LIMITS), "decision");
    Decision decision;
    try {
      decision =
          new Decision(
              new Content(
                  fields.string("action"),
                  new Actor(fields.string("actor")),
                  Instant.ofEpochSecond(fields.integer("at")),
                  EntityId.parseTesting(fields.string("federation")),
                  EntityId.parseTesting(fields.string("sub")),
                  fields.optionalInteger("ver"),
                  fields.optionalString("reason"),
                  fields.optionalSha256("report"),
                  fields.optionalSha256("rules"),
                  fields.optionalString("application")),
              fields.string("salt"));
    } catch (RefusedException | IllegalArgumentException | DateTimeException e) {
      throw new MalformedException(
          "decision_malformed", "The decision holds a value that no registry writes.", e);
    }
    fields.onlyKnown();
    if (!Arrays.equals(decision.bytes(), document)) {
      throw new MalformedException(
          "decision_malformed",
          "The decision is not in canonical JSON, so it has no hash of its own.");
    }
    return decision;
  }

  /** What the log entry carries. */
  public Sha256 hash() {
    return Sha256.of(bytes());
  }

  /** The document: canonical JSON. */
  public byte[] bytes() {
    return CanonicalJson.write(json());
  }

  /** A fresh tree of the document. */
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("action", content.action);
    json.put("actor", content.actor.name());
    content.application.ifPresent(id -> json.put("application", id));
    json.put("at", content.at.getEpochSecond());
    json.put("federation", content.federation.value());
    content.reason.ifPresent(code -> json.put("reason", code));
    content.report.ifPresent(hash -> json.put("report", hash.hex()));
    content.rules.ifPresent(hash -> json.put("rules", hash.hex()));
    json.put("salt", salt);
    json.put("sub", content.subject.value());
    content.ver.ifPresent(ver -> json.put("ver", ver));
    return json;
  }

  /** Without the salt: what is logged must not let anybody compute the hash. */
  @Override
  public String toString() {
    return "Decision[" + content + "]";
  }
}
