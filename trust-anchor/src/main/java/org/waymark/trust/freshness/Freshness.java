package org.waymark.trust.freshness;

import java.util.Locale;

/** How old a directory is; the later constant is the worse one. */
public enum Freshness {
  /** Answers as they are. */
  FRESH,
  /** Peers that were active before go on; newcomers are not introduced. */
  STALE,
  /** No answers. */
  EXPIRED;

  /** As answers write it. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
