package org.waymark.node.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingNestedCallback;

/**
 * Sends a large body piece by piece, the next when the client has taken the last. Writing bytes
 * that are on the heap makes the JDK copy all of them to a buffer outside it, per thread; pieces
 * keep that copy small however large the body is and however slow the client.
 */
final class SlicedWrite extends IteratingNestedCallback {

  private static final int PIECE = 128 * 1024;

  private final Response response;
  private final ByteBuffer rest;

  SlicedWrite(Response response, ByteBuffer content, Callback callback) {
    super(callback);
    this.response = response;
    this.rest = content.slice();
  }

  @Override
  protected Action process() {
    if (!rest.hasRemaining()) {
      return Action.SUCCEEDED;
    }
    int length = Math.min(PIECE, rest.remaining());
    ByteBuffer piece = rest.slice(rest.position(), length);
    rest.position(rest.position() + length);
    response.write(!rest.hasRemaining(), piece, this);
    return Action.SCHEDULED;
  }
}
