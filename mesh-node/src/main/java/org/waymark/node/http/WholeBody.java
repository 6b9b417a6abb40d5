package org.waymark.node.http;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Scheduler;

/** The body of a request, read whole: without a thread, up to a size, within one deadline. */
public final class WholeBody {
  /** What is announced to be larger than allowed is read and dropped up to here. */
  private static final int DISCARDED_BYTES = 8 << 20;

  private WholeBody() {}

  /**
   * The bytes, or why there are none; see {@link #problem}.
   *
   * @param most bytes
   * @param within in which the last byte has to be there
   */
  public static CompletableFuture<byte[]> read(Request request, int most, Duration within) {
    CompletableFuture<byte[]> body = new CompletableFuture<>();
    boolean announcedTooLarge = request.getLength() > most;
    if (announcedTooLarge && request.getLength() <= DISCARDED_BYTES) {
      // Read to its end and dropped, so that its sender sees the answer and not a broken pipe.
      Content.Source.consumeAll(request, Callback.from(() -> tooLarge(body), e -> tooLarge(body)));
    } else if (announcedTooLarge) {
      tooLarge(body);
    } else {
      Content.Source.asByteArrayAsync(
          request,
          most,
          Promise.Invocable.<byte[]>from(
              Invocable.InvocationType.NON_BLOCKING, body::complete, body::completeExceptionally));
    }
    Scheduler.Task late =
        request
            .getComponents()
            .getScheduler()
            .schedule(
                () -> request.fail(new TimeoutException()), // which ends the reading
                within.toMillis(),
                TimeUnit.MILLISECONDS);
    return body.whenComplete((bytes, failure) -> late.cancel());
  }

  private static void tooLarge(CompletableFuture<byte[]> body) {
    body.completeExceptionally(new IllegalStateException("announced"));
  }

  /** Whether the body has more bytes than are allowed. */
  public static boolean isTooLarge(Throwable failure) {
    return cause(failure) instanceof IllegalStateException; // how the content source says it
  }

  /** Why there is no body, for who sent it. */
  public static Problem problem(Throwable failure, int most) {
    if (cause(failure) instanceof TimeoutException) {
      return Problem.of(408, "request_too_slow", "The body of the request did not arrive in time.")
          .withNext("send it again over a better connection");
    }
    if (isTooLarge(failure)) {
      return Problem.of(
          413, "body_too_large", "The body of the request may have at most " + most + " bytes.");
    }
    return Problem.of(400, "body_truncated", "The body of the request ended before its end.")
        .withNext("send it again");
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
