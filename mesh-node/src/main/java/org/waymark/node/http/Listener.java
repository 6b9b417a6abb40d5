package org.waymark.node.http;

import java.net.URI;
import org.eclipse.jetty.server.Server;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running HTTP server on one address. Made by {@link #builder}; thread-safe.
 *
 * <pre>{@code
 * try (Listener listener =
 *     Listener.builder("mirror")
 *         .bind(BindAddress.loopback(0))
 *         .handler(new DirectoryHandler(content))
 *         .start()) {
 *   System.out.println(listener.uri());
 * }
 * }</pre>
 */
public final class Listener implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

  private final String name;
  private final Server server;
  private final BindAddress bound;
  private final URI uri;

  Listener(String name, Server server, BindAddress bound, URI uri) {
    this.name = name;
    this.server = server;
    this.bound = bound;
    this.uri = uri;
  }

  /**
   * Begins the description of one.
   *
   * @param name goes into the names of the threads, behind {@code waymark-}
   */
  public static ListenerBuilder builder(String name) {
    return new ListenerBuilder(name);
  }

  /** Where it listens, with the port that the system chose. */
  public BindAddress bound() {
    return bound;
  }

  /**
   * How this machine reaches it: {@code http://127.0.0.1:8080}, without a slash at the end, or
   * {@code unix:/path}.
   */
  public URI uri() {
    return uri;
  }

  /**
   * Accepts nothing more, lets running requests finish for as long as the limits say, then ends
   * every thread. A second call does nothing.
   */
  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      // Requests that did not end in time were cut; there is nobody left to tell but the log.
      LOG.info("the listener {} was stopped with requests running", name, e);
    }
  }
}
