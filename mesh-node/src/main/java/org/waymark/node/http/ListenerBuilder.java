package org.waymark.node.http;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;

/**
 * How a {@link Listener} is to be. Defaults: 127.0.0.1 on a port that the system chooses, no TLS,
 * {@link ListenerLimits#DEFAULT}, no trusted proxy, a selector for each core. Not thread-safe.
 */
public final class ListenerBuilder {

  private final String name;
  private final List<Handler> handlers = new ArrayList<>();
  private BindAddress address = BindAddress.loopback(0);
  private Optional<TlsFiles> tls = Optional.empty();
  private Duration tlsPoll = Duration.ofSeconds(30);
  private ListenerLimits limits = ListenerLimits.DEFAULT;
  private List<String> trustedProxies = List.of();
  private int selectors = Runtime.getRuntime().availableProcessors();
  private UriCompliance uriCompliance = UriCompliance.DEFAULT;
  private String hint = "the README lists the paths";

  ListenerBuilder(String name) {
    this.name = "waymark-" + name;
  }

  /** Where to listen. */
  public ListenerBuilder bind(BindAddress where) {
    this.address = where;
    return this;
  }

  /** Adds a handler; they are asked in the order in which they were added. */
  public ListenerBuilder handler(Handler handler) {
    handlers.add(handler);
    return this;
  }

  /** Serves TLS 1.2 and 1.3 with these files; TCP only. */
  public ListenerBuilder tls(TlsFiles files) {
    this.tls = Optional.of(files);
    return this;
  }

  /** How often the TLS files are looked at for a change. */
  public ListenerBuilder tlsPoll(Duration interval) {
    this.tlsPoll = interval;
    return this;
  }

  /** What a stranger may cost. */
  public ListenerBuilder limits(ListenerLimits some) {
    this.limits = some;
    return this;
  }

  /**
   * Reverse proxies whose {@code X-Forwarded-*} headers are believed: address literals or ranges.
   */
  public ListenerBuilder trustedProxies(Collection<String> addresses) {
    this.trustedProxies = List.copyOf(addresses);
    return this;
  }

  /** Threads that wait for the network; a listener for few clients needs one. */
  public ListenerBuilder selectors(int number) {
    this.selectors = number;
    return this;
  }

  /** Which odd paths reach the handlers; the default refuses what can be read in two ways. */
  public ListenerBuilder uriCompliance(UriCompliance compliance) {
    this.uriCompliance = compliance;
    return this;
  }

  /** What the answer to an unknown path advises. */
  public ListenerBuilder hint(String advice) {
    this.hint = advice;
    return this;
  }

  /**
   * Starts it; when this returns, it answers.
   *
   * @throws ListenerException when it cannot, with nothing left behind
   */
  public Listener start() {
    QueuedThreadPool threads = threads();
    Server server =
        new Server(
            threads,
            new ScheduledExecutorScheduler(name + "-timer", true),
            new ArrayByteBufferPool());
    try {
      AbstractConnector connector = connector(server);
      connector.setIdleTimeout(limits.idle().toMillis());
      // At the end, connections that wait for a next request are not waited for.
      connector.setShutdownIdleTimeout(Math.min(100, limits.idle().toMillis()));
      connector.setName(name);
      server.addConnector(connector);
      limitConnections(server, connector);
      List<Handler> all = new ArrayList<>(handlers);
      all.add(new NotFoundHandler(hint));
      server.setHandler(new GracefulHandler(new Handler.Sequence(all)));
      server.setErrorHandler(new ProblemErrors());
      server.setStopTimeout(limits.drain().toMillis());
      server.start();
      prepareDeferred(threads);
      return started(server, connector);
    } catch (Exception e) {
      stop(server, e);
      throw failure(e);
    }
  }

  private QueuedThreadPool threads() {
    int most = selectors + Math.max(8, 2 * Runtime.getRuntime().availableProcessors());
    QueuedThreadPool threads = new QueuedThreadPool(most, Math.min(most, selectors + 1));
    threads.setName(name);
    // A host program that forgets to close its node can still end.
    threads.setDaemon(true);
    threads.setReservedThreads(Math.min(selectors, 4));
    if (VirtualThreads.areSupported()) {
      Executor virtual = VirtualThreads.getNamedVirtualThreadsExecutor(name + "-virtual-");
      threads.setVirtualThreadsExecutor(virtual);
    }
    return threads;
  }

