package org.waymark.server.audit;

import org.waymark.signer.VerificationException;

/**
 * What was published does not fit together: {@code checkpoint_missing entries_missing log_empty
 * records_malformed resource_too_large snapshot_unannounced}.
 */
public final class AuditException extends VerificationException {
  private static final long serialVersionUID = 1L;

  AuditException(String code, String message) {
    super(code, message);
  }
}
