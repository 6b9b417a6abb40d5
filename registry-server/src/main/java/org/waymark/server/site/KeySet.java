package org.waymark.server.site;

import java.util.Locale;

/** The three sets of keys of a site (DESIGN 4.1): the first certifies the other two. */
public enum KeySet {
  /** Signs the site's statements. */
  FEDERATION,
  /** Signs the site's OCM requests. */
  OCM,
  /** Signs what the site's node says: reports, route messages, receipts. */
  NODE;

  /** The name of the key file, without its ending. */
  String file() {
    return name().toLowerCase(Locale.ROOT);
  }
}
