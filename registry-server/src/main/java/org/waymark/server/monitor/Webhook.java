package org.waymark.server.monitor;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.waymark.client.fetch.ApiCall;
import org.waymark.client.fetch.FetchException;
import org.waymark.client.fetch.FetchResponse;
import org.waymark.client.fetch.SafeFetcher;
import org.waymark.server.joining.Pause;

/**
 * Tells another server, by a POST of one JSON document for each news. The fetcher decides which
 * addresses may be dialled; redirects are not followed. Tried three times, and again at the next
 * look; whoever receives it twice knows it by its {@code id}.
 */
public final class Webhook {
  private static final List<Duration> PAUSES =
      List.of(Duration.ofMillis(500), Duration.ofSeconds(2));

  private final SafeFetcher fetcher;
  private final URI uri;
  private final Pause pause;

  public Webhook(SafeFetcher fetcher, URI uri, Pause pause) {
    this.fetcher = fetcher;
    this.uri = uri;
    this.pause = pause;
  }

  /**
   * Hands one over.
   *
   * @return why it was not taken; empty when it was
   */
  public Optional<String> tell(ObjectNode news) throws InterruptedException {
    ApiCall call =
        new ApiCall(
            "POST", uri, "application/json", news.toString(), 64 << 10, Duration.ofSeconds(10));
    for (int attempt = 0; ; attempt++) {
      String why;
      try {
        FetchResponse answer = fetcher.call(call);
        if (answer.status() / 100 == 2) {
          return Optional.empty();
        }
        why = uri.getHost() + " answers with status " + answer.status();
      } catch (FetchException e) {
        why = String.valueOf(e.getMessage());
      }
      if (attempt == PAUSES.size()) {
        return Optional.of(why);
      }
      pause.take(PAUSES.get(attempt));
    }
  }
}
