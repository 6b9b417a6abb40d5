package org.waymark.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.waymark.node.http.Exchange;
import org.waymark.signer.codec.Sha256;

/** {@code /openapi.json}: what the interface is, for programs. Read from the jar when asked for. */
final class OpenApiHandler extends Handler.Abstract.NonBlocking {
  private static final String PATH = "/openapi.json";
  private static final String RESOURCE = "/org/waymark/schemas/openapi.json";

  /** The document and the entity tag that its hash makes. */
  private static final class Document {
    private static final byte[] BYTES = read();
    private static final String TAG = '"' + Sha256.of(BYTES).hex().substring(0, 32) + '"';

    private static byte[] read() {
      try (InputStream in = OpenApiHandler.class.getResourceAsStream(RESOURCE)) {
        if (in == null) {
          throw new IllegalStateException("missing in the jar: " + RESOURCE);
        }
        return in.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Exchange exchange = new Exchange(request, response, callback);
    if (!PATH.equals(exchange.path())) {
      return false;
    }
    if (exchange.reads("The description is only read; use GET or HEAD.")) {
      exchange.inBackground(() -> answer(request, response, callback));
    }
    return true;
  }

  private static void answer(Request request, Response response, Callback callback) {
    response
        .getHeaders()
        .put(HttpHeader.CONTENT_TYPE, "application/json")
        .put(HttpHeader.CACHE_CONTROL, "public, max-age=300")
        .put("X-Content-Type-Options", "nosniff")
        .put(HttpHeader.ETAG, Document.TAG);
    if (request.getHeaders().getCSV(HttpHeader.IF_NONE_MATCH, true).contains(Document.TAG)) {
      response.setStatus(304);
      response.write(true, ByteBuffer.allocate(0), callback);
      return;
    }
    response.setStatus(200);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, Document.BYTES.length);
    response.write(true, ByteBuffer.wrap(Document.BYTES), callback);
  }
}
