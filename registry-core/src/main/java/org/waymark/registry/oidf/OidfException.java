package org.waymark.registry.oidf;

import java.util.Locale;

/** A request that gets no statement, in the words of OpenID Federation 1.0, section 8.9. */
public final class OidfException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The error codes of section 8.9 that are used here, with the HTTP status that it names. */
  public enum Code {
    INVALID_REQUEST(400),
    INVALID_TRUST_ANCHOR(404),
    INVALID_TRUST_CHAIN(400),
    INVALID_METADATA(400),
    NOT_FOUND(404),
    UNSUPPORTED_PARAMETER(400),
    SERVER_ERROR(500),
    TEMPORARILY_UNAVAILABLE(503);

    private final int status;

    Code(int status) {
      this.status = status;
    }

    /** Of the HTTP response. */
    public int status() {
      return status;
    }

    /** As {@code error} has it. */
    public String value() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Code code;

  public OidfException(Code code, String message) {
    super(message);
    this.code = code;
  }

  public Code code() {
    return code;
  }
}
