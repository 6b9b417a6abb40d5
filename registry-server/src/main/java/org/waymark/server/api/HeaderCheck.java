package org.waymark.server.api;

import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.waymark.node.http.Problem;

/**
 * Refuses headers that could be read in two ways, or that the interface does not heed although they
 * change what the body means. Looked at before the body is read.
 */
final class HeaderCheck {
  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+"; // RFC 9110, section 5.6.2
  private static final Pattern TYPE = Pattern.compile("\\s*" + TOKEN + "/" + TOKEN + "\\s*(;.*)?");

  private HeaderCheck() {}

  /** What is wrong with the headers, if anything. */
  static Optional<Problem> refuse(HttpFields headers) {
    if (headers.getValuesList(HttpHeader.CONTENT_TYPE).size() > 1) {
      return Optional.of(
          Problem.of(400, "header_repeated", "The request has more than one Content-Type.")
              .withNext("send one"));
    }
    String type = headers.get(HttpHeader.CONTENT_TYPE);
    if (type != null && !TYPE.matcher(type).matches()) {
      return Optional.of(malformed(HttpHeader.CONTENT_TYPE));
    }
    for (String accepted : headers.getCSV(HttpHeader.ACCEPT, false)) {
      if (!TYPE.matcher(accepted).matches()) {
        return Optional.of(malformed(HttpHeader.ACCEPT));
      }
    }
    String encoding = headers.get(HttpHeader.CONTENT_ENCODING);
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      return Optional.of(
          Problem.of(
                  415,
                  "encoding_unsupported",
                  "The body of the request is compressed, which is not undone here.")
              .withNext("send it as it is, without Content-Encoding"));
    }
    return Optional.empty();
  }

  private static Problem malformed(HttpHeader header) {
    return Problem.of(
            400, "header_malformed", "The request's " + header.asString() + " is no media type.")
        .withNext("send one such as application/json, or leave the header out");
  }
}
