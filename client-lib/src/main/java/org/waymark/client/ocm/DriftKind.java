package org.waymark.client.ocm;

import java.util.Locale;

/** Who has to look at a change of a live discovery document (DESIGN 8). */
public enum DriftKind {
  /** Branding, a version, an added capability: the site's node signs an update by itself. */
  HARMLESS,
  /** End points, keys, anything taken away: the administrator confirms it first. */
  ADMINISTRATOR;

  /** In lower case, as documents write it. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
