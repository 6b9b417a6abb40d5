package org.waymark.server.cli;

import java.util.ArrayList;
import java.util.List;
import org.waymark.client.fetch.AddressPolicy;
import org.waymark.client.fetch.FetchOptions;
import org.waymark.client.fetch.SafeFetcher;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a command reaches other servers. */
final class Reach {
  @Option(
      names = {"--allow-range", "--allow-address"},
      split = ",",
      paramLabel = "CIDR",
      description =
          "Also dial these addresses, such as 10.0.0.0/8; otherwise public addresses only.")
  private List<String> ranges = List.of();

  @Mixin private Passage passage = new Passage();

  /** What lies between, whatever the address. */
  Passage passage() {
    return passage;
  }

  /** Whether anything was said. */
  boolean isGiven() {
    return !ranges.isEmpty() || passage.isGiven();
  }

  /**
   * How to reach servers.
   *
   * @param testing dial this machine only, also without TLS
   * @throws CommandFailure {@code range_malformed proxy_malformed authority_malformed}
   */
  FetchOptions options(boolean testing) {
    AddressPolicy policy = testing ? AddressPolicy.testing() : AddressPolicy.publicOnly();
    try {
      policy = policy.allowing(ranges.toArray(String[]::new));
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(
          "range_malformed",
          "--allow-range is no range of addresses: " + e.getMessage(),
          "write --allow-range 10.0.0.0/8");
    }
    return FetchOptions.of(policy)
        .withAuthorities(passage.authorities())
        .withProxy(passage.proxy());
  }

  /**
   * A fetcher, which the caller closes.
   *
   * @param testing as in {@link #options}
   */
  SafeFetcher fetcher(boolean testing) {
    return new SafeFetcher(options(testing));
  }

  /** The same flags again, for a next command. */
  String flags() {
    List<String> flags = new ArrayList<>();
    ranges.forEach(range -> flags.add(" --allow-address " + range));
    flags.addAll(passage.flags());
    return String.join("", flags);
  }
}
