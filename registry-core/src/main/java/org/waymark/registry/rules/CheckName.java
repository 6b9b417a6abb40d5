package org.waymark.registry.rules;

import java.util.Locale;

/** The named checks of DESIGN 8; a rule set says of each whether it fails, warns or is off. */
public enum CheckName {
  /** The statement is signed by a key that it names. Always demanded. */
  POSSESSION,
  /** The site's host says which federation key it uses, by a file or in DNS. */
  DOMAIN_CONTROL,
  /** The site's certificate is valid, and for a while. */
  TLS,
  /** The OCM discovery document can be fetched and read. */
  DISCOVERY_LIVE,
  /** The live discovery document says what the statement says. */
  DISCOVERY_MATCHES,
  /** End points are on the declared host. */
  ENDPOINTS,
  /** The keys at {@code jwksUri} are the certified ones. */
  KEYS,
  /** The known products can read the discovery document. */
  CLIENTS,
  /** The shapes graph over the metadata. */
  SHAPES,
  /** The metadata policy. */
  POLICY;

  /** Lower case with underscores, as in {@code checks.json} and in reports. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
