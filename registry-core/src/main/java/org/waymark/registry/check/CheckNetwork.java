package org.waymark.registry.check;

import org.waymark.client.fetch.AddressPolicy;
import org.waymark.client.fetch.FetchOptions;
import org.waymark.client.fetch.Fetcher;
import org.waymark.client.fetch.SafeFetcher;

/**
 * How the checks reach sites and DNS.
 *
 * @param fetcher asks web servers; has to let many names be looked up at once
 * @param txt asks DNS for TXT records
 * @param tls looks at certificates
 */
public record CheckNetwork(Fetcher fetcher, TxtResolver txt, TlsInspector tls)
    implements AutoCloseable {

  /** A dead name holds its place for as long as the system's resolver tries. */
  private static final int LOOKUPS = 2048;

  /** The network under an address policy, with the system's authorities and DNS. */
  public static CheckNetwork of(AddressPolicy policy) {
    return of(FetchOptions.of(policy));
  }

  /** The network under these options, with the system's DNS servers for TXT records. */
  public static CheckNetwork of(FetchOptions options) {
    return of(options, JndiTxtResolver.system());
  }

  /** The network under these options. */
  public static CheckNetwork of(FetchOptions options, TxtResolver txt) {
    SafeFetcher fetcher =
        new SafeFetcher(options.withLookups(Math.max(LOOKUPS, options.lookups())));
    return new CheckNetwork(fetcher, txt, fetcher::handshake);
  }

  /** Closes the fetcher, which ends what is under way. */
  @Override
  public void close() {
    if (fetcher instanceof SafeFetcher own) {
      own.close();
    }
  }
}
