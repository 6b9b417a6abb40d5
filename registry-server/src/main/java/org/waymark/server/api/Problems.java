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
 * Turns a refusal into an HTTP status, its stable code, a sentence and what to do next. The status
 * tells the kind: 400 the request is wrong, 404 not a member, 409 the rules of the lifecycle refuse
 * it, 413 too large, 422 the statement is not believed, 503 not now, 500 a fault of the registry.
 */
public final class Problems {
  private Problems() {}

  /** The problem that this failure is. */
  public static Problem of(Throwable failure) {
    if (failure instanceof RequestException request) {
      return request.problem();
    }
    if (failure instanceof RefusedException refused) {
      return with(refused.code(), status(refused.code()), message(refused), refused.subject());
    }
    if (failure instanceof RegistryException registry) {
      return with(registry.code(), status(registry), message(registry), "");
    }
    if (failure instanceof VerificationException verification) {
      int status = verification.code().equals("too_large") ? 413 : 422;
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

  private static int status(String code) {
    return switch (code) {
      case "not_a_member" -> 404;
      case "reason_malformed", "actor_malformed" -> 400;
      case "already_member", "not_active", "not_suspended", "counter_unchanged" -> 409;
      case "clock_behind", "registry_closed" -> 503;
      default -> code.startsWith("config_") ? 400 : 422;
    };
  }

  private static int status(RegistryException failure) {
    if (failure instanceof RegistryLockedException
        || failure.code().equals("publication_failed")
        || failure.code().equals("writer_lock_lost")) {
      return 503;
    }
    if (failure instanceof RegistryMissingException) {
      return 404;
    }
    if (failure instanceof SecondHistoryException || failure instanceof RuleException) {
      return 422;
    }
    return failure instanceof KeyUnavailableException || failure instanceof MirrorsSilentException
        ? 503
        : 500;
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
      case "counter_unchanged", "recovery_changed" -> nextOfStatement(code);
      case "clock_behind" -> "set the clock of this machine right";
      case "reason_malformed" -> "use 1 to 64 of a-z 0-9 -, for example policy-violation";
      case "publication_failed" ->
          "look after the disk; the next operation publishes what was decided";
      case "writer_lock_lost" -> "start this registry again";
      case "storage_failed" -> "look after the disk and the database, then try again";
      default -> "";
    };
  }

  /** What the site has to do about its statement. */
  private static String nextOfStatement(String code) {
    if (code.startsWith("host_") || code.startsWith("entity_")) {
      return "have the site name itself https://host or https://host:port, in lower case";
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
