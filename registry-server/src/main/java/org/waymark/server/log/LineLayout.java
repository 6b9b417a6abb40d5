package org.waymark.server.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** {@code 2026-11-22T10:00:00.123Z WARN registry.WriterThread message}, then a stack trace. */
final class LineLayout extends LayoutBase<ILoggingEvent> {
  private static final int LEVEL_WIDTH = 5;

  @Override
  public String doLayout(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(160);
    // Always with three digits, so that columns stay columns.
    Instant time = Instant.ofEpochMilli(event.getTimeStamp());
    String text = time.truncatedTo(ChronoUnit.SECONDS).toString();
    line.append(text, 0, text.length() - 1)
        .append('.')
        .append(String.valueOf(1000 + Math.floorMod(event.getTimeStamp(), 1000)), 1, 4)
        .append("Z ")
        .append(event.getLevel());
    line.append(" ".repeat(Math.max(0, LEVEL_WIDTH - event.getLevel().toString().length())));
    line.append(' ')
        .append(shortened(event.getLoggerName()))
        .append(' ')
        .append(event.getFormattedMessage())
        .append('\n');
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown != null) {
      line.append(ThrowableProxyUtil.asString(thrown));
    }
    return line.toString();
  }

  /** The last two parts of a class's name say enough. */
  private static String shortened(String logger) {
    int dot = logger.lastIndexOf('.', logger.lastIndexOf('.') - 1);
    return logger.substring(dot + 1);
  }
}
