package org.waymark.trust;

import org.waymark.signer.VerificationException;

/**
 * An entry cannot be applied to the directory (formats.md, section 6): {@code entry_sequence
 * entry_time entry_expiry entity_scheme transition_refused record_entry_mismatch fold_mismatch
 * root_unannounced record_missing entry_type_unknown entry_malformed}.
 */
public final class FoldException extends VerificationException {
  private static final long serialVersionUID = 1L;

  private final long seq;

  /**
   * @param seq the index of the entry in the log
   */
  public FoldException(String code, long seq, String message) {
    super(code, message);
    this.seq = seq;
  }

  /** As above, with what was thrown underneath. */
  public FoldException(String code, long seq, String message, Throwable cause) {
    super(code, message, cause);
    this.seq = seq;
  }

  /** The index of the entry in the log. */
  public long seq() {
    return seq;
  }
}
