package org.waymark.client.fetch;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** A block of addresses in CIDR notation, {@code 10.0.0.0/8} or {@code fd00::/8}. */
record AddressRange(String text, InetAddress base, int prefix) {

  /**
   * @throws IllegalArgumentException unless the text is an address literal, a slash and a prefix
   *     length, with no bit set beyond the prefix
   */
  static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    // Only characters of literals, so that no name is ever looked up here.
    if (slash < 1 || !text.matches("[0-9a-f.:]+/[0-9]{1,3}")) {
      throw new IllegalArgumentException("'" + text + "' is not a range such as 10.0.0.0/8");
    }
    InetAddress base = literal(text.substring(0, slash), text);
    int prefix = Integer.parseInt(text.substring(slash + 1));
    byte[] bytes = base.getAddress();
    if (prefix > bytes.length * 8) {
      throw new IllegalArgumentException("'" + text + "' has a prefix longer than its address");
    }
    for (int bit = prefix; bit < bytes.length * 8; bit++) {
      if ((bytes[bit / 8] >> (7 - bit % 8) & 1) == 1) {
        throw new IllegalArgumentException("'" + text + "' has bits set beyond its prefix");
      }
    }
    return new AddressRange(text, base, prefix);
  }

  boolean contains(byte[] address) {
    byte[] start = base.getAddress();
    if (address.length != start.length) {
      return false;
    }
    int whole = prefix / 8;
    for (int i = 0; i < whole; i++) {
      if (address[i] != start[i]) {
        return false;
      }
    }
    int rest = prefix % 8;
    return rest == 0 || (address[whole] ^ start[whole]) >> (8 - rest) == 0;
  }

  private static InetAddress literal(String address, String text) {
    try {
      return InetAddress.getByName(address);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("'" + text + "' does not begin with an IP address", e);
    }
  }
}
