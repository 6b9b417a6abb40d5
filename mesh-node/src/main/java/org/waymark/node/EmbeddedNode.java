package org.waymark.node;

import java.net.URI;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Handler;
import org.waymark.client.Directory;
import org.waymark.client.content.DirectoryContent;
import org.waymark.node.api.LocalAccess;
import org.waymark.node.api.LocalApi;
import org.waymark.node.api.StatusParts;
import org.waymark.node.api.Usability;
import org.waymark.node.http.DirectoryHandler;
import org.waymark.node.http.HealthHandler;
import org.waymark.node.http.Listener;
import org.waymark.node.http.ListenerBuilder;
import org.waymark.node.http.Readiness;

/**
 * A node in this JVM.
 *
 * <pre>
 * EmbeddedNode
 * ├── Directory                    follows, verifies, stores, resolves; refreshes in the background
 * ├── public listener
 * │   ├── /directory/*             the verified copy of the first federation, from the store
 * │   └── /health/{live,ready}
 * └── local listener               Host checked, no web page, a token where others could connect
 *     ├── /v1/peers  /v1/status    made in the background, or by the first request
 *     └── /health/{live,ready}
 * </pre>
 *
 * <p>Starting opens the store and two sockets and waits for no network (DESIGN 10): with every
 * source dead a node that has synchronised once answers at once, and one that never has says {@code
 * 503} under {@code /health/ready} until a source answers. What is mirrored was verified here: a
 * mirror never serves a tree that it would not believe itself.
 *
 * <p>Thread-safe. {@link #close()} ends every thread that was started.
 */
public final class EmbeddedNode implements AutoCloseable {

  private final Directory directory;
  private final Listener publicListener;
  private final Listener localListener;

  private EmbeddedNode(Directory directory, Listener publicListener, Listener localListener) {
    this.directory = directory;
    this.publicListener = publicListener;
    this.localListener = localListener;
  }

  /**
   * Starts a node; when this returns, both listeners answer.
   *
   * @throws IllegalArgumentException if no federation is configured
   * @throws org.waymark.node.http.ListenerException if a listener cannot start; nothing is left
   *     running
   */
  public static EmbeddedNode start(NodeConfig config) {
    if (config.directory().federations().isEmpty()) {
      throw new IllegalArgumentException(
          "a node follows at least one federation; give its root and a source");
    }
    Directory directory = Directory.open(config.directory());
    try {
      Supplier<Readiness> readiness = () -> Usability.readiness(directory.status());
      Listener everyone = publicListener(config, mirrored(config, directory), readiness);
      try {
        return new EmbeddedNode(directory, everyone, localListener(config, directory, readiness));
      } catch (RuntimeException | Error e) {
        everyone.close();
        throw e;
      }
    } catch (RuntimeException | Error e) {
      directory.close();
      throw e;
    }
  }

  private static DirectoryContent mirrored(NodeConfig config, Directory directory) {
    return directory
        .content(config.directory().federations().get(0).pinned().federation())
        .orElseThrow(() -> new IllegalStateException("a followed federation has a content"));
  }

  private static Listener publicListener(
      NodeConfig config, DirectoryContent content, Supplier<Readiness> readiness) {
    ListenerBuilder builder =
        Listener.builder("node")
            .bind(config.listen())
            .limits(config.limits())
            .trustedProxies(config.trustedProxies())
            .hint("GET /directory/checkpoint or /health/ready")
            .handler(new DirectoryHandler(content))
            .handler(new HealthHandler(readiness));
    config.tls().ifPresent(builder::tls);
    return builder.start();
  }

  private static Listener localListener(
      NodeConfig config, Directory directory, Supplier<Readiness> readiness) {
    Handler paths =
        new Handler.Sequence(
            LocalApi.handler(directory, new StatusParts(config.alsoTold())),
            new HealthHandler(readiness));
    return Listener.builder("local")
        .bind(config.localListen())
        .limits(config.limits())
        .selectors(1)
        .uriCompliance(LocalApi.URIS)
        .hint("GET /v1/peers/{host-or-ocm-address}, /v1/peers, /v1/status or /health/ready")
        .handler(
            new LocalAccess(paths, config.localListen(), config.localHosts(), config.localToken()))
        .start();
  }

  /** The directory that the node follows; the node closes it. */
  public Directory directory() {
    return directory;
  }

  /** Where everyone reads: {@code http://127.0.0.1:8180}; {@code /directory/} lies below. */
  public URI publicUri() {
    return publicListener.uri();
  }

  /** Where programs on this machine ask; {@code /v1/} lies below. */
  public URI localUri() {
    return localListener.uri();
  }

  /**
   * Stops accepting, lets running requests finish within the limits' drain time, stops following
   * and closes the store. A second call does nothing.
   */
  @Override
  public void close() {
    try {
      publicListener.close();
      localListener.close();
    } finally {
      directory.close();
    }
  }
}
