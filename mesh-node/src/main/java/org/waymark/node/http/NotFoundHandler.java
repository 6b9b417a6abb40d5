package org.waymark.node.http;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** The last handler of every listener: nothing is here. */
final class NotFoundHandler extends Handler.Abstract.NonBlocking {

  private final String next;

  /**
   * @param next where something is
   */
  NotFoundHandler(String next) {
    this.next = next;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Problem.of(404, "path_unknown", "this server has nothing at the path of the request")
        .withNext(next)
        .send(response, callback);
    return true;
  }
}
