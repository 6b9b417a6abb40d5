package org.waymark.client.fetch;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.waymark.client.fetch.FetchException.Kind;

/**
 * The fetcher for servers that nobody vouches for. The JDK's own HTTP client cannot be told which
 * address to dial, hence this small HTTP/1.1 client over sockets:
 *
 * <ul>
 *   <li>a name is resolved once per connection, its addresses are checked against the {@link
 *       AddressPolicy}, and exactly a checked address is dialled;
 *   <li>TLS 1.2 or 1.3 with the certificate checked against the name; {@code http} only under a
 *       testing policy;
 *   <li>each redirect is a new request with all checks, and never leads from TLS to plain;
 *   <li>limits on header, body, unpacked body, redirects, and one deadline for everything;
 *   <li>no cookies, no credentials, and no proxy but the {@link ForwardProxy} that it is given.
 * </ul>
 *
 * <p>Thread-safe; callers wait in their own threads. It owns one timer thread, a few that wait for
 * DNS, and idle connections, all gone after {@link #close()}, which also ends running fetches.
 */
public final class SafeFetcher implements Fetcher, AutoCloseable {

  private final ScheduledThreadPoolExecutor timer;
  private final ExecutorService lookups;
  private final ConnectionPool pool;
  private final Dialler dialler;
  private final String userAgent;
  private final Set<Deadline> running = ConcurrentHashMap.newKeySet();

  /**
   * A fetcher without a proxy.
   *
   * @param tls decides which certificate authorities are trusted
   * @param userAgent names this program to servers, printable ASCII
   */
  public SafeFetcher(AddressPolicy policy, Resolver resolver, SSLContext tls, String userAgent) {
    this(FetchOptions.of(policy).withResolver(resolver).withTls(tls).withUserAgent(userAgent));
  }

  public SafeFetcher(FetchOptions options) {
    this.timer = new ScheduledThreadPoolExecutor(1, named("waymark-fetch-timer"));
    timer.setRemoveOnCancelPolicy(true);
    this.lookups =
        new ThreadPoolExecutor(
            0,
            options.lookups(),
            1,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            named("waymark-dns"));
    this.pool = new ConnectionPool(timer);
    this.dialler = new Dialler(options, lookups);
    this.userAgent = options.userAgent();
  }

  /** With the system's resolver and certificate authorities. */
  public static SafeFetcher of(AddressPolicy policy) {
    return new SafeFetcher(FetchOptions.of(policy));
  }

  @Override
  public FetchResponse get(FetchRequest request) throws FetchException {
    return fetch(request, null);
  }

  @Override
  public FetchResponse download(FetchRequest request, OutputStream into) throws FetchException {
    return fetch(request.withGzip(false).withAnyStatus(false), into);
  }

  /**
   * Shakes hands with a server on a connection of its own, and asks it nothing.
   *
   * @param server an {@code https} URI; its path does not matter
   * @param timeout for look-up, connection and handshake together
   * @throws FetchException of kind TLS ({@code tls_expired tls_not_yet_valid tls_untrusted
   *     tls_wrong_host tls_failed}) when the server is not to be believed
   */
  public TlsSession handshake(URI server, Duration timeout) throws FetchException {
    return within(
        timeout,
        server,
        deadline -> {
          Connection connection = dialler.dial(Target.of(server), deadline);
          try {
            return session(connection, deadline);
          } finally {
            connection.close();
          }
        });
  }

  private static TlsSession session(Connection connection, Deadline deadline)
      throws FetchException {
    if (!(connection.talking() instanceof SSLSocket socket)) {
      throw new FetchException(
          Kind.DOWNGRADE, "tls_none", connection.origin() + " is reached without TLS.");
    }
    try {
      SSLSession session = socket.getSession();
      return new TlsSession(
          session.getProtocol(),
          session.getCipherSuite(),
          Arrays.stream(session.getPeerCertificates()).map(X509Certificate.class::cast).toList());
    } catch (IOException e) {
      throw deadline.isCut()
          ? deadline.passed()
          : new FetchException(
              Kind.TLS, "tls_failed", connection.origin() + " showed no certificate.", e);
    }
  }

  /**
   * Calls an interface, over a connection of its own and without following redirects: what is meant
   * for one server is for no other.
   *
   * @return an answer of any status but 3xx, with its body, so that a refusal can be read
   * @throws FetchException when there is no complete answer, or a redirect
   */
  public FetchResponse call(ApiCall call) throws FetchException {
    return within(
        call.timeout(), call.uri(), deadline -> call(call, Target.of(call.uri()), deadline));
  }

  private FetchResponse call(ApiCall call, Target target, Deadline deadline) throws FetchException {
    Connection connection = dialler.dial(target, deadline);
    try {
      byte[] document = call.document().getBytes(StandardCharsets.UTF_8);
      connection.send(callHead(call, target, document.length), document);
      ResponseHead head = ResponseHead.read(connection.in());
      if (head.status() / 100 == 3) {
        throw new FetchException(
            Kind.REDIRECT_REFUSED,
            "redirect_refused",
            target.uri()
                + " answers with a redirect, and what is meant for one server is for no other.");
      }
      ResponseReader reader = new ResponseReader(connection.in(), call.maxBytes());
      byte[] body = reader.decode(head, reader.read(head).bytes(), false);
      return new FetchResponse(head.status(), head.headers(), body, target.uri());
    } catch (IOException e) {
      throw cutOff(target, deadline, e);
    } finally {
      connection.close();
    }
  }

