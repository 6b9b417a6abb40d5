package org.waymark.client.fetch;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Turns a name into addresses. Called once per connection, with a name or an address literal
 * without brackets; may block, and is then abandoned at the deadline. Must be thread-safe.
 */
@FunctionalInterface
public interface Resolver {

  /**
   * Looks the name up.
   *
   * @return the addresses in order of preference, at least one
   * @throws UnknownHostException if the name has none
   */
  List<InetAddress> resolve(String host) throws UnknownHostException;

  /** The resolver of the operating system. */
  static Resolver system() {
    return host -> List.of(InetAddress.getAllByName(host));
  }
}
