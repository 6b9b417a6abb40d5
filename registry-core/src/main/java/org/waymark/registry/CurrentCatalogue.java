package org.waymark.registry;

import java.lang.ref.SoftReference;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waymark.registry.catalogue.Catalogue;
import org.waymark.registry.storage.RegistryStorage;
import org.waymark.registry.storage.SiteRow;
import org.waymark.trust.statement.Record;
import org.waymark.trust.statement.SiteStatement;
import org.waymark.trust.statement.SiteStatus;

/**
 * The catalogue of the active sites, made when somebody asks after the log has grown, and given up
 * when memory is short. Thread-safe; whoever asks while it is made waits for it.
 */
final class CurrentCatalogue {
  private final RegistryStorage storage;
  private SoftReference<Made> made = new SoftReference<>(null);

  CurrentCatalogue(RegistryStorage storage) {
    this.storage = storage;
  }

  /** What the log said when it had so many entries, or a little later. */
  private record Made(long size, Catalogue catalogue) {}

  synchronized Catalogue get() {
    // Read before the sites: what is committed in between makes the next question look again.
    long size = storage.size();
    @Nullable Made known = made.get();
    if (known != null && known.size() == size) {
      return known.catalogue();
    }
    Made now = new Made(size, Catalogue.of(statements()));
    made = new SoftReference<>(now);
    return now.catalogue();
  }

  private List<SiteStatement> statements() {
    return storage.sites(SiteStatus.ACTIVE).stream()
        .map(SiteRow::record)
        .map(storage::document)
        .flatMap(Optional::stream)
        .map(Record::parse)
        .map(Record::site)
        .toList();
  }
}
