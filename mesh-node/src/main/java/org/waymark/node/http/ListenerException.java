package org.waymark.node.http;

/** A listener cannot start, or its TLS files cannot be used. The message names the object. */
public final class ListenerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String code;

  /**
   * Without a cause.
   *
   * @param code stable, snake case
   */
  public ListenerException(String code, String message) {
    super(message);
    this.code = code;
  }

  /**
   * With a cause.
   *
   * @param code stable, snake case
   */
  public ListenerException(String code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /**
   * For programs: {@code listen_malformed}, {@code address_in_use}, {@code address_unavailable},
   * {@code tls_file_unreadable}, {@code tls_cert_malformed}, {@code tls_key_malformed}, {@code
   * tls_key_encrypted}, {@code tls_key_mismatch}, {@code proxy_malformed}, {@code
   * local_token_missing} or {@code listener_failed}.
   */
  public String code() {
    return code;
  }
}
