package org.waymark.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Handler;
import org.waymark.client.Directory;
import org.waymark.client.content.DirectoryContent;
import org.waymark.client.fetch.AddressPolicy;
import org.waymark.client.fetch.ApiCall;
import org.waymark.client.fetch.FetchException;
import org.waymark.client.fetch.FetchResponse;
import org.waymark.client.fetch.Fetcher;
import org.waymark.client.fetch.SafeFetcher;
import org.waymark.node.api.LocalAccess;
import org.waymark.node.api.LocalApi;
import org.waymark.node.api.StatusParts;
import org.waymark.node.api.Usability;
import org.waymark.node.http.DirectoryHandler;
import org.waymark.node.http.HealthHandler;
import org.waymark.node.http.Listener;
import org.waymark.node.http.ListenerBuilder;
import org.waymark.node.http.Readiness;
import org.waymark.node.witness.AddCheckpointHandler;
import org.waymark.node.witness.Handing;
import org.waymark.node.witness.Witness;
import org.waymark.node.witness.WitnessJson;

/**
 * A node in this JVM.
 *
 * <pre>
 * EmbeddedNode
 * ├── Directory                    follows, verifies, stores, resolves; refreshes in the background
 * ├── Witness                      cosigns what was folded, for the registry
 * ├── public listener
 * │   ├── /directory/*             the verified copy of the first federation, from the store
 * │   ├── /waymark/witness/*       cosigns what was folded, for whoever asks
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
  private final Witness witness;
  private final Listener publicListener;
  private final Listener localListener;

  private EmbeddedNode(
      Directory directory, Witness witness, Listener publicListener, Listener localListener) {
    this.directory = directory;
    this.witness = witness;
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
      Witness witness = witness(config, directory);
      try {
        return start(config, directory, witness);
      } catch (RuntimeException | Error e) {
        witness.close();
        throw e;
      }
    } catch (RuntimeException | Error e) {
      directory.close();
      throw e;
    }
  }

  private static EmbeddedNode start(NodeConfig config, Directory directory, Witness witness) {
    Supplier<Readiness> readiness = () -> Usability.readiness(directory.status());
    Listener everyone = publicListener(config, directory, witness, readiness);
    try {
      return new EmbeddedNode(
          directory, witness, everyone, localListener(config, directory, witness, readiness));
    } catch (RuntimeException | Error e) {
      everyone.close();
      throw e;
    }
  }

  private static Witness witness(NodeConfig config, Directory directory) {
    boolean testing =
        config.directory().federations().stream().allMatch(one -> one.pinned().testing());
    return Witness.start(
        directory,
        config.directory().data().map(data -> data.resolve("witness")),
        config.witness(),
        new Handing(
            config.directory().federations(),
            caller(config.directory().fetcher(), testing),
            config.directory().clock()),
        config.directory().clock());
  }

  /** What reads the sources also hands in there; only what was made here is closed here. */
  private static Handing.Caller caller(Optional<Fetcher> given, boolean testing) {
    Optional<SafeFetcher> known =
        given.filter(SafeFetcher.class::isInstance).map(SafeFetcher.class::cast);
    SafeFetcher used =
        known.orElseGet(
            () -> SafeFetcher.of(testing ? AddressPolicy.testing() : AddressPolicy.publicOnly()));
    return new Handing.Caller() {
      @Override
      public FetchResponse call(ApiCall call) throws FetchException {
        return used.call(call);
      }

      @Override
      public void close() {
        if (known.isEmpty()) {
          used.close();
        }
      }
    };
  }

  private static DirectoryContent mirrored(NodeConfig config, Directory directory) {
    return directory
        .content(config.directory().federations().get(0).pinned().federation())
        .orElseThrow(() -> new IllegalStateException("a followed federation has a content"));
  }

  private static Listener publicListener(
      NodeConfig config, Directory directory, Witness witness, Supplier<Readiness> readiness) {
    ListenerBuilder builder =
        Listener.builder("node")
            .bind(config.listen())
            .limits(config.limits())
            .trustedProxies(config.trustedProxies())
            .hint("GET /directory/checkpoint or /health/ready")
            .handler(new AddCheckpointHandler(witness))
            .handler(new DirectoryHandler(mirrored(config, directory), directory::offered))
            .handler(new HealthHandler(readiness));
    config.tls().ifPresent(builder::tls);
    return builder.start();
  }

  private static Listener localListener(
      NodeConfig config, Directory directory, Witness witness, Supplier<Readiness> readiness) {
    Map<String, Supplier<Optional<ObjectNode>>> parts = new LinkedHashMap<>(config.alsoTold());
    parts.put("witness", () -> Optional.of(WitnessJson.of(witness)));
    Handler paths =
        new Handler.Sequence(
            LocalApi.handler(directory, new StatusParts(parts)), new HealthHandler(readiness));
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

  /** The node's witness; the node closes it. */
  public Witness witness() {
    return witness;
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
      witness.close();
      directory.close();
    }
  }
}
