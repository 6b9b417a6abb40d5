package org.waymark.server.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.waymark.node.http.Problem;
import org.waymark.signer.MalformedException;
import org.waymark.signer.json.Fields;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;

/** Reads what was sent, up to a limit, wherever it comes from: a request, a file, a pipe. */
public final class RequestBody {
  /** formats.md allows a token 65,536 characters; some room for white space around it. */
  static final int STATEMENT_BYTES = (64 << 10) + 1024;

  /** A body that announces more than it may have, but not more than this, is read and dropped. */
  static final int DISCARDED_BYTES = 8 << 20;

  private static final JsonLimits COMMAND = JsonLimits.HEADER;

  private RequestBody() {}

  /**
   * A site statement.
   *
   * @throws MalformedException {@code too_large}, {@code statement_empty}
   */
  public static String statement(InputStream from) throws IOException {
    byte[] bytes = from.readNBytes(STATEMENT_BYTES + 1);
    if (bytes.length > STATEMENT_BYTES) {
      throw tooLarge();
    }
    return statement(bytes);
  }

  /** White space around it is dropped, since editors and shells add line ends. */
  static String statement(byte[] bytes) {
    // One character for each byte, so that whatever is not base64url is seen as what it is.
    String token = new String(bytes, StandardCharsets.ISO_8859_1).strip();
    if (token.isEmpty()) {
      throw new MalformedException("statement_empty", "There is no site statement, only nothing.");
    }
    return token;
  }

  static MalformedException tooLarge() {
    return new MalformedException(
        "too_large", "A site statement has at most 65536 characters, and this is more.");
  }

  /**
   * The reason of a status change: {@code {"reason":"<code>"}}.
   *
   * @throws RequestException with what is wrong with the document
   */
  static String reason(byte[] bytes) {
    try {
      ObjectNode document = StrictJson.parseObject(bytes, COMMAND);
      Fields fields = Fields.of(document, "request");
      String reason = fields.string("reason");
      fields.onlyKnown();
      return reason;
    } catch (MalformedException e) {
      throw new RequestException(
          Problem.of(400, e.code(), String.valueOf(e.getMessage()))
              .withNext("send {\"reason\":\"a-code\"} as application/json"));
    }
  }
}
