package org.waymark.signer.http;

import java.util.Locale;
import org.waymark.signer.MalformedException;

/**
 * One field line of a message.
 *
 * @param name in lower case
 * @param value as received, one character for each byte, without the blanks around it
 */
public record HttpField(String name, String value) {
  private static final int MAX_NAME = 128;
  private static final int MAX_VALUE = 16 << 10;
  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

  /**
   * Checks and normalises one line (RFC 9110, section 5). A folded line is refused, although RFC
   * 9421, section 2.1, knows how to unfold one: no deployed peer folds, and every program unfolds
   * in its own way.
   *
   * @throws MalformedException {@code http_message}
   */
  public HttpField {
    if (name.length() > MAX_NAME || !isToken(name)) {
      throw malformed("the name of a field is not a token of at most " + MAX_NAME + " characters");
    }
    name = name.toLowerCase(Locale.ROOT);
    if (value.length() > MAX_VALUE) {
      throw malformed("the field '" + name + "' has more than " + MAX_VALUE + " characters");
    }
    if (value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7F || c > 0xFF)) {
      throw malformed("the field '" + name + "' is folded, or has a control character");
    }
    value = trim(value);
  }

  private static String trim(String value) {
    int from = 0;
    int to = value.length();
    while (from < to && isBlank(value.charAt(from))) {
      from++;
    }
    while (to > from && isBlank(value.charAt(to - 1))) {
      to--;
    }
    return value.substring(from, to);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  static boolean isToken(String text) {
    return !text.isEmpty()
        && text.chars()
            .allMatch(
                c ->
                    (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= '0' && c <= '9')
                        || TOKEN_MARKS.indexOf(c) >= 0);
  }

  private static MalformedException malformed(String why) {
    return new MalformedException("http_message", "The HTTP message is refused: " + why + ".");
  }
}
