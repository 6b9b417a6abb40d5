package org.waymark.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.waymark.registry.storage.IntermediateRow;
import org.waymark.registry.storage.RegistryStorage;
import org.waymark.registry.storage.SiteRow;
import org.waymark.registry.storage.SnapshotRow;
import org.waymark.registry.storage.TokenRow;
import org.waymark.trust.log.Event;
import org.waymark.trust.root.Root;
import org.waymark.trust.statement.Record;

/**
 * Looks for what expires within 90 days (DESIGN 5): root, statements, memberships, access tokens;
 * and for what should have been written again long ago: the last entry, the newest snapshot.
 */
record Expiries(RegistryConfig config, RegistryStorage storage) {
  private static final int SITES_SHOWN = 100;

  /** Who makes a token for less knows that it ends. */
  private static final Duration LASTING = Duration.ofDays(30);

  /** The soonest first. */
  List<ExpiryWarning> within(Instant now, Optional<Root> root) {
    List<ExpiryWarning> found = new ArrayList<>();
    root.flatMap(newest -> of(newest, now)).ifPresent(found::add);
    lastEntry(now).ifPresent(found::add);
    storage.newestSnapshot().flatMap(newest -> of(newest, now)).ifPresent(found::add);
    long horizon = now.plus(ExpiryWarning.FIRST).getEpochSecond();
    for (SiteRow site : storage.expiringBefore(horizon, SITES_SHOWN)) {
      addSite(site, now, found);
    }
    for (IntermediateRow intermediate : storage.intermediates().all()) {
      of(intermediate, now).ifPresent(found::add);
    }
    for (TokenRow token : storage.access().tokens()) {
      of(token, now).ifPresent(found::add);
    }
    found.sort(Comparator.comparing(ExpiryWarning::expires));
    return found;
  }

  /** The active members whose membership is due ({@link RenewalHorizon}). */
  static List<SiteRow> renewable(Instant now, Root root, RegistryStorage storage) {
    long horizon = RenewalHorizon.at(now, root);
    return storage.expiringBefore(horizon, Integer.MAX_VALUE).stream()
        .filter(site -> site.membershipExpires() < horizon)
        .toList();
  }

  private static Optional<ExpiryWarning> of(Root root, Instant now) {
    return ExpiryWarning.about(
        "root_expires",
        root.federation().value(),
        root.expires(),
        now,
        "Root version " + root.version(),
        "begin the next version with waymark root rotate and sign it with the root keys in good"
            + " time: nobody believes a directory under an expired root");
  }

  /** It lives for a day or so, so it is told of only when no heartbeat followed it. */
  private Optional<ExpiryWarning> lastEntry(Instant now) {
    long size = storage.size();
    if (size == 0) {
      return Optional.empty();
    }
    Event last = Event.parse(storage.entries(size - 1, size).get(0));
    Instant written = Instant.ofEpochSecond(last.time());
    Instant expires = Instant.ofEpochSecond(last.expires());
    boolean silent = now.isAfter(written.plus(config.heartbeatInterval().multipliedBy(2)));
    Duration half = Duration.between(written, expires).dividedBy(2);
    if (now.isBefore(expires) && !(silent && now.isAfter(expires.minus(half)))) {
      return Optional.empty();
    }
    return ExpiryWarning.about(
        "entry_expires",
        "entry " + last.seq(),
        expires,
        now,
        "Since " + written + " no heartbeat was written; the directory",
        "see why the registry does not write, or start it: nobody believes a directory that is"
            + " silent");
  }

  /** One is written each day or so, so it is told of only when the next one did not come. */
  private Optional<ExpiryWarning> of(SnapshotRow newest, Instant now) {
    Instant issued = Instant.ofEpochSecond(newest.issuedAt());
    Instant expires = Instant.ofEpochSecond(newest.expiresAt());
    Duration quarter = Duration.between(issued, expires).dividedBy(4);
    boolean old = now.isAfter(issued.plus(config.snapshotInterval().multipliedBy(2)));
    if (!old && now.isBefore(expires.minus(quarter))) {
      return Optional.empty();
    }
    return ExpiryWarning.about(
        "snapshot_expires",
        "snapshot of entry " + newest.includedSeq(),
        expires,
        now,
        "The newest snapshot is of " + issued + " and was to be followed; it",
        "sign another, with the membership key where that is kept elsewhere: newcomers begin with"
            + " it");
  }

  private void addSite(SiteRow site, Instant now, List<ExpiryWarning> found) {
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
            renewal(site))
        .ifPresent(found::add);
  }

  /** Nobody here can sign for an intermediate. */
  private String renewal(SiteRow site) {
    return storage
        .document(site.record())
        .map(Record::parse)
        .filter(record -> record.chainLength() > 1)
        .map(record -> record.membership().iss())
        .map(
            superior ->
                "the intermediate "
                    + superior
                    + " has to sign it: waymark site renew "
                    + site.entity().host()
                    + " --request FILE; where its own chain ends first, add the new one before:"
                    + " waymark intermediate add FILE")
        .orElse("renew it");
  }

  private static Optional<ExpiryWarning> of(IntermediateRow intermediate, Instant now) {
    return intermediate.withdrawnAt().isPresent()
        ? Optional.empty()
        : ExpiryWarning.about(
            "intermediate_expires",
            intermediate.entity().value(),
            Instant.ofEpochSecond(intermediate.expiresAt()),
            now,
            "The chain of the intermediate " + intermediate.entity(),
            "certify it for another term with waymark intermediate certify, add that with waymark"
                + " intermediate add, and renew the sites below it");
  }

  /** One that has ended is over and hides nothing that works. */
  private static Optional<ExpiryWarning> of(TokenRow token, Instant now) {
    if (token.expiresAt().isEmpty() || token.revokedAt().isPresent()) {
      return Optional.empty();
    }
    Instant expires = Instant.ofEpochSecond(token.expiresAt().getAsLong());
    Duration life = Duration.between(Instant.ofEpochSecond(token.createdAt()), expires);
    if (!now.isBefore(expires)
        || life.compareTo(LASTING) < 0
        || now.isBefore(expires.minus(life.dividedBy(2)))) {
      return Optional.empty();
    }
    return ExpiryWarning.about(
        "token_expires",
        token.name(),
        expires,
        now,
        "The access token " + token.name() + " (" + token.role() + ")",
        "make another and hand it over, then revoke this one");
  }
}
