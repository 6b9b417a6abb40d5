package org.waymark.registry.check;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.waymark.client.fetch.FetchException;
import org.waymark.client.fetch.FetchException.Kind;
import org.waymark.client.fetch.FetchRequest;
import org.waymark.client.fetch.FetchResponse;
import org.waymark.client.fetch.Fetcher;
import org.waymark.client.fetch.TlsSession;
import org.waymark.client.ocm.OcmDiscovery;
import org.waymark.client.ocm.OcmProbe;
import org.waymark.client.ocm.ProbeResult;
import org.waymark.signer.VerificationException;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.KeyId;
import org.waymark.trust.id.EntityId;

/**
 * Asks one site everything that the checks need, side by side in threads of the pool: the file,
 * DNS, the certificate, and the discovery document and then its keys. The caller is free meanwhile.
 * One clock runs for all of them, and each question gets at most what is left on it.
 */
final class Inquiry {

  private static final int MOST_FILE = 64 * 1024;
  private static final int GRACE_MILLIS = 100;
  private static final int MOST_KEYS = 256 * 1024;

  private final CheckNetwork network;
  private final Duration each;
  private final long end;
  private final ExecutorService pool;
  private final EntityId site;

  Inquiry(CheckNetwork network, CheckLimits limits, ExecutorService pool, EntityId site) {
    this.network = network;
    this.each = limits.each();
    this.end = System.nanoTime() + limits.whole().toNanos();
    this.pool = pool;
    this.site = site;
  }

  /** Questions under way. */
  interface Asked {
    /** Waits for what is not answered yet, at most until the time is over. */
    LiveSite answers();
  }

  /**
   * Begins to ask everything.
   *
   * @param domain whether to ask for domain control
   * @param tls whether to look at the certificate
   */
  Asked ask(boolean domain, boolean tls) {
    CompletableFuture<Attempt<ProbeResult>> discovery = new CompletableFuture<>();
    Future<Attempt<Set<KeyId>>> keys =
        aside(
            () -> {
              Attempt<ProbeResult> found = discovery();
              discovery.complete(found);
              return keys(found);
            });
    Optional<Future<Attempt<FetchResponse>>> file =
        domain ? Optional.of(aside(this::file)) : Optional.empty();
    Optional<Future<Attempt<List<String>>>> txt =
        (domain ? DomainControl.dnsNameOf(site) : Optional.<String>empty())
            .map(name -> aside(() -> txt(name)));
    Optional<Future<Attempt<TlsSession>>> certificate =
        tls && site.secure() ? Optional.of(aside(this::certificate)) : Optional.empty();
    return () -> {
      Attempt<Set<KeyId>> lastAnswer = await(Optional.of(keys));
      boolean found = discovery.isDone();
      return new LiveSite(
          await(file),
          await(txt),
          await(certificate),
          found ? discovery.join() : new Attempt.Missed<>("check_timeout", timeUp(), true),
          found ? lastAnswer : new Attempt.Unasked<>());
    };
  }

  /** Only whether the host vouches for the site. */
  LiveSite askForDomain() {
    Optional<Future<Attempt<List<String>>>> txt =
        DomainControl.dnsNameOf(site).map(n -> aside(() -> txt(n)));
    return new LiveSite(
        file(),
        await(txt),
        new Attempt.Unasked<>(),
        new Attempt.Unasked<>(),
        new Attempt.Unasked<>());
  }

  private Attempt<FetchResponse> file() {
    try {
      return new Attempt.Got<>(
          within()
              .get(
                  FetchRequest.of(DomainControl.url(site))
                      .withMaxBytes(MOST_FILE)
                      .withTimeout(each)
                      .withMaxRedirects(0)
                      .withAnyStatus(true)
                      .withAccept("text/plain")));
    } catch (FetchException e) {
      return Attempt.missed(e);
    }
  }

  private Attempt<List<String>> txt(String name) {
    try {
      return new Attempt.Got<>(List.copyOf(network.txt().txt(name)));
    } catch (IOException e) {
      return new Attempt.Missed<>("dns_failed", Shown.text(String.valueOf(e.getMessage())), false);
    }
  }

  private Attempt<TlsSession> certificate() {
    try {
      return new Attempt.Got<>(network.tls().inspect(URI.create(site.value()), left(each)));
    } catch (FetchException e) {
      return Attempt.missed(e);
    }
  }

  private Attempt<ProbeResult> discovery() {
    try {
      return new Attempt.Got<>(new OcmProbe(within(), each).probe(site.value()));
    } catch (FetchException e) {
      return Attempt.missed(e);
    } catch (VerificationException e) {
      return new Attempt.Missed<>(e.code(), String.valueOf(e.getMessage()), false);
    }
  }

  private Attempt<Set<KeyId>> keys(Attempt<ProbeResult> discovery) {
    Optional<URI> uri =
        discovery.answer().flatMap(d -> d.reading().normalized()).flatMap(OcmDiscovery::jwksUri);
    if (uri.isEmpty()) {
      return new Attempt.Unasked<>();
    }
    try {
      FetchResponse answer =
          within()
              .get(
                  FetchRequest.of(uri.get())
                      .withMaxBytes(MOST_KEYS)
                      .withTimeout(each)
                      .withAccept("application/jwk-set+json, application/json"));
      ObjectNode set = StrictJson.parseObject(answer.body(), JsonLimits.DOCUMENT);
      return new Attempt.Got<>(JwkSet.thumbprints(set));
    } catch (FetchException e) {
      return Attempt.missed(e);
    } catch (VerificationException e) {
      return new Attempt.Missed<>(
          KeysCheck.UNREADABLE, Shown.text(String.valueOf(e.getMessage())), false);
    }
  }

  /** The fetcher, with no request longer than what is left for this site. */
  private Fetcher within() {
    return request -> network.fetcher().get(request.withTimeout(left(request.timeout())));
  }

  private Duration left(Duration wanted) throws FetchException {
    long nanos = Math.min(wanted.toNanos(), end - System.nanoTime());
    if (nanos <= 0) {
      throw new FetchException(Kind.TIMEOUT, "check_timeout", timeUp());
    }
    return Duration.ofNanos(nanos);
  }

  private String timeUp() {
    return site.host() + " did not answer everything in the time there is for one site.";
  }

  private <T> Future<Attempt<T>> aside(Callable<Attempt<T>> question) {
    return pool.submit(question);
  }

  /** Patient only as long as there is time; a question that is late is left to its own time-out. */
  private <T> Attempt<T> await(Optional<Future<Attempt<T>>> asked) {
    if (asked.isEmpty()) {
      return new Attempt.Unasked<>();
    }
    Future<Attempt<T>> answer = asked.get();
    try {
      // A little grace: what ended at the last moment is on its way through the pool.
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      long millis = Math.max(0, left) + GRACE_MILLIS;
      return answer.get(millis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return new Attempt.Missed<>("check_timeout", timeUp(), true);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RejectedExecutionException("the checks were interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a question to " + site + " broke", e.getCause());
    } finally {
      answer.cancel(true);
    }
  }
}
