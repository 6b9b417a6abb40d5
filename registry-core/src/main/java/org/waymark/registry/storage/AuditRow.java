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
 * @param subject the site's identifier, or what else it was about; cut to 300 characters
 * @param reason code given for it; at most 64 characters
 * @param detail a sentence for operators; cut to {@link #MAX_DETAIL} characters, and control
 *     characters replaced
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
  private static final int MAX_SUBJECT = 300;

  public AuditRow {
    subject = fit(subject, MAX_SUBJECT);
    detail = detail.map(text -> fit(text, MAX_DETAIL));
  }

  /** What comes from outside must not keep the row from being written (no database takes NUL). */
  private static String fit(String text, int length) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .limit(length)
        .map(c -> Character.isISOControl(c) || isHalf(c) ? '?' : c)
        .filter(c -> out.length() + Character.charCount(c) <= length)
        .forEach(out::appendCodePoint);
    return out.toString();
  }

  private static boolean isHalf(int c) {
    return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
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
