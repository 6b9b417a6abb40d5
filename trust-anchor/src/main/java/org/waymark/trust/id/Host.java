package org.waymark.trust.id;

import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.waymark.signer.MalformedException;

/**
 * A host with an optional port: {@code cloud.example.org} or {@code cloud.example.org:8443}. The
 * name is a lower-case DNS name whose labels are letters, digits and hyphens (RFC 1123; U-labels as
 * A-labels, RFC 5890), at most 253 characters. For testing federations it may also be {@code
 * localhost}, a name below it, or a dotted IPv4 loopback address; {@link EntityId#parse} refuses
 * those. The port is 1 to 65535 and never 443, so one host has one spelling.
 *
 * <p>Immutable and thread-safe; ordered and compared by {@link #toString()}.
 */
public final class Host implements Comparable<Host> {

  static final int DEFAULT_PORT = 443;

  private final String name;
  private final int port; // 0: the scheme's default

  Host(String name, int port) {
    this.name = name;
    this.port = port;
  }

  /**
   * Reads the one spelling that documents may contain.
   *
   * @throws MalformedException with a code {@code host_*} that names the first departure found
   */
  public static Host parse(String text) {
    return HostSyntax.parse(text);
  }

  /**
   * Reads what people type: surrounding space, an {@code https://} prefix, a path, upper case, one
   * trailing dot, U-labels and {@code :443} are mended, and each is told to {@code finding} by a
   * code ({@code host_space_trimmed host_scheme_dropped host_http_scheme_dropped host_path_dropped
   * host_trailing_dot_dropped host_case_folded host_u_label_converted host_default_port_dropped}).
   * Everything else that {@link #parse} refuses is refused here too.
   *
   * @throws MalformedException with a code {@code host_*}
   */
  public static Host normalize(String typed, Consumer<String> finding) {
    return HostSyntax.normalize(typed, finding);
  }

  /** The name without the port. */
  public String name() {
    return name;
  }

  /** The port where one is written; empty means the default of the scheme in use. */
  public OptionalInt port() {
    return port == 0 ? OptionalInt.empty() : OptionalInt.of(port);
  }

  /**
   * Whether the name can only mean this machine (RFC 6761, 6.3), which testing federations allow.
   */
  public boolean isLoopback() {
    return name.equals("localhost") || name.endsWith(".localhost") || HostSyntax.isIpv4(name);
  }

  @Override
  public int compareTo(Host other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Host host && port == host.port && name.equals(host.name);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, port);
  }

  /** {@code name} or {@code name:port}; {@link #parse} reads it back. */
  @Override
  public String toString() {
    return port == 0 ? name : name + ":" + port;
  }
}
