package org.waymark.server.cli;

import org.waymark.registry.rules.CheckName;

/** The named checks in words. */
final class RulesText {
  private RulesText() {}

  /** What a check asks of a site. */
  static String meaning(CheckName check) {
    return switch (check) {
      case POSSESSION -> "the site signs with the key that it names";
      case DOMAIN_CONTROL -> "its host names that key, by a file or in DNS";
      case TLS -> "its certificate is good, and will be for a while";
      case DISCOVERY_LIVE -> "its discovery document can be fetched and read";
      case DISCOVERY_MATCHES -> "that document says what the site has signed";
      case ENDPOINTS -> "what it offers is on its own host";
      case KEYS -> "the signing keys that it publishes are the ones it has signed";
      case CLIENTS -> "the known products can read its discovery document";
      case SHAPES -> "what it says of itself is complete and well formed";
      case POLICY -> "what it says of itself is what the federation allows";
    };
  }
}
