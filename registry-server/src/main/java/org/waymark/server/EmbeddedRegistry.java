package org.waymark.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymark.node.http.BindAddress;
import org.waymark.node.http.DirectoryHandler;
import org.waymark.node.http.HealthHandler;
import org.waymark.node.http.Listener;
import org.waymark.node.http.ListenerBuilder;
import org.waymark.node.http.ListenerException;
import org.waymark.registry.Registry;
import org.waymark.registry.admission.Invitation;
import org.waymark.registry.audit.Actor;
import org.waymark.registry.rules.RuleSet;
import org.waymark.server.api.Access;
import org.waymark.server.api.ApiHandler;
import org.waymark.server.api.LocalOperations;
import org.waymark.server.api.OperatorToken;
import org.waymark.server.join.JoinHandler;
import org.waymark.server.join.JoinSource;
import org.waymark.server.limit.RateLimitHandler;
import org.waymark.server.limit.RateLimiter;
import org.waymark.server.metrics.MetricsHandler;
import org.waymark.server.oidf.OidfHandler;
import org.waymark.server.witness.CosignaturesHandler;
import org.waymark.server.witness.ShownCheckpoints;
import org.waymark.trust.root.Root;

/**
 * A running registry with its HTTP, inside this JVM.
 *
 * <pre>{@code
 * try (EmbeddedRegistry registry = EmbeddedRegistry.start(EmbeddedRegistryConfig.at(data))) {
 *   System.out.println(registry.publicUri() + "/directory/checkpoint");
 * }
 * }</pre>
 *
 * <p>The handlers, asked in this order:
 *
 * <pre>
 * (first)               what one client asks too often is refused
 * /directory/cosignatures  what witnesses hand in
 * /directory/*          the node's handler, from published bytes; never touches the database
 * /health/live, ready   ready while the directory is fresh
 * /join/*               what an invitation link shows
 * /federation/*         standard statements for plain OpenID Federation clients
 * /openapi.json         the description of all this
 * /metrics              for a token that may read
 * /api/v1/*             operators and sites; Jersey, started in the background
 * anything else         404
 * </pre>
 *
 * <p>Thread-safe. Its threads are named {@code waymark-…}, are daemons, and end with {@link
 * #close}.
 */
