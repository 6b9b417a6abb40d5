package org.waymark.server.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 90s 30m 1h 2d}. */
final class DurationConverter implements ITypeConverter<Duration> {
  private static final Pattern AMOUNT = Pattern.compile("([0-9]{1,7})([smhd])");

  @Override
  public Duration convert(String text) {
    Matcher amount = AMOUNT.matcher(text);
    if (!amount.matches()) {
      throw new TypeConversionException("'" + text + "' is no time; write 90s, 30m, 1h or 2d");
    }
    long number = Long.parseLong(amount.group(1));
    return switch (amount.group(2)) {
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }
}
