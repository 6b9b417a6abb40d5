package org.waymark.signer.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import org.waymark.signer.MalformedException;

/** The one form of dates that is sent (RFC 9110, section 5.6.7): IMF-fixdate. */
final class HttpDate {
  private static final DateTimeFormatter FIXDATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withResolverStyle(ResolverStyle.STRICT);

  private HttpDate() {}

  /**
   * Reads a date.
   *
   * @throws MalformedException {@code date_malformed}
   */
  static Instant parse(String text) {
    try {
      return LocalDateTime.parse(text, FIXDATE).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new MalformedException(
          "date_malformed", "The field 'Date' is not a date of HTTP in GMT.", e);
    }
  }
}
