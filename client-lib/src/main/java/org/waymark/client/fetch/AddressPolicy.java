package org.waymark.client.fetch;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which addresses may be dialled. The default is public unicast only, so that a name in somebody
 * else's document cannot lead to this machine, its neighbours or a cloud's metadata service. Ranges
 * from the IANA special-purpose registries (RFC 6890 and successors).
 *
 * <p>Immutable and thread-safe.
 */
public final class AddressPolicy {

  private record Special(String what, List<AddressRange> ranges) {
    Special(String what, String... ranges) {
      this(what, Arrays.stream(ranges).map(AddressRange::parse).toList());
    }
  }

  private static final AddressRange GLOBAL_UNICAST = AddressRange.parse("2000::/3");
  private static final AddressRange NAT64 = AddressRange.parse("64:ff9b::/96"); // RFC 6052

  private static final List<Special> SPECIAL =
      List.of(
          new Special("loopback", "127.0.0.0/8", "::1/128"),
          new Special("link-local (cloud metadata lives there)", "169.254.0.0/16", "fe80::/10"),
          new Special("private", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"),
          new Special("shared by a carrier-grade NAT", "100.64.0.0/10"),
          new Special("unspecified", "0.0.0.0/8", "::/128"),
          new Special("multicast", "224.0.0.0/4", "ff00::/8"),
          new Special("reserved", "240.0.0.0/4", "192.0.0.0/24", "2001::/23"),
          new Special(
              "for documentation",
              "192.0.2.0/24",
              "198.51.100.0/24",
              "203.0.113.0/24",
              "2001:db8::/32",
              "3fff::/20"),
          new Special("for benchmarks", "198.18.0.0/15"),
          // Deprecated tunnels: what is reached depends on a relay nobody chose (RFC 7526).
          new Special("a 6to4 tunnel", "192.88.99.0/24", "2002::/16"),
          // IPv4-mapped addresses need no line: the JDK makes IPv4 addresses of them, and one that
          // it
          // did not would fall under the last rule of refusal().
          new Special("an IPv4-compatible address", "::/96"));

  private final List<AddressRange> allowed;
  private final List<AddressRange> inside;
  private final boolean publicAllowed;
  private final boolean plainHttp;

  private AddressPolicy(
      List<AddressRange> allowed,
      List<AddressRange> inside,
      boolean publicAllowed,
      boolean plainHttp) {
    this.allowed = List.copyOf(allowed);
    this.inside = List.copyOf(inside);
    this.publicAllowed = publicAllowed;
    this.plainHttp = plainHttp;
  }

  /** Public unicast addresses, over TLS. */
  public static AddressPolicy publicOnly() {
    return new AddressPolicy(List.of(), List.of(), true, false);
  }

  /** For testing federations: this machine only, with or without TLS. */
  public static AddressPolicy testing() {
    return new AddressPolicy(
        List.of(AddressRange.parse("127.0.0.0/8"), AddressRange.parse("::1/128")),
        List.of(),
        false,
        true);
  }

  /**
   * This policy, and the given ranges as well, for federations inside a private network.
   *
   * @param ranges CIDR notation, IPv6 in lower case
   * @throws IllegalArgumentException for text that is not a range
   */
  public AddressPolicy allowing(String... ranges) {
    List<AddressRange> more = new ArrayList<>(inside);
    for (String range : ranges) {
      more.add(AddressRange.parse(range));
    }
    return new AddressPolicy(allowed, more, publicAllowed, plainHttp);
  }

  /** Whether {@link #allowing} named the address: it is in the own network, short of any proxy. */
  boolean isInside(InetAddress address) {
    return inside.stream().anyMatch(range -> range.contains(address.getAddress()));
  }

  /** Whether {@code http} without TLS may be used. */
  public boolean allowsPlainHttp() {
    return plainHttp;
  }

  /** Why the address may not be dialled, as the end of a sentence ("is ..."); empty if it may. */
  public Optional<String> refusal(InetAddress address) {
    return refusal(address.getAddress());
  }

  private Optional<String> refusal(byte[] address) {
    if (Stream.concat(allowed.stream(), inside.stream()).anyMatch(r -> r.contains(address))) {
      return Optional.empty();
    }
    if (NAT64.contains(address)) {
      // A translator behind the resolver: as good as the IPv4 address inside.
      return refusal(Arrays.copyOfRange(address, 12, 16));
    }
    for (Special special : SPECIAL) {
      if (special.ranges().stream().anyMatch(range -> range.contains(address))) {
        return Optional.of(special.what());
      }
    }
    if (address.length == 16 && !GLOBAL_UNICAST.contains(address)) {
      return Optional.of("not public unicast");
    }
    return publicAllowed ? Optional.empty() : Optional.of("not on this machine");
  }
}
