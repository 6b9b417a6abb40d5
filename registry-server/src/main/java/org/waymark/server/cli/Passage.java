package org.waymark.server.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waymark.client.fetch.ForwardProxy;
import org.waymark.client.fetch.TrustedAuthorities;
import org.waymark.signer.MalformedException;
import picocli.CommandLine.Option;

/** What lies between a command and the servers that it asks. */
final class Passage {
  private static final int MAX_AUTHORITIES = 4 << 20;

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
    return authorities != null || proxy != null;
  }

  /**
   * Those of the Java runtime, and more where some were named.
   *
   * @throws CommandFailure {@code file_missing authority_malformed}
   */
  TrustedAuthorities authorities() {
    if (authorities == null) {
      return TrustedAuthorities.system();
    }
    try {
      return new InputFile(authorities).read(MAX_AUTHORITIES, TrustedAuthorities.system()::and);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + authorities, e);
    }
  }

  /**
   * The proxy, where there is one.
   *
   * @throws CommandFailure {@code proxy_malformed}
   */
  Optional<ForwardProxy> proxy() {
    try {
      return Optional.ofNullable(proxy).map(ForwardProxy::parse);
    } catch (MalformedException e) {
      throw CommandFailure.usage(
          e.code(), String.valueOf(e.getMessage()), "write --proxy http://proxy.example.org:3128");
    }
  }

  /** The same flags again, for a next command. */
  List<String> flags() {
    List<String> flags = new ArrayList<>();
    if (authorities != null) {
      flags.add(" --ca " + authorities);
    }
    if (proxy != null) {
      flags.add(" --proxy " + proxy);
    }
    return flags;
  }
}
