package org.waymark.registry;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.waymark.registry.storage.RegistryStorage;
import org.waymark.registry.storage.SiteRow;
import org.waymark.trust.root.Root;

/** Looks for what expires within 90 days (DESIGN 5). */
final class Expiries {
  private static final int SITES_SHOWN = 100;

  private Expiries() {}

  static List<ExpiryWarning> within(Instant now, Optional<Root> root, RegistryStorage storage) {
    List<ExpiryWarning> found = new ArrayList<>();
    root.flatMap(newest -> of(newest, now)).ifPresent(found::add);
    long horizon = now.plus(ExpiryWarning.FIRST).getEpochSecond();
    for (SiteRow site : storage.expiringBefore(horizon, SITES_SHOWN)) {
      String sub = site.entity().value();
      ExpiryWarning.about(
              "statement_expires",
              sub,
              Instant.ofEpochSecond(site.statementExpires()),
              now,
              "The statement of " + sub,
              "the site has to sign and send a new one")
          .ifPresent(found::add);
      ExpiryWarning.about(
              "membership_expires",
              sub,
              Instant.ofEpochSecond(site.membershipExpires()),
              now,
              "The membership of " + sub,
              "renew it")
          .ifPresent(found::add);
    }
    found.sort(Comparator.comparing(ExpiryWarning::expires));
    return found;
  }

  private static Optional<ExpiryWarning> of(Root root, Instant now) {
    return ExpiryWarning.about(
        "root_expires",
        root.federation().value(),
        root.expires(),
        now,
        "Root version " + root.version(),
        "sign the next version with the root keys in good time: nobody believes a directory under"
            + " an expired root");
  }
}
