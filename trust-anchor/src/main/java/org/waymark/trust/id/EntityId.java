package org.waymark.trust.id;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.waymark.signer.MalformedException;
import org.waymark.signer.codec.Sha256;

/**
 * An entity identifier: {@code https://host[:port]}, without path or trailing slash, with the host
 * as {@link Host} writes it (DESIGN 2; OpenID Federation 1.0, section 1.2, narrowed). Testing
 * federations also use {@code http} and loopback hosts.
 *
 * <p>Immutable and thread-safe; ordered and compared by {@link #value()}.
 */
public final class EntityId implements Comparable<EntityId> {

  private static final String HTTPS = "https://";
  private static final String HTTP = "http://";

  private final String value;
  private final Host host;
  private final boolean secure;
  // Written at most a few times with equal immutable values, so a race is harmless.
  private volatile @Nullable Sha256 key;

  private EntityId(Host host, boolean secure) {
    this.host = host;
    this.secure = secure;
    this.value = (secure ? HTTPS : HTTP) + host;
  }

  /**
   * Reads the identifier of a site in a real federation.
   *
   * @throws MalformedException {@code entity_empty entity_scheme entity_loopback}, or a code {@code
   *     host_*} of {@link Host#parse}
   */
  public static EntityId parse(String text) {
    EntityId id = parseTesting(text);
    if (!id.secure) {
      throw new MalformedException(
          "entity_scheme",
          "The entity identifier "
              + HostSyntax.quoted(text)
              + " uses http; only a testing federation allows that, write https://.");
    }
    if (id.host.isLoopback()) {
      throw new MalformedException(
          "entity_loopback",
          "The entity identifier "
              + HostSyntax.quoted(text)
              + " names this machine; only a testing federation allows that.");
    }
    return id;
  }

  /**
   * Reads the identifier of a site in a testing federation, where {@code http://} and loopback
   * hosts are allowed as well.
   *
   * @throws MalformedException as {@link #parse}
   */
  public static EntityId parseTesting(String text) {
    if (text.isEmpty()) {
      throw new MalformedException(
          "entity_empty", "The entity identifier is empty; write https://host.");
    }
    if (text.startsWith(HTTPS)) {
      return https(Host.parse(text.substring(HTTPS.length())));
    }
    if (text.startsWith(HTTP)) {
      return http(Host.parse(text.substring(HTTP.length())));
    }
    throw new MalformedException(
        "entity_scheme",
        "The entity identifier "
            + HostSyntax.quoted(text)
            + " does not begin with https:// in lower case.");
  }

  /** The identifier of a host reached over TLS. */
  public static EntityId https(Host host) {
    return new EntityId(host, true);
  }

  /**
   * The identifier of a host reached without TLS, for testing federations.
   *
   * @throws MalformedException {@code host_default_port} for port 80, which has to be left out
   */
  public static EntityId http(Host host) {
    if (host.port().orElse(0) == 80) {
      throw HostSyntax.refused(
          "host_default_port", host.toString(), "writes the default port of http; leave :80 out");
    }
    return new EntityId(host, false);
  }

  /** The whole identifier, as documents write it. */
  public String value() {
    return value;
  }

  /** The host and port that the identifier names. */
  public Host host() {
    return host;
  }

  /** Whether the scheme is {@code https}. */
  public boolean secure() {
    return secure;
  }

  /** The key in the directory map: SHA-256 of the identifier's UTF-8 (DESIGN 4.7). */
  public Sha256 key() {
    Sha256 known = key;
    if (known == null) {
      known = Sha256.of(value.getBytes(StandardCharsets.UTF_8));
      key = known;
    }
    return known;
  }

  @Override
  public int compareTo(EntityId other) {
    return value.compareTo(other.value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EntityId id && value.equals(id.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  /** Same as {@link #value()}. */
  @Override
  public String toString() {
    return value;
  }
}
