package org.waymark.registry.check;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.waymark.client.fetch.TlsSession;
import org.waymark.registry.rules.CheckName;
import org.waymark.registry.rules.CheckResult;
import org.waymark.trust.id.EntityId;

/** The certificate: chain, name and dates were checked by the handshake; here is what it said. */
final class TlsCheck {

  /** Certificates are renewed a month ahead, so one with less left was forgotten. */
  private static final Duration SOON = Duration.ofDays(21);

  private TlsCheck() {}

  static CheckResult of(EntityId site, LiveSite live, Instant now) {
    if (!site.secure()) {
      return CheckResult.pass(
          CheckName.TLS, site + " is without TLS, as only a testing federation allows.");
    }
    if (live.tls() instanceof Attempt.Got<TlsSession> got) {
      return valid(site, got.value(), now);
    }
    if (live.tls() instanceof Attempt.Missed<TlsSession> missed) {
      return refused(site, missed);
    }
    throw new IllegalStateException("the certificate was not asked for");
  }

  private static CheckResult valid(EntityId site, TlsSession session, Instant now) {
    long days = Duration.between(now, session.expires()).toDays();
    String until =
        site.host()
            + " has a valid certificate until "
            + session.expires().atZone(ZoneOffset.UTC).toLocalDate()
            + " and speaks "
            + session.protocol();
    if (!session.expires().isAfter(now)) {
      // By the registry's clock, which is the one that counts here, not the machine's.
      return CheckResult.fail(
          CheckName.TLS,
          "tls_expired",
          "The certificate of " + site.host() + " has expired.",
          "Renew the certificate, and see that it is renewed by itself from now on.");
    }
    if (Duration.between(now, session.expires()).compareTo(SOON) < 0) {
      return CheckResult.warn(
          CheckName.TLS,
          "tls_expires_soon",
          until + "; that is " + days + " days.",
          "Renew the certificate; automatic renewal seems to have stopped.");
    }
    return CheckResult.pass(CheckName.TLS, until + ".");
  }

  private static CheckResult refused(EntityId site, Attempt.Missed<TlsSession> missed) {
    String code =
        switch (missed.code()) {
          case "tls_expired", "tls_not_yet_valid", "tls_untrusted", "tls_failed" -> missed.code();
          case "tls_wrong_host" -> "tls_name";
          default -> missed.codeOf("tls", "_unreachable");
        };
    String mend =
        switch (code) {
          case "tls_expired" ->
              "Renew the certificate, and see that it is renewed by itself from now on.";
          case "tls_not_yet_valid" ->
              "Install a certificate that is valid now, and see that the server's clock is right.";
          case "tls_untrusted" ->
              "Install a certificate of a public authority together with its intermediate"
                  + " certificates; for a private authority the registry is started with --ca.";
          case "tls_name" -> "Install a certificate that names " + site.host().name() + ".";
          case "tls_failed" -> "See that the server offers TLS 1.2 or 1.3 on this port.";
          default -> "See that the host answers requests from outside.";
        };
    return CheckResult.fail(CheckName.TLS, code, missed.sentence(), mend);
  }
}
