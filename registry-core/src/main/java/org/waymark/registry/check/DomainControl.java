package org.waymark.registry.check;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.waymark.signer.key.KeyId;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.id.Host;
import org.waymark.trust.statement.SiteStatement;

/**
 * How a host vouches for a site's keys: a line {@code waymark-site-key=THUMBPRINT} for a federation
 * key of the statement, in a file at {@link #PATH} or in a TXT record at {@code _waymark.HOST}.
 * Several lines are allowed, so that a rotation can be announced. The line names a key and no
 * application, so it can be checked again at any time by anybody, and is worthless to a stranger.
 */
public final class DomainControl {

  /** Path of the file, on the host and port of the site. */
  public static final String PATH = "/.well-known/waymark";

  private static final String LABEL = "waymark-site-key=";
  private static final String DNS_LABEL = "_waymark.";

  private DomainControl() {}

  /** The line, without line end, for a key by its RFC 7638 thumbprint. */
  public static String line(KeyId thumbprint) {
    return LABEL + thumbprint.value();
  }

  /** Where the file has to be. */
  public static URI url(EntityId site) {
    return URI.create(site.value() + PATH);
  }

  /** Where the TXT record has to be: below the host, whatever its port. */
  public static String dnsName(Host host) {
    return DNS_LABEL + host.name();
  }

  /** Where DNS may be asked about a site; an address literal has no records. */
  static Optional<String> dnsNameOf(EntityId site) {
    return site.host().isLoopback() && site.host().name().matches("[0-9.]+")
        ? Optional.empty()
        : Optional.of(dnsName(site.host()));
  }

  /** The lines that would do, one for each federation key. */
  static List<String> linesOf(SiteStatement statement) {
    return statement.keys().keys().stream().map(key -> line(key.thumbprint())).toList();
  }

  /** The lines of this kind in a file or a record. */
  static Set<String> linesIn(String text) {
    return text.lines()
        .map(String::strip)
        .filter(line -> line.startsWith(LABEL))
        .collect(Collectors.toSet());
  }
}
