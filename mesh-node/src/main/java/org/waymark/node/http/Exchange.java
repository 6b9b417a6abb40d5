package org.waymark.node.http;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on its way to its answer: what handlers on a selecting thread do before and after
 * their own work. Whatever is passed on ends the exchange exactly once. Thread-safe as far as
 * Jetty's own objects are: one thread at a time.
 *
 * @param request as the listener understood it
 * @param response to be filled
 * @param callback completed with the answer
 */
public record Exchange(Request request, Response response, Callback callback) {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  /** The path as it was sent, empty where there is none. */
  public String path() {
    String path = request.getHttpURI().getPath();
    return path == null ? "" : path;
  }

  /**
   * Whether the method is {@code GET} or {@code HEAD}; any other is answered with 405.
   *
   * @param detail a sentence for who used another one
   */
  public boolean reads(String detail) {
    return reads(detail, "use a method from the Allow header");
  }

  /** As {@link #reads(String)}, with other advice. */
  public boolean reads(String detail, String next) {
    if (HttpMethod.GET.is(request.getMethod()) || HttpMethod.HEAD.is(request.getMethod())) {
      return true;
    }
    refuseMethod("GET, HEAD", detail, next);
    return false;
  }

  /** Whether the method is {@code POST}; any other is answered with 405. */
  public boolean posts(String detail) {
    if (HttpMethod.POST.is(request.getMethod())) {
      return true;
    }
    refuseMethod("POST", detail, "use a method from the Allow header");
    return false;
  }

  private void refuseMethod(String allowed, String detail, String next) {
    response.getHeaders().put(HttpHeader.ALLOW, allowed);
    refuse(Problem.of(405, "method_not_allowed", detail).withNext(next));
  }

  /**
   * Goes on with a thread that may wait, of the server's pool; where it has none to give, the
   * answer is 503 {@code shutting_down}. A failure of the work is answered with 500.
   */
  public void inBackground(Runnable work) {
    try {
      request.getComponents().getExecutor().execute(() -> guarded(work));
    } catch (RejectedExecutionException e) {
      refuse(
          Problem.of(503, "shutting_down", "The server is stopping or has too much to do.")
              .withNext("try again in a few seconds"));
    }
  }

  private void guarded(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.error("a request could not be answered", e);
      Response.writeError(request, response, callback, 500);
    }
  }

  /**
   * Reads the body without a thread and goes on with it in the background; one that is too large,
   * too slow or cut off is answered with 413, 408 or 400.
   *
   * @param most bytes
   * @param within in which the whole body has to be there
   */
  public void withBody(int most, Duration within, Consumer<byte[]> work) {
    CompletableFuture<byte[]> body = WholeBody.read(request, most, within);
    // The callback ends the exchange either way; nobody waits for this future.
    var unused =
        body.whenComplete(
            (bytes, failure) -> {
              if (failure == null) {
                inBackground(() -> work.accept(bytes));
              } else {
                refuse(WholeBody.problem(failure, most));
              }
            });
  }

  /** Ends the exchange with a problem. */
  public void refuse(Problem problem) {
    problem.send(response, callback);
  }

  /** Ends the exchange with an answer that no cache keeps. */
  public void answer(int status, String mediaType, byte[] body) {
    response.setStatus(status);
    response
        .getHeaders()
        .put(HttpHeader.CONTENT_TYPE, mediaType)
        .put(HttpHeader.CACHE_CONTROL, "no-store")
        .put(HttpHeader.CONTENT_LENGTH, body.length)
        .put("X-Content-Type-Options", "nosniff");
    response.write(true, ByteBuffer.wrap(body), callback);
  }
}
