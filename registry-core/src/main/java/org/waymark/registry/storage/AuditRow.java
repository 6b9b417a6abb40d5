package org.waymark.registry.storage;

import java.util.Optional;
import java.util.OptionalLong;
import org.waymark.signer.codec.Sha256;

/**
 * Who did what, when, to whom, and why (DESIGN 8). Never published.
 *
 * @param at seconds since 1970
 * @param actor at most 128 characters
 * @param action code of the event, or of what was done; at most 32 characters
 * @param subject the site's identifier, or what else it was about; at most 300 characters
 * @param reason code given for it; at most 64 characters
 * @param detail a sentence for operators; cut to {@link #MAX_DETAIL} characters
 * @param seq index of the entry that it led to
 * @param decision hash of the document that says why
 */
public record AuditRow(
    long at,
    String actor,
    String action,
    String subject,
    Optional<String> reason,
    Optional<String> detail,
    OptionalLong seq,
    Optional<Sha256> decision) {
  public static final int MAX_DETAIL = 1_000;

  public AuditRow {
    detail = detail.map(text -> text.length() > MAX_DETAIL ? text.substring(0, MAX_DETAIL) : text);
  }

  /** Without detail and decision. */
  public AuditRow(
      long at,
      String actor,
      String action,
      String subject,
      Optional<String> reason,
      OptionalLong seq) {
    this(at, actor, action, subject, reason, Optional.empty(), seq, Optional.empty());
  }
}
