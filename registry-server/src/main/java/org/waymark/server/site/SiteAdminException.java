package org.waymark.server.site;

import java.util.List;
import org.waymark.client.ocm.Finding;

/**
 * Something of a site's administration cannot be done. {@link #kind()} groups the codes by what a
 * caller does about them.
 */
public final class SiteAdminException extends RuntimeException {

  /** What kind of obstacle. */
  public enum Kind {
    /** The caller asked for something that cannot be, and should ask otherwise. */
    REQUEST,
    /** A file of the site is missing parts, damaged or not what it should be. */
    FILE
  }

  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final String code;
  private final String next;
  private final transient List<Finding> findings;

  SiteAdminException(Kind kind, String code, String message, String next) {
    this(kind, code, message, next, List.of());
  }

  SiteAdminException(Kind kind, String code, String message, String next, List<Finding> findings) {
    super(message);
    this.kind = kind;
    this.code = code;
    this.next = next;
    this.findings = List.copyOf(findings);
  }

  public static SiteAdminException request(String code, String message, String next) {
    return new SiteAdminException(Kind.REQUEST, code, message, next);
  }

  static SiteAdminException file(String code, String message, String next) {
    return new SiteAdminException(Kind.FILE, code, message, next);
  }

  public Kind kind() {
    return kind;
  }

  /** Stable, snake_case. */
  public String code() {
    return code;
  }

  /** What to do; empty where there is nothing to say. */
  public String next() {
    return next;
  }

  /** What is wrong with the draft, where that is the obstacle. */
  public List<Finding> findings() {
    return findings;
  }
}
