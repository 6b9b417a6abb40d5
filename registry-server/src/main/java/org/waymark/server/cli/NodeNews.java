package org.waymark.server.cli;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.waymark.client.DirectoryListener;
import org.waymark.client.DirectoryStatus;
import org.waymark.client.DirectoryStatus.FederationStatus;
import org.waymark.client.DirectoryStatus.Held;
import org.waymark.client.SyncReport;
import org.waymark.trust.freshness.Freshness;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.proof.SplitProof;

/**
 * What a running node remarks: once that a federation is there, why a source is of no use each time
 * the reason changes, when a split view is found and when it ends, and when witnesses are behind
 * for longer than a directory stays fresh. Called by one thread at a time.
 */
final class NodeNews implements DirectoryListener {
  private final Supplier<DirectoryStatus> directory;
  private final Console console;
  private final ProgressLine progress;
  private final Set<EntityId> told = ConcurrentHashMap.newKeySet();
  private final Set<String> reasons = ConcurrentHashMap.newKeySet();
  private final Map<EntityId, String> splits = new ConcurrentHashMap<>();
  private final Set<EntityId> waiting = ConcurrentHashMap.newKeySet();

  NodeNews(Supplier<DirectoryStatus> directory, Console console, ProgressLine progress) {
    this.directory = directory;
    this.console = console;
    this.progress = progress;
  }

  /** Tells what happened before this listened. */
  void catchUp() {
    directory.get().federations().stream()
        .filter(status -> status.lastGood().isPresent())
        .forEach(status -> tellOnce(status.federation()));
    tellTrust();
  }

  /** What can change without a word from a source. */
  private synchronized void tellTrust() {
    for (FederationStatus status : directory.get().federations()) {
      tellSplit(status);
      status.held().ifPresent(held -> tellWaiting(status.federation(), held));
    }
  }

  private void tellSplit(FederationStatus status) {
    Optional<String> log = status.splitProof().map(SplitProof::origin);
    EntityId federation = status.federation();
    Optional<String> before = Optional.ofNullable(splits.get(federation));
    if (log.isPresent() && !log.equals(before)) {
      splits.put(federation, log.get());
      console.note(
          "waymark: %s",
          PlainText.of(
              "the log "
                  + log.get()
                  + " of "
                  + federation
                  + " signed two trees that contradict each other; it is followed no further. The"
                  + " proof is splitProof of GET /v1/status [split_view]"));
    } else if (log.isEmpty() && before.isPresent()) {
      splits.remove(federation);
      console.note(
          "waymark: %s",
          PlainText.of(
              "the split view of the log "
                  + before.get()
                  + " of "
                  + federation
                  + " has ended: its root names another log"));
    }
  }

  private void tellWaiting(EntityId federation, Held held) {
    boolean late = held.witnessed() < held.size() && held.freshness() != Freshness.FRESH;
    if (!late) {
      waiting.remove(federation);
    } else if (waiting.add(federation)) {
      console.note(
          "waymark: %s",
          PlainText.of(
              "the witnesses of "
                  + federation
                  + " have seen "
                  + held.witnessed()
                  + " of its "
                  + held.size()
                  + " log entries, and this directory is "
                  + held.freshness().code()
                  + " since "
                  + held.freshUntil()
                  + "; sites held back: "
                  + held.heldBack()
                  + ". Ask the registry's operator after its witnesses [held_back]"));
    }
  }

  @Override
  public void synced(SyncReport report) {
    progress.clear();
    for (SyncReport.FederationReport federation : report.federations()) {
      if (federation.ok()) {
        reasons.removeIf(reason -> reason.startsWith(federation.federation() + " "));
        tellOnce(federation.federation());
      } else {
        tellWhy(federation);
      }
    }
    tellTrust();
  }

  private void tellWhy(SyncReport.FederationReport federation) {
    federation
        .outcomes()
        .forEach(
            outcome -> {
              String code = outcome.code().orElse("unexpected");
              if (reasons.add(federation.federation() + " " + outcome.source() + " " + code)) {
                console.note("waymark: %s [%s]", PlainText.of(LocalCopy.named(outcome)), code);
              }
            });
  }

  private void tellOnce(EntityId federation) {
    if (told.add(federation)) {
      directory.get().federations().stream()
          .filter(status -> status.federation().equals(federation))
          .findFirst()
          .flatMap(FederationStatus::held)
          .ifPresent(held -> console.note("waymark: %s", following(federation, held)));
    }
  }

  private static String following(EntityId federation, Held held) {
    return "following "
        + federation
        + ": "
        + held.active()
        + " active of "
        + held.sites()
        + " sites, "
        + held.size()
        + " log entries";
  }
}
