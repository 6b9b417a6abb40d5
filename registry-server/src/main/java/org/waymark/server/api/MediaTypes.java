package org.waymark.server.api;

/** The types of what is signed; everything else is JSON. */
final class MediaTypes {
  /** What OpenID Federation registers for entity statements. */
  static final String STATEMENT = "application/entity-statement+jwt";

  /** Any JWT: a site statement, or a request that a site signed. */
  static final String JWT = "application/jwt";

  /** A question, as "SPARQL 1.1 Protocol" has it. */
  static final String SPARQL_QUERY = "application/sparql-query";

  /** "SPARQL 1.1 Query Results JSON Format". */
  static final String SPARQL_RESULTS = "application/sparql-results+json";

  private MediaTypes() {}
}