  private AbstractConnector connector(Server server) throws IOException {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
    http.setRequestHeaderSize(limits.requestHeaderBytes());
    http.setUriCompliance(uriCompliance);
    if (!trustedProxies.isEmpty()) {
      http.addCustomizer(new TrustedProxies(trustedProxies));
    }
    if (address instanceof BindAddress.UnixSocket unix) {
      return UnixSocketConnector.open(server, unix.path(), new HttpConnectionFactory(http));
    }
    BindAddress.Tcp tcp = (BindAddress.Tcp) address;
    ServerConnector connector =
        // No thread of its own for accepting: a selector does it.
        new ServerConnector(server, 0, selectors, factories(server, http));
    connector.setHost(tcp.host());
    connector.setPort(tcp.port());
    connector.setAcceptQueueSize(256);
    connector.open();
    return connector;
  }

  private ConnectionFactory[] factories(Server server, HttpConfiguration http) {
    if (tls.isEmpty()) {
      return new ConnectionFactory[] {new HttpConnectionFactory(http)};
    }
    PemIdentity identity = PemIdentity.load(tls.get());
    SslContextFactory.Server context = new SslContextFactory.Server();
    context.setKeyStore(identity.keyStore());
    context.setKeyStorePassword(PemIdentity.PASSWORD);
    context.setIncludeProtocols("TLSv1.2", "TLSv1.3");
    server.addBean(
        new TlsReload(
            tls.get(),
            context,
            identity.fingerprint(),
            server.getScheduler(),
            server.getThreadPool(),
            tlsPoll));
    // The same public bytes under every name: mirrors are found by addresses and aliases too.
    http.addCustomizer(new SecureRequestCustomizer(false));
    HttpConnectionFactory plain = new HttpConnectionFactory(http);
    return new ConnectionFactory[] {new SslConnectionFactory(context, plain.getProtocol()), plain};
  }

  private void limitConnections(Server server, AbstractConnector connector) {
    server.addBean(new NetworkConnectionLimit(limits.connections(), connector));
  }

  private void prepareDeferred(Executor background) {
    for (Handler handler : handlers) {
      if (handler instanceof DeferredHandler deferred) {
        deferred.prepare(background);
      }
      if (handler instanceof Handler.Container container) {
        container
            .getDescendants(DeferredHandler.class)
            .forEach(deferred -> deferred.prepare(background));
      }
    }
  }

  private Listener started(Server server, AbstractConnector connector) {
    if (address instanceof BindAddress.Tcp tcp) {
      int port = ((ServerConnector) connector).getLocalPort();
      BindAddress.Tcp bound = new BindAddress.Tcp(tcp.host(), port);
      String scheme = tls.isPresent() ? "https://" : "http://";
      return new Listener(name, server, bound, URI.create(scheme + reachable(bound)));
    }
    Path path = ((BindAddress.UnixSocket) address).path().toAbsolutePath();
    return new Listener(name, server, address, URI.create("unix:" + path.toUri().getRawPath()));
  }

  /** "All addresses" is none that one could dial. */
  private static BindAddress.Tcp reachable(BindAddress.Tcp bound) {
    try {
      return InetAddress.getByName(bound.host()).isAnyLocalAddress()
          ? new BindAddress.Tcp("localhost", bound.port())
          : bound;
    } catch (IOException e) {
      return bound;
    }
  }

  private static void stop(Server server, Exception cause) {
    for (org.eclipse.jetty.server.Connector connector : server.getConnectors()) {
      if (connector instanceof ServerConnector tcp) {
        tcp.close();
      }
    }
    try {
      server.stop();
    } catch (Exception e) {
      cause.addSuppressed(e);
    }
  }

  private ListenerException failure(Exception e) {
    if (e instanceof ListenerException already) {
      return already;
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        String text = String.valueOf(cause.getMessage());
        return text.contains("in use") || text.contains("another process")
            ? new ListenerException(
                "address_in_use",
                address + " is in use by another process; stop it or choose another with --listen",
                e)
            : new ListenerException(
                "address_unavailable", address + " cannot be listened on: " + text, e);
      }
    }
    if (e instanceof IOException) {
      return new ListenerException(
          "address_unavailable", address + " cannot be listened on: " + e.getMessage(), e);
    }
    return new ListenerException(
        "listener_failed", "the listener on " + address + " could not start: " + e, e);
  }
}
