package org.waymark.node.http;

import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/** What a client says it accepts and has: {@code Accept-Encoding} and {@code If-None-Match}. */
final class Preference {

  private Preference() {}

  /**
   * Whether gzip may be sent (RFC 9110, 12.5.3): it, {@code x-gzip} or {@code *} is listed with a
   * weight above zero, and gzip itself is not listed with zero. No header: the client may be as
   * simple as can be, so no.
   */
  static boolean acceptsGzip(HttpFields headers) {
    boolean any = false;
    for (String line : headers.getValuesList(HttpHeader.ACCEPT_ENCODING)) {
      if (line.equals("gzip")) {
        return true;
      }
      for (String item : line.split(",", -1)) {
        int semicolon = item.indexOf(';');
        String coding = (semicolon < 0 ? item : item.substring(0, semicolon)).strip();
        boolean wanted = semicolon < 0 || isPositive(item.substring(semicolon + 1));
        if (coding.equalsIgnoreCase("gzip") || coding.equalsIgnoreCase("x-gzip")) {
          return wanted;
        }
        any |= wanted && coding.equals("*");
      }
    }
    return any;
  }

  private static boolean isPositive(String parameter) {
    String weight = parameter.strip();
    if (weight.length() < 3 || !weight.substring(0, 2).equalsIgnoreCase("q=")) {
      return false;
    }
    // "0", "0.", "0.000" are zero; anything else that is a weight is above.
    String value = weight.substring(2);
    return value.matches("0(\\.[0-9]{0,3})?|1(\\.0{0,3})?") && value.matches(".*[1-9].*");
  }

  /**
   * Whether the client holds the representation with this entity tag (RFC 9110, 13.1.2: weak
   * comparison, {@code *} matches all).
   *
   * @param etag with its quotes
   */
  static boolean alreadyHas(HttpFields headers, String etag) {
    List<String> lines = headers.getValuesList(HttpHeader.IF_NONE_MATCH);
    for (String line : lines) {
      if (line.equals(etag) || line.strip().equals("*")) {
        return true;
      }
      for (String item : line.split(",", -1)) {
        String tag = item.strip();
        if (tag.equals(etag) || (tag.startsWith("W/") && tag.substring(2).equals(etag))) {
          return true;
        }
      }
    }
    return false;
  }
}
