package org.waymark.signer;

/**
 * A key file does not open with this passphrase ({@code passphrase_wrong}), or was altered: the
 * authenticated encryption cannot tell the two apart.
 */
public final class WrongPassphraseException extends VerificationException {
  private static final long serialVersionUID = 1L;

  public WrongPassphraseException(String message) {
    super("passphrase_wrong", message);
  }
}
