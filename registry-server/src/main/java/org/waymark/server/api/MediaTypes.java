package org.waymark.server.api;

/** The types of what is signed; everything else is JSON. */
final class MediaTypes {
  /** What OpenID Federation registers for entity statements. */
  static final String STATEMENT = "application/entity-statement+jwt";

  /** Any JWT: a site statement, or a request that a site signed. */
  static final String JWT = "application/jwt";

  private MediaTypes() {}
}
