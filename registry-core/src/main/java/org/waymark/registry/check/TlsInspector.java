package org.waymark.registry.check;

import java.net.URI;
import java.time.Duration;
import org.waymark.client.fetch.FetchException;
import org.waymark.client.fetch.TlsSession;

/** Shakes hands with a server; {@code SafeFetcher::handshake} is one. Thread-safe. */
@FunctionalInterface
public interface TlsInspector {

  /**
   * A handshake with all checks.
   *
   * @throws FetchException of kind TLS when the certificate is refused
   */
  TlsSession inspect(URI server, Duration timeout) throws FetchException;
}
