package org.waymark.trust;

import org.waymark.signer.VerificationException;

/**
 * A root is not believed (formats.md, section 5): {@code root_threshold root_version
 * root_federation root_epoch} and the like.
 */
public final class RootException extends VerificationException {
  private static final long serialVersionUID = 1L;

  private final long version;

  /**
   * @param version that the root has or was expected to have
   */
  public RootException(String code, long version, String message) {
    super(code, message);
    this.version = version;
  }

  /** As above, with what was thrown underneath. */
  public RootException(String code, long version, String message, Throwable cause) {
    super(code, message, cause);
    this.version = version;
  }

  /** The version that the root has or was expected to have. */
  public long version() {
    return version;
  }
}
