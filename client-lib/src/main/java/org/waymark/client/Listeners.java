package org.waymark.client;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymark.client.sync.Advance;
import org.waymark.trust.id.EntityId;

/** Who is told of changes; one that fails takes nothing from the others. Thread-safe. */
final class Listeners {

  private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

  private final List<DirectoryListener> all = new CopyOnWriteArrayList<>();

  AutoCloseable add(DirectoryListener listener) {
    all.add(listener);
    return () -> all.remove(listener);
  }

  void changed(EntityId federation, Advance advance) {
    List<DirectoryChange.SiteChange> sites =
        advance.whole()
            ? List.of()
            : advance.changes().stream()
                .map(
                    site ->
                        new DirectoryChange.SiteChange(site.sub(), PeerStatus.of(site.status())))
                .toList();
    DirectoryChange change =
        new DirectoryChange(federation, advance.state().size(), advance.whole(), sites);
    tell(listener -> listener.changed(change));
  }

  void synced(SyncReport report) {
    tell(listener -> listener.synced(report));
  }

  private void tell(Consumer<DirectoryListener> event) {
    for (DirectoryListener listener : all) {
      try {
        event.accept(listener);
      } catch (RuntimeException e) {
        LOG.warn("A listener of the directory failed.", e);
      }
    }
  }
}
