package org.waymark.registry;

import java.lang.ref.SoftReference;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.waymark.registry.catalogue.Catalogue;
import org.waymark.registry.storage.RegistryStorage;
import org.waymark.registry.storage.SiteRow;
import org.waymark.signer.VerificationException;
import org.waymark.trust.root.Root;
import org.waymark.trust.statement.Record;
import org.waymark.trust.statement.RecordVerifier;
import org.waymark.trust.statement.SiteStatus;
import org.waymark.trust.statement.VerifiedRecord;

/**
 * The catalogue of the active sites, made when somebody asks after the log has grown, and given up
 * when memory is short. Thread-safe; whoever asks while it is made waits for it.
 */
final class CurrentCatalogue {
  private final RegistryStorage storage;
  private final Supplier<Root> root;
  private final InstantSource clock;
  private SoftReference<Made> made = new SoftReference<>(null);

  CurrentCatalogue(RegistryStorage storage, Supplier<Root> root, InstantSource clock) {
    this.storage = storage;
    this.root = root;
    this.clock = clock;
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
    Made now = new Made(size, Catalogue.ofSites(sites()));
    made = new SoftReference<>(now);
    return now.catalogue();
  }

  private List<Catalogue.Site> sites() {
    RecordVerifier verifier = new RecordVerifier(root.get());
    Instant now = clock.instant();
    return storage.sites(SiteStatus.ACTIVE).stream()
        .map(SiteRow::record)
        .map(storage::document)
        .flatMap(Optional::stream)
        .map(Record::parse)
        .map(record -> site(record, verifier, now))
        .flatMap(Optional::stream)
        .toList();
  }

  /**
   * What this registry folded was believed then. Only where superiors have a say is the record gone
   * through again, for the metadata that they leave; one that is not believed any more, because the
   * root changed since, is in no catalogue.
   */
  private static Optional<Catalogue.Site> site(
      Record record, RecordVerifier verifier, Instant now) {
    if (record.isPlain()) {
      return Optional.of(new Catalogue.Site(record.site(), record.site().metadata()));
    }
    try {
      VerifiedRecord believed = verifier.verify(record.sub(), record, now);
      return Optional.of(new Catalogue.Site(believed.site(), believed.metadata()));
    } catch (VerificationException e) {
      return Optional.empty();
    }
  }
}
