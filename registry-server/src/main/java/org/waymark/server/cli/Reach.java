package org.waymark.server.cli;

import java.util.List;
import org.waymark.client.fetch.AddressPolicy;
import org.waymark.client.fetch.SafeFetcher;
import picocli.CommandLine.Option;

/** Which addresses a command may dial. */
final class Reach {
  @Option(
      names = "--allow-range",
      split = ",",
      paramLabel = "CIDR",
      description =
          "Also dial these addresses, such as 10.0.0.0/8; otherwise public addresses only.")
  private List<String> ranges = List.of();

  /** Whether anything was said about addresses. */
  boolean isGiven() {
    return !ranges.isEmpty();
  }

  /**
   * A fetcher for these addresses, which the caller closes.
   *
   * @param testing dial this machine only, also without TLS
   * @throws CommandFailure {@code range_malformed}
   */
  SafeFetcher fetcher(boolean testing) {
    AddressPolicy policy = testing ? AddressPolicy.testing() : AddressPolicy.publicOnly();
    try {
      return SafeFetcher.of(policy.allowing(ranges.toArray(String[]::new)));
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(
          "range_malformed",
          "--allow-range is no range of addresses: " + e.getMessage(),
          "write --allow-range 10.0.0.0/8");
    }
  }
}
