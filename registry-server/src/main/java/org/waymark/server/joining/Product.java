package org.waymark.server.joining;

import java.util.Locale;
import java.util.Optional;
import org.waymark.client.ocm.OcmDiscovery;

/**
 * Which sync-and-share product a discovery document is of, as far as it tells: by the name that the
 * server gives to its software, else by where its API lies.
 */
public enum Product {
  NEXTCLOUD("Nextcloud"),
  OWNCLOUD("ownCloud"),
  OCIS("oCIS"),
  OPENCLOUD("OpenCloud"),
  SEAFILE("Seafile"),
  REVA("Reva"),
  UNKNOWN("unknown");

  private final String displayName;

  Product(String displayName) {
    this.displayName = displayName;
  }

  /** For people. */
  public String displayName() {
    return displayName;
  }

  /** Guesses; nothing but the wording of advice hangs on it. */
  public static Product of(Optional<OcmDiscovery> live) {
    String provider = live.flatMap(OcmDiscovery::provider).orElse("").toLowerCase(Locale.ROOT);
    String endPoint = live.flatMap(OcmDiscovery::endPoint).map(Object::toString).orElse("");
    if (provider.contains("nextcloud")) {
      return NEXTCLOUD;
    }
    if (provider.contains("opencloud")) {
      return OPENCLOUD;
    }
    if (provider.contains("ocis") || provider.contains("infinite scale")) {
      return OCIS;
    }
    if (provider.contains("owncloud")) {
      return OWNCLOUD;
    }
    if (provider.contains("reva") || provider.contains("cernbox")) {
      return REVA;
    }
    if (provider.contains("seafile") || endPoint.contains("/api/v2.1/ocm")) {
      return SEAFILE;
    }
    return UNKNOWN;
  }

  /** The name of its advice among the snippets. */
  String snippet() {
    return name().toLowerCase(Locale.ROOT) + ".txt";
  }
}
