package org.waymark.server.api;

/**
 * The HTTP status of each code, the same wherever it occurs; docs/errors.md lists them with what
 * they mean. What is not named here is about a signed document: 422.
 *
 * <p>The status tells the kind: 400 the request is wrong in itself, 401 and 403 it is not for this
 * caller, 404 there is no such thing, 409 the present state of it does not allow that, 410 it was
 * good once, 413 too large, 422 understood and not believed, 429 too often, 503 not now, 500 a
 * fault of the registry.
 */
final class ErrorCodes {
  /** Of documents that are signed, and of rule sets: understood, and not believed. */
  static final int NOT_BELIEVED = 422;

  private ErrorCodes() {}

  static int status(String code) {
    return switch (code) {
      case "reason_malformed",
          "actor_malformed",
          "subject_mismatch",
          "status_unknown",
          "state_unknown",
          "kind_unknown",
          "role_unknown",
          "outcome_unknown",
          "permission_unknown",
          "query_malformed",
          "decision_hash_malformed",
          "idempotency_key_malformed",
          "invitation_host_missing",
          "invitation_label",
          "invitation_life",
          "token_life",
          "token_name_malformed",
          "token_permissions",
          "body_truncated",
          "header_malformed",
          "header_repeated",
          "request_refused",
          "path_malformed" ->
          400;
      case "operator_token_refused" -> 401;
      case "permission_missing", "witness_unknown" -> 403;
      case "not_a_member",
          "not_checked",
          "recovery_none",
          "application_unknown",
          "invitation_unknown",
          "decision_unknown",
          "token_unknown",
          "intermediate_unknown",
          "path_unknown",
          "not_in_directory",
          "origin_unknown",
          "registry_missing" ->
          404;
      case "method_not_allowed" -> 405;
      case "request_too_slow" -> 408;
      case "already_member",
          "not_active",
          "not_suspended",
          "counter_unchanged",
          "keys_unchanged",
          "request_replayed",
          "request_too_old",
          "invitation_foreign",
          "invitation_kind",
          "application_pending",
          "application_state",
          "rules_failed",
          "rules_changed",
          "rules_in_force",
          "rules_unchanged",
          "evidence_changed",
          "recovery_committed",
          "recovery_uncommitted",
          "recovery_pending",
          "recovery_disputed",
          "recovery_refused",
          "signature_unneeded",
          "membership_key_offline",
          "public_url_unusable",
          "token_name_taken",
          "token_revoked",
          "intermediate_withdrawn",
          "checkpoint_not_ours",
          "log_key_misused",
          "idempotency_in_flight",
          "root_reused",
          "root_base_mismatch",
          "records_under_dropped_key",
          "idempotency_outcome_unknown" ->
          409;
      case "invitation_used", "invitation_expired", "invitation_revoked" -> 410;
      case "too_large",
          "body_too_large",
          "request_too_large",
          "rules_too_large",
          "query_too_large" ->
          413;
      case "path_too_long" -> 414;
      case "media_type_unsupported", "encoding_unsupported" -> 415;
      case "rate_limited", "update_too_often" -> 429;
      case "headers_too_large" -> 431;
      case "unexpected",
          "storage_failed",
          "directory_unreadable",
          "root_damaged",
          "root_missing",
          "checkpoint_damaged",
          "decision_damaged",
          "map_node_damaged" ->
          500;
      case "cosignature_from_future" -> NOT_BELIEVED;
      case "clock_behind",
          "registry_closed",
          "registry_locked",
          "publication_failed",
          "writer_lock_lost",
          "key_not_in_root",
          "key_file_missing",
          "mirrors_silent",
          "checks_unavailable",
          "interrupted",
          "busy",
          "shutting_down" ->
          503;
      default -> code.startsWith("json_") || code.startsWith("config_") ? 400 : NOT_BELIEVED;
    };
  }
}
