package org.waymark.server.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.waymark.node.http.Problem;
import org.waymark.signer.MalformedException;
import org.waymark.signer.json.Fields;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;

/** Reads what was sent, up to a limit, wherever it comes from: a request, a file, a pipe. */
public final class RequestBody {
  private static final JsonLimits ORDER = JsonLimits.DOCUMENT.withMaxBytes(BodyLimit.RULES.bytes());

  private RequestBody() {}

  /**
   * A site statement.
   *
   * @throws MalformedException {@code too_large}, {@code statement_empty}
   */
  public static String statement(InputStream from) throws IOException {
    byte[] bytes = from.readNBytes(BodyLimit.STATEMENT.bytes() + 1);
    if (bytes.length > BodyLimit.STATEMENT.bytes()) {
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
   * An order: a JSON object, or nothing for the empty one. What is in it, its reader checks.
   *
   * @throws RequestException with what is wrong with the document
   */
  static ObjectNode order(byte[] bytes) {
    if (bytes.length == 0) {
      return JsonNodeFactory.instance.objectNode();
    }
    try {
      return StrictJson.parseObject(bytes, ORDER);
    } catch (MalformedException e) {
      throw malformed(e);
    }
  }

  /**
   * Reads the members of an order; what the reader does not ask for must not be there.
   *
   * @throws RequestException with what is wrong with a member
   */
  static <T> T read(ObjectNode order, Function<Fields, T> reader) {
    try {
      Fields fields = Fields.of(order, "request");
      T result = reader.apply(fields);
      fields.onlyKnown();
      return result;
    } catch (MalformedException e) {
      throw malformed(e);
    }
  }

  private static RequestException malformed(MalformedException e) {
    return new RequestException(
        Problem.of(400, e.code(), String.valueOf(e.getMessage()))
            .withNext("send one JSON object as application/json, as /openapi.json describes it"));
  }
}
