package org.waymark.client.sync;

import org.waymark.signer.VerificationException;

/**
 * What a source has cannot be the directory that it claims to be: {@code root_rollback root_reused
 * log_empty entries_mismatch tile_mismatch record_hash_mismatch records_order records_malformed
 * resource_too_large tail_too_large}.
 */
public final class SyncException extends VerificationException {

  private static final long serialVersionUID = 1L;

  SyncException(String code, String message) {
    super(code, message);
  }
}
