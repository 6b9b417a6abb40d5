package org.waymark.client;

import java.util.Locale;
import org.waymark.trust.statement.SiteStatus;

/** Where a site stands in a federation. A resolved peer is active; events name the others too. */
public enum PeerStatus {
  ACTIVE,
  SUSPENDED,
  REVOKED,
  LEFT;

  static PeerStatus of(SiteStatus status) {
    return switch (status) {
      case ACTIVE -> ACTIVE;
      case SUSPENDED -> SUSPENDED;
      case REVOKED -> REVOKED;
      case LEFT -> LEFT;
    };
  }

  /** As documents write it: lower case. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
