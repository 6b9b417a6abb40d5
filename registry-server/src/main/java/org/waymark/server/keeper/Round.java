package org.waymark.server.keeper;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.waymark.client.fetch.FetchException;
import org.waymark.client.ocm.Drift;
import org.waymark.client.ocm.DriftKind;
import org.waymark.server.keeper.KeeperNews.State;
import org.waymark.server.membership.DriftFile;
import org.waymark.server.membership.LiveSite;
import org.waymark.server.membership.Member;
import org.waymark.server.membership.Standing;
import org.waymark.server.site.KeySet;
import org.waymark.server.site.SiteAdmin;
import org.waymark.trust.statement.SiteStatement;

/**
 * One look at a site:
 *
 * <pre>
 * 1  how it stands in the directory; a key that was being replaced and is shown now is put in force
 * 2  stop where it is no member any more, or where the directory knows a newer statement than we
 * 3  what its server says now
 * 4  what waits for the administrator goes to drift.json
 * 5  what is harmless is signed; a statement with a third of its life left is signed again
 * 6  the newest statement is handed in, unless the directory has it
 * </pre>
 *
 * <p>What was signed is part of the newest statement, so nothing is signed twice, also when it
 * could not be handed in.
 */
final class Round {
  private final Member member;
  private final SiteAdmin admin;
  private final LiveSite live;
  private final Instant now;

  Round(Member member, LiveSite live, Instant now) {
    this.member = member;
    this.admin = member.admin();
    this.live = live;
    this.now = now;
  }

  /**
   * @throws FetchException when the registry could not be asked
   * @throws org.waymark.server.membership.RegistryRefusal when it refused the statement
   */
  KeeperNews run() throws FetchException {
    Optional<SiteStatement> signed = admin.newest();
    if (signed.isEmpty()) {
      return news(
          State.STOPPED, "statement_missing", "Nothing was signed yet.", "waymark join LINK", 0);
    }
    Standing standing = member.standing();
    Optional<KeeperNews> recovery = recovery(standing, signed.get());
    if (recovery.isPresent()) {
      return recovery.get();
    }
    if (!standing.takesUpdates()) {
      return news(
          State.STOPPED,
          standing.code(),
          standing.sentence() + " Nothing is handed in.",
          standing.place() == Standing.Place.ABSENT ? "waymark join LINK" : "ask the operator",
          0);
    }
    settle(standing);
    SiteStatement newest = admin.newest().orElseThrow();
    long shown = standing.shown().map(SiteStatement::ver).orElse(0L);
    if (shown > newest.ver()) {
      return news(
          State.CONFIRM,
          "statement_behind",
          "The directory shows version "
              + shown
              + " of your statement, and this folder knows only "
              + newest.ver()
              + ": was it put back from an old copy, or are your keys in two places?",
          "bring the folder up to date, or: waymark site-admin update --confirm",
          0);
    }
    if (admin.state().rotating().contains(KeySet.FEDERATION)) {
      return news(
          State.CONFIRM,
          "rotation_under_way",
          "Your federation key is being replaced, and the directory does not show the new one yet.",
          "waymark site-admin rotate-key",
          0);
    }
    return kept(newest, shown);
  }

  /** Whoever has the recovery key may be a thief, so this is told before all else. */
  private Optional<KeeperNews> recovery(Standing standing, SiteStatement newest)
      throws FetchException {
    if (standing.shown().flatMap(SiteStatement::recovery).isEmpty()) {
      return Optional.empty();
    }
    Optional<ObjectNode> found = member.registry().recovery(member.site());
    return found.map(
        recovery -> {
          boolean own = false;
          for (JsonNode key : recovery.path("keys")) {
            own |= newest.keys().find(key.asText()).isPresent();
          }
          String ends = recovery.path("ends").asText();
          boolean disputed = recovery.has("disputed");
          if (own || disputed) {
            return news(
                State.STOPPED,
                disputed ? "recovery_disputed" : "recovery_pending",
                disputed
                    ? "Two keys claim your site; the operator of the federation decides."
                    : "Your recovery key has asked for your new keys; in force at " + ends + ".",
                disputed ? "ask the operator" : "",
                0);
          }
          return news(
              State.CONFIRM,
              "recovery_running",
              "ALARM: somebody with your recovery key replaces the keys of your site at "
                  + ends
                  + ". If it is not you, object before that.",
              "waymark site-admin object",
              0);
        });
  }

  private void settle(Standing standing) {
    for (KeySet set : admin.state().rotating()) {
      standing.shown().ifPresent(statement -> admin.settleRotation(set, statement));
    }
  }

  private KeeperNews kept(SiteStatement newest, long shown) throws FetchException {
    ObjectNode certified = newest.ocmServer().orElseGet(JsonNodeFactory.instance::objectNode);
    Optional<FetchException> silent = Optional.empty();
    List<Drift.Change> waiting = List.of();
    ObjectNode harmless = JsonNodeFactory.instance.objectNode();
    try {
      LiveSite.Seen seen = live.look(newest.sub());
      Drift drift = seen.drift(certified);
      waiting = drift.of(DriftKind.ADMINISTRATOR);
      harmless = seen.members(certified, DriftKind.HARMLESS);
      new DriftFile(admin.driftFile()).put(newest, waiting, now);
    } catch (FetchException e) {
      silent = Optional.of(e); // an outage of the server is no change of what it says
    }
    SiteStatement current = newest;
    if (!harmless.isEmpty() || isOld(newest)) {
      current = admin.renew(Member.STATEMENT_LIFE, harmless);
      if (!harmless.isEmpty()) {
        admin.takeOver(harmless);
      }
    }
    boolean sent = current.ver() > shown;
    if (sent) {
      member.registry().update(current);
    }
    return told(current, sent, waiting.size(), silent);
  }

  private KeeperNews told(
      SiteStatement current, boolean sent, int waiting, Optional<FetchException> silent) {
    if (waiting > 0) {
      return news(
          State.CONFIRM,
          "drift",
          waiting == 1
              ? "Your server changed in one place that you have to confirm."
              : "Your server changed in " + waiting + " places that you have to confirm.",
          "waymark site-admin update --confirm",
          waiting);
    }
    if (silent.isPresent()) {
      return news(
          State.FAILING,
          silent.get().code(),
          "Your server does not give its discovery document: " + silent.get().getMessage(),
          "waymark ocm probe " + current.sub(),
          0);
    }
    return sent
        ? news(
            State.UPDATED,
            "updated",
            "Signed and handed in version " + current.ver() + " of your statement.",
            "",
            0)
        : news(State.TRUE, "true", "The directory shows what your server says.", "", 0);
  }

  /** Whether a third of its life or less is left. */
  private boolean isOld(SiteStatement statement) {
    Duration life = Duration.between(statement.issued(), statement.expires());
    return !now.isBefore(statement.expires().minus(life.dividedBy(3)));
  }

  private KeeperNews news(State state, String code, String sentence, String next, int waiting) {
    Optional<SiteStatement> newest = admin.newest();
    return new KeeperNews(
        member.site(),
        now,
        state,
        code,
        sentence,
        next,
        waiting,
        newest.map(SiteStatement::ver).orElse(0L),
        newest.map(SiteStatement::expires));
  }
}
