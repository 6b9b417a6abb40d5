package org.waymark.server.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waymark.client.fetch.AddressPolicy;
import org.waymark.client.fetch.FetchOptions;
import org.waymark.client.fetch.ForwardProxy;
import org.waymark.client.fetch.SafeFetcher;
import org.waymark.client.fetch.TrustedAuthorities;
import org.waymark.signer.MalformedException;
import picocli.CommandLine.Option;

/** How a command reaches other servers. */
final class Reach {
  private static final int MAX_AUTHORITIES = 4 << 20;

  @Option(
      names = {"--allow-range", "--allow-address"},
      split = ",",
      paramLabel = "CIDR",
      description =
          "Also dial these addresses, such as 10.0.0.0/8; otherwise public addresses only.")
  private List<String> ranges = List.of();

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "Also believe the certificate authorities in this PEM file.")
  private @Nullable Path authorities;

  @Option(
      names = "--proxy",
      paramLabel = "URL",
      description = "Reach other servers through this proxy: http://proxy.example.org:3128.")
  private @Nullable String proxy;

  /** Whether anything was said. */
  boolean isGiven() {
    return !ranges.isEmpty() || authorities != null || proxy != null;
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
      FetchOptions options = FetchOptions.of(policy.allowing(ranges.toArray(String[]::new)));
      if (authorities != null) {
        options =
            options.withAuthorities(
                new InputFile(authorities).read(MAX_AUTHORITIES, TrustedAuthorities.system()::and));
      }
      return options.withProxy(Optional.ofNullable(proxy).map(ForwardProxy::parse));
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(
          "range_malformed",
          "--allow-range is no range of addresses: " + e.getMessage(),
          "write --allow-range 10.0.0.0/8");
    } catch (MalformedException e) {
      throw CommandFailure.usage(
          e.code(), String.valueOf(e.getMessage()), "write --proxy http://proxy.example.org:3128");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + authorities, e);
    }
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
    if (authorities != null) {
      flags.add(" --ca " + authorities);
    }
    if (proxy != null) {
      flags.add(" --proxy " + proxy);
    }
    return String.join("", flags);
  }
}
