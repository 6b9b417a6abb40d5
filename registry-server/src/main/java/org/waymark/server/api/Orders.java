package org.waymark.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.waymark.node.http.Problem;
import org.waymark.registry.access.Permission;
import org.waymark.registry.access.Role;
import org.waymark.registry.admission.InvitationKind;
import org.waymark.registry.admission.InvitationOrder;
import org.waymark.registry.rules.RuleSet;
import org.waymark.registry.storage.AuditQuery;
import org.waymark.signer.MalformedException;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.json.Fields;
import org.waymark.trust.id.Host;

/** Reads what is ordered; whatever is wrong with it is a {@link RequestException}. */
final class Orders {
  private static final int USUAL_PAGE = 100;

  private Orders() {}

  /** A code, and the token that the membership role signed where that was needed elsewhere. */
  record Reasoned(Optional<String> reason, Optional<String> signed) {
    String required() {
      return reason.orElse(""); // which no code is
    }
  }

  static Reasoned reasoned(ObjectNode order) {
    return RequestBody.read(
        order,
        fields ->
            new Reasoned(Optional.of(fields.string("reason")), fields.optionalString("signed")));
  }

  static Reasoned perhapsReasoned(ObjectNode order) {
    return RequestBody.read(
        order,
        fields -> new Reasoned(fields.optionalString("reason"), fields.optionalString("signed")));
  }

  static Optional<String> signed(ObjectNode order) {
    return RequestBody.read(order, fields -> fields.optionalString("signed"));
  }

  /** What an operator decides on a recovery. */
  record Verdict(Outcome outcome, Optional<String> signed) {}

  /** What an operator says of a recovery key. */
  enum Outcome {
    RECOVERED,
    KEPT,
    LIFTED
  }

  static Verdict verdict(ObjectNode order) {
    return RequestBody.read(
        order,
        fields ->
            new Verdict(
                known(
                    "outcome",
                    fields.string("outcome"),
                    code ->
                        switch (code) {
                          case "recovered" -> Optional.of(Outcome.RECOVERED);
                          case "kept" -> Optional.of(Outcome.KEPT);
                          case "lifted" -> Optional.of(Outcome.LIFTED);
                          default -> Optional.empty();
                        },
                    "recovered, kept, lifted"),
                fields.optionalString("signed")));
  }

  static String reason(ObjectNode order) {
    return RequestBody.read(order, fields -> fields.string("reason"));
  }

  /** A statement to be admitted without an application. */
  record Admission(String statement, Optional<String> unchecked, Optional<String> signed) {}

  static Admission admission(ObjectNode order) {
    return RequestBody.read(
        order,
        fields ->
            new Admission(
                fields.string("statement"),
                fields.optionalString("unchecked"),
                fields.optionalString("signed")));
  }

  static InvitationOrder invitation(ObjectNode order) {
    return RequestBody.read(
        order,
        fields ->
            new InvitationOrder(
                fields.optionalString("host").map(Orders::host),
                fields
                    .optionalString("kind")
                    .map(
                        code ->
                            known(
                                "kind",
                                code,
                                InvitationKind::of,
                                codes(InvitationKind.values(), InvitationKind::code)))
                    .orElse(InvitationKind.ADMIT),
                fields.optionalString("label"),
                days(fields).orElse(InvitationOrder.USUAL_LIFE)));
  }

  /** A new token. */
  record Token(String name, Role role, Optional<Set<Permission>> only, Optional<Duration> life) {}

  static Token token(ObjectNode order) {
    return RequestBody.read(
        order,
        fields ->
            new Token(
                fields.string("name"),
                known(
                    "role", fields.string("role"), Role::ofCode, codes(Role.values(), Role::code)),
                fields.optionalStrings("only").map(Orders::permissions),
                days(fields)));
  }

  private static Set<Permission> permissions(List<String> codes) {
    Set<Permission> some = EnumSet.noneOf(Permission.class);
    for (String code : codes) {
      some.add(
          known(
              "permission",
              code,
              Permission::ofCode,
              codes(Permission.values(), Permission::code)));
    }
    return some;
  }

  static RuleSet rules(ObjectNode order) {
    // The members first: a rule set that is wrong has codes of its own.
    Optional<ObjectNode> given =
        RequestBody.read(
            order,
            fields ->
                fields.bool("standard", false)
                    ? Optional.empty()
                    : Optional.of(fields.object("ruleSet")));
    return given.map(RuleSet::of).orElseGet(RuleSet::standard);
  }

  static AuditQuery audit(ObjectNode query) {
    return RequestBody.read(
        query,
        fields -> {
          OptionalLong limit = fields.optionalInteger("limit");
          long most = limit.orElse(USUAL_PAGE);
          if (most < 1 || most > AuditQuery.MAX_LIMIT) {
            throw refused(
                "query_malformed",
                "A page of the audit trail has 1 to " + AuditQuery.MAX_LIMIT + " rows.",
                "send limit=100, for example");
          }
          return new AuditQuery(
              fields.optionalString("subject"),
              fields.optionalString("actor"),
              fields.optionalString("action"),
              fields.optionalInteger("before"),
              (int) most);
        });
  }

  /** The text of a root file; whether it is one, the registry finds out. */
  /** Tokens from an intermediate's membership to the one by the trust anchor. */
  static List<String> chain(ObjectNode order) {
    return RequestBody.read(order, fields -> fields.strings("chain"));
  }

  static byte[] root(ObjectNode order) {
    return RequestBody.read(order, fields -> fields.string("root").getBytes(UTF_8));
  }

  static Host host(String text) {
    try {
      return Host.parse(text);
    } catch (MalformedException e) {
      throw refused(
          e.code(),
          String.valueOf(e.getMessage()),
          "name a site by its host, in lower case: cloud.example.org");
    }
  }

  static Sha256 hash(String text) {
    try {
      return Sha256.fromHex(text);
    } catch (MalformedException e) {
      throw refused(
          "decision_hash_malformed",
          "A decision is named by the 64 hexadecimal digits of its SHA-256.",
          "take the member decision of the log entry or of the audit row");
    }
  }

  /** One of a few codes. */
  static <T> T known(String what, String code, Function<String, Optional<T>> of, String codes) {
    return of.apply(code)
        .orElseThrow(
            () ->
                refused(
                    what + "_unknown",
                    "There is no " + what + " " + quoted(code) + ".",
                    "use one of: " + codes));
  }

  static <T> String codes(T[] values, Function<T, String> code) {
    return Arrays.stream(values).map(code).collect(Collectors.joining(", "));
  }

  private static Optional<Duration> days(Fields fields) {
    OptionalLong days = fields.optionalInteger("days");
    return days.isPresent()
        ? Optional.of(Duration.ofDays(Math.min(days.getAsLong(), 1_000_000)))
        : Optional.empty();
  }

  private static RequestException refused(String code, String detail, String next) {
    return new RequestException(Problem.of(400, code, detail).withNext(next));
  }

  private static String quoted(String text) {
    return "'" + (text.length() > 40 ? text.substring(0, 40) + "…" : text) + "'";
  }
}
