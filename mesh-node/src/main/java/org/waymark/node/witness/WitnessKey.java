package org.waymark.node.witness;

import java.util.Arrays;
import org.waymark.signer.codec.Base64Url;
import org.waymark.signer.codec.Hex;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.key.VerificationKey;
import org.waymark.signer.note.NoteVerifier;

/**
 * A witness's name and key; the verifier key of both is what a root names (C2SP signed-note).
 *
 * @param name of the lines that it signs
 * @param key Ed25519
 */
public record WitnessKey(String name, SigningKey key) {
  private static final int THUMBPRINT_BYTES = 4;

  /** The name of a witness whose node has no public name. */
  static String nameOf(VerificationKey key) {
    byte[] thumbprint = Base64Url.decode(key.thumbprint().value());
    return "waymark-node-" + Hex.encode(Arrays.copyOf(thumbprint, THUMBPRINT_BYTES));
  }

  /** Of its {@code cosignature/v1} lines. */
  public NoteVerifier verifier() {
    return NoteVerifier.cosignatureV1(name, key.publicKey());
  }

  /** {@code name+hash+base64}, for the witness policy of a root. */
  public String vkey() {
    return verifier().vkey();
  }
}
