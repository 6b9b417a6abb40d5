package org.waymark.server.api;

import org.waymark.node.http.Problem;
import org.waymark.registry.error.KeyUnavailableException;
import org.waymark.registry.error.MirrorsSilentException;
import org.waymark.registry.error.RefusedException;
import org.waymark.registry.error.RegistryException;
import org.waymark.registry.error.RegistryLockedException;
import org.waymark.registry.error.RegistryMissingException;
import org.waymark.registry.error.RuleException;
import org.waymark.registry.error.SecondHistoryException;
import org.waymark.signer.VerificationException;

/**
 * Turns a refusal into an HTTP status, its stable code, a sentence and what to do next. {@link
 * ErrorCodes} has the status of each code.
 */
public final class Problems {
  private Problems() {}

  /** The problem that this failure is. */
  public static Problem of(Throwable failure) {
    if (failure instanceof RequestException request) {
      return request.problem();
    }
    if (failure instanceof RefusedException refused) {
      return with(
          refused.code(), ErrorCodes.status(refused.code()), message(refused), refused.subject());
    }
    if (failure instanceof RegistryException registry) {
      return with(registry.code(), status(registry), message(registry), "");
    }
    if (failure instanceof VerificationException verification) {
      int status = verification.code().equals("too_large") ? 413 : ErrorCodes.NOT_BELIEVED;
      return Problem.of(status, verification.code(), message(verification))
          .withNext(nextOfStatement(verification.code()));
    }
    return unexpected();
  }

  /** Something that should not have happened; the reason is for the log and not for the caller. */
  static Problem unexpected() {
    return Problem.of(500, "unexpected", "The registry failed.")
        .withNext("look into the log of the registry");
  }

  private static int status(RegistryException failure) {
    if (failure instanceof RuleException) {
      return ErrorCodes.status(failure.code());
    }
    if (failure instanceof RegistryLockedException
        || failure instanceof KeyUnavailableException
        || failure instanceof MirrorsSilentException
        || failure.code().equals("publication_failed")
        || failure.code().equals("writer_lock_lost")) {
      return 503;
    }
    if (failure instanceof RegistryMissingException) {
      return 404;
    }
    return failure instanceof SecondHistoryException ? ErrorCodes.NOT_BELIEVED : 500;
  }

  private static Problem with(String code, int status, String message, String subject) {
    Problem problem = Problem.of(status, code, message);
    String next = next(code, subject);
    return next.isEmpty() ? problem : problem.withNext(next);
  }

  private static String next(String code, String subject) {
    String host = subject.replaceFirst("^https?://", "");
    return switch (code) {
      case "not_a_member" -> "waymark site list";
      case "already_member", "not_active", "not_suspended" -> "waymark site show " + host;
      case "not_checked" -> "waymark site check " + host;
      case "counter_unchanged" -> nextOfStatement(code);
      case "recovery_pending" ->
          "wait, or if it was not you: waymark site-admin object; the operator: waymark site show "
              + host;
      case "recovery_disputed" -> "the operator decides: waymark site decide " + host;
      case "recovery_uncommitted" ->
          "ask the operator for a link: waymark invite create --host " + host + " --kind rekey";
      case "recovery_statement_short" -> "sign again, for longer: waymark site-admin recover";
      case "application_unknown" -> "waymark application list";
      case "application_state", "evidence_changed", "rules_changed" ->
          "waymark application show " + subject;
      case "rules_failed" -> "mend what the report says, then send the statement again";
      case "rules_in_force" -> "have the site apply: waymark invite create";
      case "invitation_unknown",
          "invitation_used",
          "invitation_expired",
          "invitation_revoked",
          "invitation_foreign",
          "invitation_kind" ->
          "ask the operator of the federation for an invitation for this site";
      case "application_pending" -> "wait for the decision about the first application";
      case "request_malformed",
          "request_audience",
          "request_expired",
          "request_replayed",
          "request_too_old" ->
          "make and sign a new request; compare the clocks of the site and of the registry";
      case "update_too_often" -> "send one statement with all changes, in an hour";
      case "token_unknown", "token_name_taken" -> "waymark token list";
      case "membership_key_offline" -> "sign what toSign says where the key is, and hand it in";
      case "membership_unexpected" -> "ask again what has to be signed, and sign that";
      case "decision_unknown" -> "take the member decision of a log entry of this registry";
      case "query_malformed", "query_refused", "query_too_large", "query_timeout" ->
          "waymark catalogue query --help; docs/rules.md says what can be asked";
      case "rules_malformed", "rules_recursive", "rules_unsupported", "policy_unsupported" ->
          "waymark rules test, with the same rules";
      case "witness_unknown" -> "have the key of the witness named in the next root";
      case "origin_unknown" -> "ask the registry of that log";
      case "cosignature_from_future" -> "set the clock of the witness right";
      case "checkpoint_not_ours" -> "cosign what GET /directory/checkpoint answers";
      case "log_key_misused" -> "waymark registry status";
      case "clock_behind" -> "set the clock of this machine right";
      case "reason_malformed" -> "use 1 to 64 of a-z 0-9 -, for example policy-violation";
      case "publication_failed" ->
          "look after the disk; the next operation publishes what was decided";
      case "writer_lock_lost" -> "start this registry again";
      case "root_reused", "root_base_mismatch" ->
          "have the root keys sign another root; registry status says how far the log is";
      case "records_under_dropped_key" ->
          "have the next root name both membership keys, renew, and drop the old one after that";
      case "storage_failed" -> "look after the disk and the database, then try again";
      default -> "";
    };
  }

  /** What the site has to do about its statement. */
  private static String nextOfStatement(String code) {
    if (code.startsWith("host_") || code.startsWith("entity_")) {
      return "have the site name itself https://host or https://host:port, in lower case";
    }
    if (code.startsWith("root_")) {
      return "see what the file says, and who signed it: waymark root show FILE";
    }
    return switch (code) {
      case "counter_rollback", "counter_reused", "counter_unchanged" ->
          "have the site sign a statement with a higher ver: waymark site-admin sign";
      case "statement_from_future" -> "compare the clocks of the site and of the registry";
      case "authority_hint_missing" ->
          "have the site name this federation in authority_hints: waymark site-admin edit";
      default -> "have the site sign its statement again: waymark site-admin sign";
    };
  }

  private static String message(Exception failure) {
    return String.valueOf(failure.getMessage());
  }
}
