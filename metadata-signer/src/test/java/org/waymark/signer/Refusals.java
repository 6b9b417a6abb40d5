package org.waymark.signer;

import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.fail;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Asserts that something is refused with one stable code and with a sentence. */
public final class Refusals {
  private Refusals() {}

  public static void assertRefused(String code, ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    if (!(thrown instanceof VerificationException refusal)) {
      fail("expected the refusal %s, but came %s", code, thrown);
      return;
    }
    if (!refusal.code().equals(code)) {
      fail("expected the refusal %s, but came %s: %s", code, refusal.code(), refusal.getMessage());
    }
    if (!String.valueOf(refusal.getMessage()).matches("(?s)[A-Z].*\\.")) {
      fail("the message of %s is not a sentence: %s", code, refusal.getMessage());
    }
  }

  /** The code of the refusal, or {@code "accepted"}. */
  public static String decision(Runnable call) {
    try {
      call.run();
      return "accepted";
    } catch (VerificationException e) {
      return e.code();
    }
  }
}
