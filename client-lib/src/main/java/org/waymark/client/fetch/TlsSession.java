package org.waymark.client.fetch;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * A TLS handshake that succeeded: the chain leads to a trusted authority and the certificate is
 * good for the name that was asked for.
 *
 * @param protocol such as {@code TLSv1.3}
 * @param cipher name of the cipher suite
 * @param chain as the server sent it, its own certificate first; at least one
 */
public record TlsSession(String protocol, String cipher, List<X509Certificate> chain) {

  public TlsSession {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("a server in a TLS session has a certificate");
    }
  }

  /** When the server's own certificate ends. */
  public Instant expires() {
    return chain.get(0).getNotAfter().toInstant();
  }
}
