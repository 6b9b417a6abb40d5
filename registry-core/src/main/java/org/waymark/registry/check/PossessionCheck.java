package org.waymark.registry.check;

import org.waymark.registry.rules.CheckName;
import org.waymark.registry.rules.CheckResult;
import org.waymark.signer.VerificationException;
import org.waymark.trust.statement.SiteStatement;

/** The statement is signed by a federation key that it names (DESIGN 4.1). */
final class PossessionCheck {

  private PossessionCheck() {}

  static CheckResult of(SiteStatement statement) {
    try {
      statement.requireSelfSigned();
      return CheckResult.pass(
          CheckName.POSSESSION,
          "The statement of " + statement.sub() + " is signed by a key that it names.");
    } catch (VerificationException e) {
      return CheckResult.fail(
          CheckName.POSSESSION,
          "possession_failed",
          "The statement of "
              + statement.sub()
              + " is not signed by any key that it names ("
              + e.code()
              + ").",
          "Sign it again with the site's federation key: waymark site-admin sign");
    }
  }
}
