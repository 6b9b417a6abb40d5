package org.waymark.registry.rules;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;
import org.waymark.signer.MalformedException;
import org.waymark.signer.json.Fields;

/**
 * What one check found.
 *
 * @param check {@link CheckName#code()}
 * @param outcome how it ended
 * @param code stable, snake_case; {@code ok} exactly when it passed
 * @param sentence what was found, for an administrator
 * @param mend what to do about it; empty exactly when it passed
 */
public record CheckResult(
    String check, Outcome outcome, String code, String sentence, String mend) {

  /** The code of everything that passes. */
  public static final String OK = "ok";

  private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9_]{0,63}");

  public CheckResult {
    boolean passed = outcome == Outcome.PASS;
    if (!CODE.matcher(check).matches()
        || !CODE.matcher(code).matches()
        || sentence.isBlank()
        || passed != code.equals(OK)
        || passed != mend.isEmpty()) {
      throw new MalformedException(
          "report_malformed",
          "A check result needs a check, a code and a sentence, and a mend unless it passed.");
    }
  }

  /** A check that passed. */
  public static CheckResult pass(CheckName check, String sentence) {
    return new CheckResult(check.code(), Outcome.PASS, OK, sentence, "");
  }

  /** A check that failed. */
  public static CheckResult fail(CheckName check, String code, String sentence, String mend) {
    return new CheckResult(check.code(), Outcome.FAIL, code, sentence, mend);
  }

  /** A check that the operator should look at. */
  public static CheckResult warn(CheckName check, String code, String sentence, String mend) {
    return new CheckResult(check.code(), Outcome.WARN, code, sentence, mend);
  }

  /** The same under what the rule set demands: a failure only warns where it asks for that. */
  public CheckResult under(CheckDemand demand) {
    return outcome == Outcome.FAIL && demand != CheckDemand.FAIL
        ? new CheckResult(check, Outcome.WARN, code, sentence, mend)
        : this;
  }

  /** {@code {"check","outcome","code","sentence","mend"}}. */
  public ObjectNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("check", check)
        .put("outcome", outcome.code())
        .put("code", code)
        .put("sentence", sentence)
        .put("mend", mend);
  }

  /**
   * Reads {@link #toJson()}.
   *
   * @throws MalformedException {@code report_malformed json_*}
   */
  public static CheckResult parse(ObjectNode json) {
    Fields fields = Fields.of(json, "check result");
    return new CheckResult(
        fields.string("check"),
        Outcome.parse(fields.string("outcome")),
        fields.string("code"),
        fields.string("sentence"),
        fields.string("mend"));
  }
}
