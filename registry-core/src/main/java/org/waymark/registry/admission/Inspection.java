package org.waymark.registry.admission;

import org.waymark.registry.rules.RuleReport;
import org.waymark.registry.rules.Rules;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.statement.SiteStatement;

/** Looks at a site as it is on the network, and judges what it says by the rules. Thread-safe. */
public interface Inspection extends AutoCloseable {

  /** Does every check; takes as long as the slowest server may. Failures are in the report. */
  RuleReport check(SiteStatement statement, Rules rules);

  /** A digest of what the site shows now, to be compared with a report's. */
  Sha256 evidence(SiteStatement statement);

  @Override
  default void close() {}
}