public final class EmbeddedRegistry implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRegistry.class);

  private final Registry registry;
  private final URI publicUri;
  private final ControlFile control;

  /** What to close, the last one first. */
  private final Deque<AutoCloseable> parts;

  private EmbeddedRegistry(
      Registry registry, URI publicUri, ControlFile control, Deque<AutoCloseable> parts) {
    this.registry = registry;
    this.publicUri = publicUri;
    this.control = control;
    this.parts = parts;
  }

  /**
   * Opens the registry in the data folder and answers for it; when this returns, it does. When it
   * throws, nothing is left running.
   *
   * @throws org.waymark.registry.error.RegistryException when the registry cannot be opened
   * @throws org.waymark.node.http.ListenerException when the address or the TLS files cannot be
   *     used
   */
  public static EmbeddedRegistry start(EmbeddedRegistryConfig config) {
    Deque<AutoCloseable> parts = new ArrayDeque<>();
    boolean started = false;
    try {
      EmbeddedRegistry registry = start(config, parts);
      started = true;
      return registry;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot write into " + config.registry().data() + ": " + e.getMessage(), e);
    } finally {
      if (!started) {
        close(parts);
      }
    }
  }

  private static EmbeddedRegistry start(EmbeddedRegistryConfig config, Deque<AutoCloseable> parts)
      throws IOException {
    String token = OperatorToken.random(config.random());
    RateLimiter limiter = new RateLimiter(config.rateLimits(), System::nanoTime);
    CompletableFuture<URI> publicUri = new CompletableFuture<>();
    OpeningRegistry opening = OpeningRegistry.of(config.registry());
    parts.addLast(opening); // at once: whatever fails from here on, it is closed, and last
    ShownCheckpoints shown = new ShownCheckpoints(() -> opening.get().cosignatures());
    parts.push(shown);
    Optional<ListenerException> unbound = Optional.empty();
    Optional<Listener> bound = Optional.empty();
    try {
      ListenerBuilder builder =
          builder("registry", config, opening, token, limiter, publicUri, shown)
              .bind(config.listen());
      config.tls().ifPresent(builder::tls);
      Listener listener = builder.trustedProxies(config.trustedProxies()).start();
      parts.push(listener);
      bound = Optional.of(listener);
      publicUri.complete(config.publicUrl().orElse(listener.uri()));
    } catch (ListenerException e) {
      unbound = Optional.of(e);
    }
    // Of two failures the one of the registry is told: without it a port is of no use.
    Registry registry = opening.get();
    Listener listener = bound.orElseThrow(unbound::get);
    opening.ready();
    ControlFile control =
        new ControlFile(
            local(listener, config, opening, token, limiter, publicUri, shown, parts), token);
    Path data = config.registry().data();
    control.write(data);
    parts.push(() -> control.remove(data));
    return new EmbeddedRegistry(registry, publicUri.join(), control, parts);
  }

  private static ListenerBuilder builder(
      String name,
      EmbeddedRegistryConfig config,
      OpeningRegistry registry,
      String token,
      RateLimiter limiter,
      CompletableFuture<URI> publicUri,
      ShownCheckpoints shown) {
    InstantSource clock = config.registry().clock();
    LocalOperations operations =
        new LocalOperations(registry::get, new Actor("anybody"), clock)
            .withPublicUrl(publicUri::join);
    Access access =
        new Access(
            OperatorToken.of(token),
            secret -> registry.get().tokens().authenticate(secret, clock.instant()),
            limiter);
    return Listener.builder(name)
        .handler(new RateLimitHandler(limiter))
        .handler(new CosignaturesHandler(() -> registry.get().cosignatures()))
        .handler(new DirectoryHandler(registry, shown))
        .handler(new OwnerHandler(registry::get, OperatorToken.of(token)))
        .handler(new HealthHandler(new RegistryReadiness(registry::get, clock)))
        .handler(new JoinHandler(new InvitedTo(registry)))
        .handler(new OidfHandler(() -> registry.get().openIdFederation(publicUri::join), limiter))
        .handler(new OpenApiHandler())
        .handler(new MetricsHandler(registry::get, Optional.of(access), limiter, clock))
        .handler(
            new ApiHandler(
                operations,
                access,
                () -> registry.get().numberedRequests(),
                config.bodyDeadline(),
                registry::settle))
        .hint("GET /directory/checkpoint, /health/ready, /openapi.json");
  }

  /** What the page of an invitation tells about. */
  private record InvitedTo(OpeningRegistry registry) implements JoinSource {
    @Override
    public Root root() {
      return registry.get().root();
    }

    @Override
    public Optional<Invitation> peek(String token) {
      return registry.get().invitations().peek(token);
    }

    @Override
    public RuleSet rules() {
      return registry.get().rulesInForce();
    }
  }

  /**
   * A URL for programs of the same user on this machine. Where the public listener cannot be
   * dialled by address (a certificate names a host, a Unix socket has no port), a second one is
   * made.
   */
  private static URI local(
      Listener listener,
      EmbeddedRegistryConfig config,
      OpeningRegistry registry,
      String token,
      RateLimiter limiter,
      CompletableFuture<URI> publicUri,
      ShownCheckpoints shown,
      Deque<AutoCloseable> parts) {
    if (config.tls().isEmpty() && listener.bound() instanceof BindAddress.Tcp tcp) {
      boolean everywhere = listener.uri().getHost().equals("localhost");
      return everywhere ? URI.create("http://127.0.0.1:" + tcp.port()) : listener.uri();
    }
    Listener second =
        builder("registry-control", config, registry, token, limiter, publicUri, shown)
            .bind(BindAddress.loopback(0))
            .selectors(1)
            .start();
    parts.push(second);
    return second.uri();
  }

  /** How the world reaches it, without a slash at the end; {@code /directory/} is below. */
  public URI publicUri() {
    return publicUri;
  }

  /** How programs of this user on this machine act as operators. */
  public ControlFile control() {
    return control;
  }

  /** The registry behind it, for programs that need no HTTP. */
  public Registry registry() {
    return registry;
  }

  /**
   * Accepts no more requests, lets running ones finish for two seconds, and closes the registry. A
   * second call does nothing.
   */
  @Override
  public void close() {
    close(parts);
  }

  private static void close(Deque<AutoCloseable> parts) {
    synchronized (parts) {
      while (!parts.isEmpty()) {
        try {
          parts.pop().close();
        } catch (Exception e) {
          LOG.warn("a part of the registry did not close", e);
        }
      }
    }
  }
}
