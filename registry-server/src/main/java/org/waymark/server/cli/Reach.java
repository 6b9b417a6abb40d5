package org.waymark.server.cli;

import java.util.List;
import org.waymark.client.fetch.AddressPolicy;
import org.waymark.client.fetch.SafeFetcher;
import picocli.CommandLine.Option;

/** Which addresses a command may dial. */
final class Reach {
  @Option(
      names = "--testing",
      description = "For trying out: dial this machine only, also without TLS.")
  private boolean testing;

  @Option(
      names = "--allow-range",
      split = ",",
      paramLabel = "CIDR",
      description =
          "Also dial these addresses, such as 10.0.0.0/8; otherwise public addresses only.")
  private List<String> ranges = List.of();

  boolean testing() {
    return testing;
  }

  /**
   * A fetcher for these addresses, which the caller closes.
   *
   * @param alsoTesting whether something else, such as a root, says that this is a trial
   * @throws CommandFailure {@code range_malformed}
   */
  SafeFetcher fetcher(boolean alsoTesting) {
    AddressPolicy policy =
        testing || alsoTesting ? AddressPolicy.testing() : AddressPolicy.publicOnly();
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
