package org.waymark.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.waymark.client.DirectoryConfig;
import org.waymark.client.FederationConfig;
import org.waymark.client.sync.Source;
import org.waymark.node.api.BearerToken;
import org.waymark.node.http.BindAddress;
import org.waymark.node.http.ListenerLimits;
import org.waymark.node.http.TlsFiles;
import org.waymark.node.witness.WitnessSettings;
import org.waymark.trust.root.Root;

/**
 * How a node is to be. Immutable: each method gives another configuration. The names are those of
 * the command's flags.
 *
 * @param directory what is followed, and where it is kept
 * @param listen the public listener: {@code /directory/} and {@code /health/}
 * @param localListen the local one: {@code /v1/} and {@code /health/}
 * @param tls for the public listener; empty: plain HTTP, for behind a reverse proxy
 * @param trustedProxies addresses whose {@code X-Forwarded-*} the public listener believes
 * @param localHosts names besides this machine's by which programs may call the local listener
 * @param localToken what they must present; needed where others could connect
 * @param limits of each listener
 * @param alsoTold further members of {@code /v1/status}, by name, of what runs beside the node
 * @param witness how the node's witness is made
 */
public record NodeConfig(
    DirectoryConfig directory,
    BindAddress listen,
    BindAddress localListen,
    Optional<TlsFiles> tls,
    List<String> trustedProxies,
    Set<String> localHosts,
    Optional<BearerToken> localToken,
    ListenerLimits limits,
    Map<String, Supplier<Optional<ObjectNode>>> alsoTold,
    WitnessSettings witness) {

  /** Where {@code waymark node start} listens for everyone if nothing else is said. */
  public static final BindAddress DEFAULT_LISTEN = new BindAddress.Tcp("0.0.0.0", 8180);

  /** Where {@code waymark node start} listens for this machine if nothing else is said. */
  public static final BindAddress DEFAULT_LOCAL_LISTEN = BindAddress.loopback(8181);

  /** Copies what was given. */
  public NodeConfig {
    trustedProxies = List.copyOf(trustedProxies);
    localHosts = Set.copyOf(localHosts);
    alsoTold = Map.copyOf(alsoTold);
  }

  /**
   * A node that keeps its directory in a folder, with both listeners on 127.0.0.1 and ports that
   * the system chooses.
   */
  public static NodeConfig at(Path data) {
    return of(DirectoryConfig.at(data));
  }

  /** The same, with everything in memory. */
  public static NodeConfig inMemory() {
    return of(DirectoryConfig.inMemory());
  }

  private static NodeConfig of(DirectoryConfig directory) {
    return new NodeConfig(
        directory,
        BindAddress.loopback(0),
        BindAddress.loopback(0),
        Optional.empty(),
        List.of(),
        Set.of(),
        Optional.empty(),
        ListenerLimits.DEFAULT,
        Map.of(),
        WitnessSettings.DEFAULT);
  }

  /** Follows one more federation; the first one is what the node mirrors. */
  public NodeConfig federation(Root pinned, Source... sources) {
    return directory(it -> it.federation(new FederationConfig(pinned, List.of(sources))));
  }

  /** From one refresh to the next. */
  public NodeConfig poll(Duration interval) {
    return directory(it -> it.poll(interval));
  }

  /** Changes what is followed: clock, fetcher, deny list and whatever else it has. */
  public NodeConfig directory(UnaryOperator<DirectoryConfig> change) {
    return new NodeConfig(
        change.apply(directory),
        listen,
        localListen,
        tls,
        trustedProxies,
        localHosts,
        localToken,
        limits,
        alsoTold,
        witness);
  }

  /** Where to listen for everyone. */
  public NodeConfig listen(BindAddress address) {
    return new NodeConfig(
        directory,
        address,
        localListen,
        tls,
        trustedProxies,
        localHosts,
        localToken,
        limits,
        alsoTold,
        witness);
  }

  /** Where to listen for this machine: a loopback address or a Unix socket. */
  public NodeConfig localListen(BindAddress address) {
    return new NodeConfig(
        directory,
        listen,
        address,
        tls,
        trustedProxies,
        localHosts,
        localToken,
        limits,
        alsoTold,
        witness);
  }

  /** Serves the public listener over TLS. */
  public NodeConfig tls(TlsFiles files) {
    return new NodeConfig(
        directory,
        listen,
        localListen,
        Optional.of(files),
        trustedProxies,
        localHosts,
        localToken,
        limits,
        alsoTold,
        witness);
  }

  /** Believes these proxies. */
  public NodeConfig trustedProxies(Collection<String> addresses) {
    return new NodeConfig(
        directory,
        listen,
        localListen,
        tls,
        List.copyOf(addresses),
        localHosts,
        localToken,
        limits,
        alsoTold,
        witness);
  }

  /** Lets programs call the local listener by these names. */
  public NodeConfig localHosts(Collection<String> names) {
    return new NodeConfig(
        directory,
        listen,
        localListen,
        tls,
        trustedProxies,
        Set.copyOf(names),
        localToken,
        limits,
        alsoTold,
        witness);
  }

  /** Demands a token of programs that use the local listener. */
  public NodeConfig localToken(BearerToken token) {
    return new NodeConfig(
        directory,
        listen,
        localListen,
        tls,
        trustedProxies,
        localHosts,
        Optional.of(token),
        limits,
        alsoTold,
        witness);
  }

  /** What a stranger may cost each listener. */
  public NodeConfig limits(ListenerLimits some) {
    return new NodeConfig(
        directory,
        listen,
        localListen,
        tls,
        trustedProxies,
        localHosts,
        localToken,
        some,
        alsoTold,
        witness);
  }

  /** Also answers this under {@code /v1/status}, as a member of this name. */
  public NodeConfig alsoTell(String name, Supplier<Optional<ObjectNode>> what) {
    Map<String, Supplier<Optional<ObjectNode>>> all = new LinkedHashMap<>(alsoTold);
    all.put(name, what);
    return new NodeConfig(
        directory,
        listen,
        localListen,
        tls,
        trustedProxies,
        localHosts,
        localToken,
        limits,
        all,
        witness);
  }

  /** How the node's witness is made. */
  public NodeConfig witness(WitnessSettings settings) {
    return new NodeConfig(
        directory,
        listen,
        localListen,
        tls,
        trustedProxies,
        localHosts,
        localToken,
        limits,
        alsoTold,
        settings);
  }
}
