package org.waymark.server;

import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.waymark.node.http.BindAddress;
import org.waymark.node.http.TlsFiles;
import org.waymark.registry.RegistryConfig;
import org.waymark.server.limit.RateLimits;

/**
 * How a registry runs and how it is reached. Immutable; made by {@link #at(Path)} or {@link
 * #of(RegistryConfig)}.
 *
 * @param registry what it signs with and how often
 * @param listen where it answers; port 0 lets the system choose
 * @param publicUrl how the world reaches it, where that is not {@code listen}: behind a reverse
 *     proxy
 * @param trustedProxies reverse proxies whose {@code X-Forwarded-*} headers are believed, as
 *     address literals or ranges
 * @param tls certificate and key, read again when they change; without them plain HTTP
 * @param bodyDeadline in which the body of a request to {@code /api/v1} has to arrive
 * @param rateLimits how often one client may ask for what costs something
 * @param random for the operator token of this start
 */
public record EmbeddedRegistryConfig(
    RegistryConfig registry,
    BindAddress listen,
    Optional<URI> publicUrl,
    List<String> trustedProxies,
    Optional<TlsFiles> tls,
    Duration bodyDeadline,
    RateLimits rateLimits,
    SecureRandom random) {

  public EmbeddedRegistryConfig {
    trustedProxies = List.copyOf(trustedProxies);
  }

  /**
   * The registry in a data folder, with its usual settings, on 127.0.0.1 and a port that the system
   * chooses. Sites are checked over public addresses only; another {@link LiveInspection} in the
   * settings of the registry checks them through a proxy, by a private authority or in a private
   * network.
   */
  public static EmbeddedRegistryConfig at(Path data) {
    return of(
        RegistryConfig.at(data).checks(LiveInspection.standard(InstantSource.system())).build());
  }

  /** A registry with settings of its own, on 127.0.0.1 and a port that the system chooses. */
  public static EmbeddedRegistryConfig of(RegistryConfig registry) {
    return new EmbeddedRegistryConfig(
        registry,
        BindAddress.loopback(0),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Duration.ofSeconds(20),
        RateLimits.DEFAULT,
        new SecureRandom());
  }

  /** The same, listening elsewhere. */
  public EmbeddedRegistryConfig withListen(BindAddress where) {
    return new EmbeddedRegistryConfig(
        registry, where, publicUrl, trustedProxies, tls, bodyDeadline, rateLimits, random);
  }

  /** The same, known to the world under this URL. */
  public EmbeddedRegistryConfig withPublicUrl(URI url) {
    return new EmbeddedRegistryConfig(
        registry, listen, Optional.of(url), trustedProxies, tls, bodyDeadline, rateLimits, random);
  }

  /** The same, behind these proxies. */
  public EmbeddedRegistryConfig withTrustedProxies(List<String> proxies) {
    return new EmbeddedRegistryConfig(
        registry, listen, publicUrl, proxies, tls, bodyDeadline, rateLimits, random);
  }

  /** The same with TLS. */
  public EmbeddedRegistryConfig withTls(TlsFiles files) {
    return new EmbeddedRegistryConfig(
        registry,
        listen,
        publicUrl,
        trustedProxies,
        Optional.of(files),
        bodyDeadline,
        rateLimits,
        random);
  }

  /** The same with another patience for bodies. */
  public EmbeddedRegistryConfig withBodyDeadline(Duration deadline) {
    return new EmbeddedRegistryConfig(
        registry, listen, publicUrl, trustedProxies, tls, deadline, rateLimits, random);
  }

  /** The same with other limits. */
  public EmbeddedRegistryConfig withRateLimits(RateLimits limits) {
    return new EmbeddedRegistryConfig(
        registry, listen, publicUrl, trustedProxies, tls, bodyDeadline, limits, random);
  }
}
