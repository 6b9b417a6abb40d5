package org.waymark.trust.testing;

import java.nio.charset.StandardCharsets;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.key.SigningKeys;

/** Keys that are the same in every run: the seed is a hash of the name. */
public final class TestKeys {

  private TestKeys() {}

  /** The Ed25519 key of a name. */
  public static SigningKey named(String name) {
    byte[] text = ("waymark test key " + name).getBytes(StandardCharsets.UTF_8);
    return SigningKeys.ed25519FromSeed(Sha256.of(text).bytes());
  }
}
