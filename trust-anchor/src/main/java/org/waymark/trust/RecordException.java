package org.waymark.trust;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waymark.signer.VerificationException;
import org.waymark.trust.id.EntityId;

/**
 * A record, or one of its statements, is not believed (formats.md, sections 3 and 4): {@code
 * record_malformed record_hash_mismatch record_subject_mismatch record_issuer_mismatch
 * authority_hint_missing statement_from_future membership_too_long chain_too_long chain_broken
 * chain_loop naming_unconstrained naming_violated path_length_exceeded recovery_commitment}; while
 * a site is not active {@code suspended revoked left}.
 */
public final class RecordException extends VerificationException {
  private static final long serialVersionUID = 1L;

  private final @Nullable EntityId sub;

  /**
   * @param sub the site that the record was expected to be of
   */
  public RecordException(String code, EntityId sub, String message) {
    super(code, message);
    this.sub = sub;
  }

  /** Of a record whose site is not known yet. */
  public RecordException(String code, String message) {
    super(code, message);
    this.sub = null;
  }

  /** As above, with what was thrown underneath. */
  public RecordException(String code, String message, Throwable cause) {
    super(code, message, cause);
    this.sub = null;
  }

  /** The site, where it was known. */
  public Optional<EntityId> sub() {
    return Optional.ofNullable(sub);
  }
}
