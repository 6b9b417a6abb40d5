package org.waymark.client.fetch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.waymark.client.fetch.WireInput.Budget;

/** Status line and header fields of an answer (RFC 9112, sections 4 to 6), read strictly. */
record ResponseHead(boolean http11, int status, Map<String, List<String>> headers) {

  private static final int MAX_BYTES = 32 * 1024;
  private static final int MAX_FIELDS = 128;
  private static final int MAX_INTERIM = 8;

  static ResponseHead read(WireInput in) throws IOException, FetchException {
    for (int i = 0; i < MAX_INTERIM; i++) {
      Budget budget = new Budget(MAX_BYTES);
      String status = in.line(budget);
      ResponseHead head = of(status, fields(in, budget));
      if (head.status >= 200) {
        return head;
      }
      if (head.status == 101) {
        throw WireInput.malformed("it switches protocols without being asked");
      }
    }
    throw WireInput.malformed("it has too many interim responses");
  }

  private static ResponseHead of(String line, Map<String, List<String>> headers)
      throws FetchException {
    if (!line.matches("HTTP/1\\.[01] [1-5][0-9]{2}( .*)?")) {
      throw WireInput.malformed("it does not begin with an HTTP/1.1 status line");
    }
    return new ResponseHead(
        line.charAt(7) == '1', Integer.parseInt(line.substring(9, 12)), headers);
  }

  /** Fields up to the empty line; also the trailers of a chunked body. */
  static Map<String, List<String>> fields(WireInput in, Budget budget)
      throws IOException, FetchException {
    Map<String, List<String>> fields = new HashMap<>();
    int count = 0;
    for (String line = in.line(budget); !line.isEmpty(); line = in.line(budget)) {
      int colon = line.indexOf(':');
      if (++count > MAX_FIELDS) {
        throw new FetchException(
            FetchException.Kind.TOO_LARGE,
            "header_too_large",
            "The server's answer has more than " + MAX_FIELDS + " header fields.");
      }
      // A token without space around it also refuses folded lines, which begin with a space.
      if (colon < 1 || !line.substring(0, colon).matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
        throw WireInput.malformed("a header field has no proper name");
      }
      fields
          .computeIfAbsent(
              line.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    return fields;
  }

  /** All values of a field whose value is a comma-separated list, in lower case. */
  List<String> list(String name) {
    List<String> values = new ArrayList<>();
    for (String value : headers.getOrDefault(name, List.of())) {
      for (String part : value.split(",", -1)) {
        values.add(part.strip().toLowerCase(Locale.ROOT));
      }
    }
    return values;
  }

  /**
   * Whether the body is chunked; any other transfer coding is refused, and so is a length with it.
   */
  boolean chunked() throws FetchException {
    List<String> codings = list("transfer-encoding");
    if (codings.isEmpty()) {
      return false;
    }
    // RFC 9112, 6.1 and 6.3: both together, or in HTTP/1.0, is how responses are smuggled.
    if (!codings.equals(List.of("chunked")) || !http11 || headers.containsKey("content-length")) {
      throw WireInput.malformed("its transfer coding is not plain chunked");
    }
    return true;
  }

  OptionalLong contentLength() throws FetchException {
    List<String> values = list("content-length");
    if (values.isEmpty()) {
      return OptionalLong.empty();
    }
    if (values.stream().distinct().count() != 1 || !values.get(0).matches("[0-9]{1,18}")) {
      throw WireInput.malformed("its Content-Length is not one number");
    }
    return OptionalLong.of(Long.parseLong(values.get(0)));
  }

  boolean keepsAlive() {
    return http11 && !list("connection").contains("close");
  }
}
