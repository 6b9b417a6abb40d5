package org.waymark.registry.error;

/**
 * The request was understood and refused; nothing has changed.
 *
 * <p>Codes: {@code already_member not_a_member not_active not_suspended counter_unchanged
 * reason_malformed actor_malformed clock_behind static_target_foreign config_federation
 * config_origin config_interval registry_closed interrupted}.
 */
public final class RefusedException extends RegistryException {
  private static final long serialVersionUID = 1L;

  private final String subject;

  /**
   * @param code stable, snake_case
   * @param subject the object that the request was about, for instance an entity identifier
   * @param message a sentence for people
   */
  public RefusedException(String code, String subject, String message) {
    super(code, message, null);
    this.subject = subject;
  }

  /** The object that the request was about. */
  public String subject() {
    return subject;
  }
}
