package org.waymark.trust;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waymark.signer.VerificationException;

/**
 * A superior's policy or constraint is not one that is followed, or the metadata of a site does not
 * keep it (formats 4): {@code policy_malformed policy_unsupported policy_conflict policy_failed
 * policy_hijack constraints_malformed constraints_unsupported}.
 */
public final class PolicyException extends VerificationException {
  private static final long serialVersionUID = 1L;

  private final @Nullable String parameter;

  /** Of a policy as a whole. */
  public PolicyException(String code, String message) {
    super(code, message);
    this.parameter = null;
  }

  /**
   * Of one parameter.
   *
   * @param parameter the entity type and the parameter, parted by a dot
   * @param why what is wrong, without the parameter's name
   */
  public PolicyException(String code, String parameter, String why) {
    super(code, "The metadata policy for " + parameter + " " + why + ".");
    this.parameter = parameter;
  }

  /** The entity type and the parameter, where it is about one. */
  public Optional<String> parameter() {
    return Optional.ofNullable(parameter);
  }
}
