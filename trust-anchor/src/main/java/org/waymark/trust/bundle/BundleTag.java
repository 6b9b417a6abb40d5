package org.waymark.trust.bundle;

import java.util.Locale;

/** What a line of a bundle holds. */
enum BundleTag {
  ROOT,
  SNAPSHOT,
  RECORD,
  TILE,
  ENTRY,
  CHECKPOINT,
  END;

  /** The first line. */
  static final String HEADER = "waymark-bundle 1";

  /** Bytes of a line at most, without its line feed: a root file of 1 MiB in base64. */
  static final int MAX_LINE = 1_400_000;

  /** As it is written at the beginning of a line. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
