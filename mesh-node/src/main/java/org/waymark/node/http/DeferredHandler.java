package org.waymark.node.http;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A handler that is made later: in the background once its server has started, or by the first
 * request below its prefix, whichever comes first. A REST framework takes longer to start than all
 * the rest of a node; this way nothing waits for it but a request that needs it. Thread-safe.
 */
public final class DeferredHandler extends Handler.Wrapper {

  private static final Logger LOG = LoggerFactory.getLogger(DeferredHandler.class);

  private final String prefix;
  private final Supplier<Handler> maker;
  private final Object making = new Object();
  private volatile boolean made;

  /**
   * Made below a prefix.
   *
   * @param prefix of the paths that the handler answers, with a slash at both ends
   * @param maker called once; the handler is started and stopped with this one
   */
  public DeferredHandler(String prefix, Supplier<Handler> maker) {
    super(true);
    this.prefix = prefix;
    this.maker = maker;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    String path = request.getHttpURI().getPath();
    if (path == null || !path.startsWith(prefix)) {
      return false;
    }
    make();
    return super.handle(request, response, callback);
  }

  @Override
  public InvocationType getInvocationType() {
    return InvocationType.BLOCKING;
  }

  @Override
  protected void doStop() throws Exception {
    // Not while it is being made: what is started half-way is not stopped.
    synchronized (making) {
      made = true;
      super.doStop();
    }
  }

  /** Makes it in the background, unless it is there. */
  public void prepare(Executor background) {
    try {
      background.execute(
          () -> {
            try {
              make();
            } catch (Exception e) {
              LOG.warn("the handler of {} could not be made; requests will try again", prefix, e);
            }
          });
    } catch (RejectedExecutionException e) {
      LOG.debug("the server is stopping", e);
    }
  }

  private void make() throws Exception {
    if (made) {
      return;
    }
    synchronized (making) {
      if (!made) {
        Handler handler = maker.get();
        setHandler(handler);
        if (!handler.isStarted()) {
          handler.start();
        }
        made = true;
      }
    }
  }
}
