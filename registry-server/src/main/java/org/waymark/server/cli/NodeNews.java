package org.waymark.server.cli;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.waymark.client.Directory;
import org.waymark.client.DirectoryListener;
import org.waymark.client.DirectoryStatus.FederationStatus;
import org.waymark.client.DirectoryStatus.Held;
import org.waymark.client.SyncReport;
import org.waymark.trust.id.EntityId;

/**
 * What a running node remarks: once that a federation is there, and why a source is of no use each
 * time the reason changes. Called by one thread at a time.
 */
final class NodeNews implements DirectoryListener {
  private final Directory directory;
  private final Console console;
  private final ProgressLine progress;
  private final Set<EntityId> told = ConcurrentHashMap.newKeySet();
  private final Set<String> reasons = ConcurrentHashMap.newKeySet();

  NodeNews(Directory directory, Console console, ProgressLine progress) {
    this.directory = directory;
    this.console = console;
    this.progress = progress;
  }

  /** Tells what happened before this listened. */
  void catchUp() {
    directory.status().federations().stream()
        .filter(status -> status.lastGood().isPresent())
        .forEach(status -> tellOnce(status.federation()));
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
      directory.status().federations().stream()
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
