package org.waymark.client.fetch;

import java.io.IOException;
import java.net.Socket;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.waymark.client.fetch.FetchException.Kind;

/** TLS over a connected socket, with the name that was asked for, never the one dialled, proved. */
final class TlsLayer {

  private final SSLContext context;

  TlsLayer(SSLContext context) {
    this.context = context;
  }

  Socket over(Socket raw, Target target, Deadline deadline) throws IOException, FetchException {
    SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(raw, target.host(), target.port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    parameters.setEndpointIdentificationAlgorithm("HTTPS"); // RFC 9110, 4.3.4
    parameters.setApplicationProtocols(new String[] {"http/1.1"});
    if (!target.isLiteral()) {
      parameters.setServerNames(List.of(new SNIHostName(target.host())));
    }
    socket.setSSLParameters(parameters);
    try {
      socket.startHandshake();
      return socket;
    } catch (IOException e) {
      throw deadline.isCut() ? deadline.passed() : refused(target, e);
    }
  }

  private static FetchException refused(Target target, IOException e) {
    if (has(e, CertificateExpiredException.class)) {
      return failed("tls_expired", target, "has a certificate that has expired", e);
    }
    if (has(e, CertificateNotYetValidException.class)) {
      return failed("tls_not_yet_valid", target, "has a certificate that is not valid yet", e);
    }
    if (has(e, CertPathBuilderException.class) || has(e, CertPathValidatorException.class)) {
      return failed("tls_untrusted", target, "has a certificate of no authority trusted here", e);
    }
    if (has(e, CertificateException.class)) {
      return failed("tls_wrong_host", target, "has a certificate for another name", e);
    }
    return failed("tls_failed", target, "did not complete the TLS handshake", e);
  }

  private static FetchException failed(String code, Target target, String why, IOException e) {
    return new FetchException(
        Kind.TLS, code, target.hostField() + " " + why + " (" + e.getMessage() + ").", e);
  }

  private static boolean has(Throwable thrown, Class<? extends Throwable> type) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return true;
      }
    }
    return false;
  }
}
