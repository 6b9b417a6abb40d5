package org.waymark.server.demo;

import java.util.Locale;

/** What the sixth site gets wrong; its constant is the code of the rule that says so. */
enum Fault {
  /** Its discovery document sends shares to another host. */
  ENDPOINT_ELSEWHERE,
  /** It names nobody for incidents. */
  CONTACT_SECURITY_MISSING,
  /** Its administrator left {@code --accept-terms} out. */
  TERMS_NOT_ACCEPTED;

  /** The code with which a check of the standard rules fails. */
  String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
