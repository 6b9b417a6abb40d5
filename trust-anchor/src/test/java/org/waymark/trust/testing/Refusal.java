package org.waymark.trust.testing;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.waymark.signer.VerificationException;

/** The code with which something is refused. */
public final class Refusal {

  private Refusal() {}

  /**
   * Runs the action.
   *
   * @return the code of the refusal, or {@code "accepted"}
   */
  public static String codeOf(ThrowingCallable action) {
    try {
      action.call();
    } catch (VerificationException e) {
      if (e.getMessage() == null || !e.getMessage().endsWith(".")) {
        throw new AssertionError("the refusal " + e.code() + " has no sentence: " + e.getMessage());
      }
      return e.code();
    } catch (Throwable e) {
      throw new AssertionError("not refused, but broken: " + e, e);
    }
    return "accepted";
  }
}