  private String callHead(ApiCall call, Target target, int length) {
    return call.method()
        + " "
        + target.path()
        + " HTTP/1.1\r\nHost: "
        + target.hostField()
        + "\r\nUser-Agent: "
        + userAgent
        + "\r\nAccept: application/json, application/problem+json"
        + "\r\nAccept-Encoding: identity\r\nConnection: close"
        + (call.method().equals("GET")
            ? ""
            : "\r\nContent-Type: " + call.type() + "\r\nContent-Length: " + length)
        + "\r\n\r\n";
  }

  private FetchResponse fetch(FetchRequest request, @Nullable OutputStream into)
      throws FetchException {
    return within(request.timeout(), request.uri(), deadline -> follow(request, into, deadline));
  }

  private interface Timed<T> {
    T run(Deadline deadline) throws FetchException;
  }

  private <T> T within(Duration timeout, URI whom, Timed<T> exchange) throws FetchException {
    try (Deadline deadline = new Deadline(timer, timeout, String.valueOf(whom.getRawAuthority()))) {
      running.add(deadline);
      try {
        if (timer.isShutdown()) {
          deadline.cut(); // closed between the two lines above: nobody else would end this fetch
        }
        return exchange.run(deadline);
      } finally {
        running.remove(deadline);
      }
    } catch (RejectedExecutionException e) {
      throw new FetchException(
          Kind.CONNECT, "fetcher_closed", "The fetcher was closed; nothing was fetched.", e);
    }
  }

  private FetchResponse follow(FetchRequest request, @Nullable OutputStream into, Deadline deadline)
      throws FetchException {
    Target target = Target.of(request.uri());
    Optional<String> etag = request.etag();
    for (int redirects = 0; ; redirects++) {
      FetchResponse answer = exchange(request, target, etag, into, deadline);
      if (answer.status() == 200 || (answer.notModified() && etag.isPresent())) {
        return answer;
      }
      if (request.anyStatus() && (redirects == request.maxRedirects() || !Redirects.is(answer))) {
        return answer;
      }
      Target next = Redirects.next(answer, target);
      if (redirects == request.maxRedirects()) {
        throw Redirects.tooMany(request);
      }
      if (!next.origin().equals(target.origin())) {
        etag = Optional.empty(); // it was another server's word
      }
      target = next;
    }
  }

  private FetchResponse exchange(
      FetchRequest request,
      Target target,
      Optional<String> etag,
      @Nullable OutputStream into,
      Deadline deadline)
      throws FetchException {
    Optional<Connection> idle = pool.take(target.origin());
    if (idle.isPresent()) {
      try {
        deadline.watch(idle.get().raw());
        return exchange(request, target, etag, into, deadline, idle.get());
      } catch (IOException e) {
        // The server closed it while it lay idle: nothing was answered, so asking again is safe.
        if (idle.get().in().answerStarted() || deadline.isCut()) {
          throw cutOff(target, deadline, e);
        }
      }
    }
    Connection fresh = dialler.dial(target, deadline);
    try {
      return exchange(request, target, etag, into, deadline, fresh);
    } catch (IOException e) {
      throw cutOff(target, deadline, e);
    }
  }

  private FetchResponse exchange(
      FetchRequest request,
      Target target,
      Optional<String> etag,
      @Nullable OutputStream into,
      Deadline deadline,
      Connection connection)
      throws IOException, FetchException {
    boolean reusable = false;
    try {
      connection.send(head(request, target, etag));
      ResponseHead head = ResponseHead.read(connection.in());
      byte[] body = new byte[0];
      if (head.status() == 200 || head.status() == 304 || request.anyStatus()) {
        ResponseReader reader = new ResponseReader(connection.in(), request.maxBytes());
        if (into != null && head.status() == 200) {
          if (ResponseReader.compressed(head, false)) {
            throw new IllegalStateException("no coding was allowed");
          }
          reusable = reader.read(head, into) && head.keepsAlive();
        } else {
          ResponseReader.Body sent = reader.read(head);
          reusable = sent.delimited() && head.keepsAlive();
          body = reader.decode(head, sent.bytes(), request.gzip());
        }
      }
      return new FetchResponse(head.status(), head.headers(), body, target.uri());
    } finally {
      // Whatever was not read to its marked end is not worth keeping.
      if (reusable) {
        deadline.release();
        pool.give(connection);
      } else {
        connection.close();
      }
    }
  }

  private String head(FetchRequest request, Target target, Optional<String> etag) {
    return "GET "
        + target.path()
        + " HTTP/1.1\r\nHost: "
        + target.hostField()
        + "\r\nUser-Agent: "
        + userAgent
        + "\r\nAccept: "
        + request.accept()
        + "\r\nAccept-Encoding: "
        + (request.gzip() ? "gzip" : "identity")
        + etag.map(tag -> "\r\nIf-None-Match: " + tag).orElse("")
        + request.headers().entrySet().stream()
            .map(field -> "\r\n" + field.getKey() + ": " + field.getValue())
            .sorted()
            .collect(Collectors.joining())
        + "\r\n\r\n";
  }

  private static FetchException cutOff(Target target, Deadline deadline, IOException e) {
    if (e instanceof EOFException && !deadline.isCut()) {
      return new FetchException(
          Kind.PROTOCOL,
          "response_truncated",
          target.uri() + ": " + e.getMessage() + "; what came is not used.",
          e);
    }
    return Dialler.broken(target, deadline, e);
  }

  @Override
  public void close() {
    timer.shutdownNow();
    running.forEach(Deadline::cut);
    pool.close();
    lookups.shutdownNow();
  }

  private static ThreadFactory named(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
