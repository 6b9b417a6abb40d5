package org.waymark.server.join;

import org.waymark.registry.rules.CheckName;

/** The checks of DESIGN 8 in the words of whoever has to pass them. */
final class Checked {
  private Checked() {}

  static String sentence(CheckName check) {
    return switch (check) {
      case POSSESSION -> "What you send is signed by the key that it names as yours.";
      case DOMAIN_CONTROL ->
          "The domain is yours: the fingerprint of your key stands in a file,"
              + " /.well-known/waymark on your site, or in a DNS TXT record, _waymark in front of"
              + " its name.";
      case TLS -> "The certificate of your site is valid, and not about to expire.";
      case DISCOVERY_LIVE ->
          "Your site answers with its Open Cloud Mesh discovery document, which programs can read.";
      case DISCOVERY_MATCHES -> "That document says the same as the statement you sign.";
      case ENDPOINTS -> "All end points are on the host that you apply with.";
      case KEYS -> "The keys that your site publishes for signatures are the ones you state.";
      case CLIENTS ->
          "The products of the other members can read your discovery document: Nextcloud, OpenCloud,"
              + " oCIS and Reva.";
      case SHAPES ->
          "Your statement has all that the federation asks of a member, such as a contact, a country,"
              + " the capabilities and the terms.";
      case POLICY -> "Its values are among those that the federation allows.";
    };
  }
}
