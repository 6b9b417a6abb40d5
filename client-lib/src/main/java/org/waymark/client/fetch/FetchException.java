package org.waymark.client.fetch;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A document could not be had. Never a statement about what it says: a failed fetch is not a
 * removal (DESIGN 10).
 */
public final class FetchException extends Exception {

  /** What kind of failure, for callers that react differently to each. */
  public enum Kind {
    /** The name did not resolve. */
    DNS,
    /** Every address of the name is one that the address policy refuses. */
    ADDRESS_REFUSED,
    /** No connection could be made, or it broke before an answer. */
    CONNECT,
    /** The TLS handshake failed or the certificate is not good for the name. */
    TLS,
    /** The deadline passed. */
    TIMEOUT,
    /** The header or the body is larger than allowed, compressed or not. */
    TOO_LARGE,
    /** A redirect that may not be followed. */
    REDIRECT_REFUSED,
    /** A redirect from {@code https} to {@code http}, or a plain URI where TLS is required. */
    DOWNGRADE,
    /** A complete answer with a status other than 200 and 304; see {@link #status()}. */
    STATUS,
    /** The answer is not HTTP as RFC 9112 has it, or was cut off. */
    PROTOCOL
  }

  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final String code;
  private final int status;

  public FetchException(Kind kind, String code, String message) {
    this(kind, code, message, null);
  }

  public FetchException(Kind kind, String code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.code = code;
    this.status = 0;
  }

  private FetchException(int status, String message) {
    super(message);
    this.kind = Kind.STATUS;
    this.code = "http_status";
    this.status = status;
  }

  /** A complete answer with a status that is neither 200 nor 304. */
  public static FetchException ofStatus(int status, String message) {
    return new FetchException(status, message);
  }

  public Kind kind() {
    return kind;
  }

  /** A stable snake_case code, finer than the kind. */
  public String code() {
    return code;
  }

  /** The HTTP status of a complete answer, for {@link Kind#STATUS} only. */
  public OptionalInt status() {
    return status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
  }
}
