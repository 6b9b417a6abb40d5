package org.waymark.registry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.waymark.registry.rules.CheckResult;
import org.waymark.registry.rules.RuleReport;
import org.waymark.signer.MalformedException;
import org.waymark.signer.VerificationException;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.json.CanonicalJson;
import org.waymark.signer.json.Fields;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;
import org.waymark.signer.jws.CompactJws;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.statement.MembershipStatement;
import org.waymark.trust.statement.SiteStatement;
import org.waymark.trust.statement.Snapshot;
import org.waymark.trust.statement.StatusStatement;

/**
 * What somebody with the membership key is asked to sign, on a machine that may have no network:
 * the claims, and what they rest on, so that it can be seen before it is signed.
 *
 * <pre>{@code
 * SigningRequest request = SigningRequest.parse(Files.readAllBytes(file));
 * request.words().forEach(System.out::println);
 * String token = request.sign(membershipKey);
 * }</pre>
 *
 * <p>A request is not believed for where it came from: parsing it demands that the claims are of a
 * kind that this role signs, and that they fit the statement beside them. Immutable.
 *
 * @param step code of the {@link MembershipStep}
 * @param federation the issuer
 * @param subject the site, or the federation itself for a snapshot
 * @param typ of the token
 * @param claims to be signed as canonical JSON
 * @param statement of the site whose keys are certified
 * @param report of the application's checks
 */
public record SigningRequest(
    String step,
    EntityId federation,
    EntityId subject,
    String typ,
    ObjectNode claims,
    Optional<String> statement,
    Optional<RuleReport> report) {
  private static final Set<String> TYPES =
      Set.of(MembershipStatement.TYP, StatusStatement.TYP, Snapshot.TYP);
  private static final String WHAT = "signing request";

  /**
   * @throws MalformedException {@code signing_request_malformed}
   */
  public SigningRequest {
    claims = claims.deepCopy();
    String about = typ.equals(Snapshot.TYP) ? "iss" : "sub";
    require(TYPES.contains(typ), "asks for a token that the membership role does not sign");
    require(
        (typ.equals(MembershipStatement.TYP)
                || claims.path("iss").asText().equals(federation.value()))
            && claims.path(about).asText().equals(subject.value()),
        "has claims of another federation or site than it says");
    require(
        typ.equals(MembershipStatement.TYP) == statement.isPresent(),
        "certifies keys without the statement that names them");
    JsonKeys.requireSame(claims, subject, statement);
  }

  /** The keys to be certified are those that the site has signed for itself. */
  private static final class JsonKeys {
    private static void requireSame(
        ObjectNode claims, EntityId subject, Optional<String> statement) {
      if (statement.isEmpty()) {
        return;
      }
      SiteStatement site = SiteStatement.parse(statement.get(), true);
      site.requireSelfSigned();
      JwkSet certified = JwkSet.parse(Fields.of(claims, WHAT).object("jwks"));
      require(
          site.sub().equals(subject) && site.keys().equals(certified),
          "would certify other keys than those of the site's statement");
    }
  }

  /**
   * Reads a request.
   *
   * @throws VerificationException {@code signing_request_malformed}, or the code of the part that
   *     cannot be read
   */
  public static SigningRequest parse(byte[] json) {
    return of(StrictJson.parseObject(json, JsonLimits.DOCUMENT));
  }

  /** As {@link #parse}, of a tree. */
  public static SigningRequest of(ObjectNode json) {
    Fields fields = Fields.of(json, WHAT);
    SigningRequest request =
        new SigningRequest(
            fields.string("step"),
            EntityId.parseTesting(fields.string("federation")),
            EntityId.parseTesting(fields.string("subject")),
            fields.string("typ"),
            fields.object("claims"),
            fields.optionalString("statement"),
            fields.optionalObject("report").map(RuleReport::parse));
    fields.onlyKnown();
    return request;
  }

  /** The form that {@link #parse} reads. */
  public ObjectNode toJson() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("step", step)
            .put("federation", federation.value())
            .put("subject", subject.value())
            .put("typ", typ);
    json.set("claims", claims.deepCopy());
    statement.ifPresent(token -> json.put("statement", token));
    report.ifPresent(found -> json.set("report", found.toJson()));
    return json;
  }

  /**
   * Signs the claims.
   *
   * @param key of the role {@code membership}, or of the intermediate; the registry refuses the
   *     token of another
   * @return a compact JWS, to be handed in
   * @throws VerificationException when the claims are not those of a valid statement
   */
  public String sign(SigningKey key) {
    String token = CompactJws.sign(key, typ, CanonicalJson.write(claims)).token();
    switch (typ) {
      case MembershipStatement.TYP -> MembershipStatement.parse(token, true);
      case StatusStatement.TYP -> StatusStatement.parse(token, true);
      default -> Snapshot.parse(token);
    }
    return token;
  }

  /** Whether an intermediate has to sign, and not the membership role. */
  public boolean byIntermediate() {
    return !claims.path("iss").asText().equals(federation.value());
  }

  /** What is about to be signed, line by line, for the person who has the key. */
  public List<String> words() {
    List<String> lines = new ArrayList<>();
    lines.add("Federation  " + federation);
    lines.add("Step        " + step);
    if (!typ.equals(Snapshot.TYP)) {
      lines.add("Site        " + subject);
    }
    if (byIntermediate()) {
      lines.add("Signed by   the intermediate " + claims.path("iss").asText());
    }
    claim("status").ifPresent(status -> lines.add("Status      " + status));
    claim("reason").ifPresent(reason -> lines.add("Reason      " + reason));
    claim("mver").ifPresent(mver -> lines.add("Counter     " + mver));
    time("iat").ifPresent(time -> lines.add("Issued      " + time));
    time("exp").ifPresent(time -> lines.add("Valid until " + time));
    claim("seq").ifPresent(seq -> lines.add("Up to entry " + seq));
    claim("directory").ifPresent(hash -> lines.add("Directory   " + hash));
    statement
        .map(token -> SiteStatement.parse(token, true))
        .ifPresent(
            site -> {
              lines.add("Statement   ver " + site.ver() + ", until " + site.expires());
              site.keys().keys().forEach(key -> lines.add("Key         " + key.kid()));
            });
    report.ifPresent(found -> lines.addAll(words(found)));
    return List.copyOf(lines);
  }

  private static List<String> words(RuleReport report) {
    List<String> lines = new ArrayList<>();
    lines.add("Checks      " + report.worst().code() + ", at " + report.at());
    for (CheckResult result : report.results()) {
      if (!result.code().equals(CheckResult.OK)) {
        lines.add("  " + result.outcome().code() + "  " + result.sentence());
      }
    }
    return lines;
  }

  private Optional<String> claim(String name) {
    return claims.has(name) ? Optional.of(claims.get(name).asText()) : Optional.empty();
  }

  private Optional<Instant> time(String name) {
    try {
      return claims.has(name)
          ? Optional.of(Instant.ofEpochSecond(claims.get(name).asLong()))
          : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Names the request where two people compare what they see. */
  public Sha256 hash() {
    return Sha256.of(CanonicalJson.write(toJson()));
  }

  private static void require(boolean condition, String why) {
    if (!condition) {
      throw new MalformedException(
          "signing_request_malformed", "The " + WHAT + " " + why + "; nothing was signed.");
    }
  }
}
