package org.waymark.registry;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.waymark.signer.key.SigningKeys;

/**
 * What {@link Registry#open} does in any case, done ahead. A library of cryptography is a large
 * signed archive, and checking that signature takes as long as opening a database; a program that
 * knows early that it will open a registry lets a thread do it while it still finds out which.
 * Without this everything works, only later.
 */
public final class Headstart {
  private Headstart() {}

  /** Signs nothing with a key that nobody keeps; returns when the code for it is loaded. */
  public static void run() {
    SigningKeys.ed25519(new SecureRandom()).sign("".getBytes(StandardCharsets.US_ASCII));
  }
}
