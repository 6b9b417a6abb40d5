package org.waymark.registry.publish;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.waymark.client.content.DirectoryContent;
import org.waymark.client.content.DirectoryPath;
import org.waymark.client.content.Resource;

/**
 * What a registry serves: the published folder through memory, and site proofs made on the spot.
 * Everything handed out at one moment belongs to one checkpoint. Proofs have room of their own, and
 * of hosts that were never members none is kept: made-up names push nothing out. Thread-safe.
 */
public final class PublishedContent implements DirectoryContent {
  private static final long FILES_BYTES = 64L << 20;
  private static final long BUNDLE_BYTES = 16L << 20;
  private static final long PROOFS_BYTES = 8L << 20;
  private static final String SITES = "sites/";

  private final Publisher publisher;
  // Both are made when they are first needed: to serve the checkpoint, a start waits for no cache.
  private volatile @Nullable Cache<String, Resource> files;
  private volatile @Nullable View view;

  public PublishedContent(Publisher publisher) {
    this.publisher = publisher;
  }

  private static Cache<String, Resource> cache(long bytes) {
    return Caffeine.newBuilder()
        .maximumWeight(bytes)
        .weigher((String path, Resource resource) -> resource.bytes().length + 200)
        .executor(Runnable::run)
        .build();
  }

  @Override
  public Optional<Resource> get(String text) {
    return DirectoryPath.parse(text).flatMap(this::get);
  }

  private Optional<Resource> get(DirectoryPath path) {
    return switch (path.kind()) {
      case CHECKPOINT ->
          publisher.published().map(now -> Resource.of(path, now.checkpoint().bytes()));
      case WITNESSED ->
          publisher
              .published()
              .flatMap(Published::witnessed)
              .map(checkpoint -> Resource.of(path, checkpoint.bytes()));
      case SITE -> {
        View now = view();
        yield proof(path, now);
      }
      case BUNDLE -> file(path, view().bundle);
      default -> file(path, files());
    };
  }

  private static Optional<Resource> proof(DirectoryPath path, View now) {
    Optional<Resource> known = Optional.ofNullable(now.members.getIfPresent(path.value()));
    if (known.isPresent()) {
      return known;
    }
    Optional<SiteProofs.Proved> proved =
        now.proofs().flatMap(proofs -> proofs.prove(path.value().substring(SITES.length())));
    Optional<Resource> made = proved.map(it -> Resource.of(path, it.json()));
    if (proved.filter(SiteProofs.Proved::member).isPresent()) {
      now.members.put(path.value(), made.orElseThrow());
    }
    return made;
  }

  private Optional<Resource> file(DirectoryPath path, Cache<String, Resource> cache) {
    return cached(path, cache, () -> publisher.folder().get(path.value()));
  }

  /** Two threads may both make it; the results are equal. */
  private static Optional<Resource> cached(
      DirectoryPath path, Cache<String, Resource> cache, Supplier<Optional<Resource>> source) {
    Optional<Resource> known = Optional.ofNullable(cache.getIfPresent(path.value()));
    if (known.isPresent()) {
      return known;
    }
    Optional<Resource> made = source.get();
    made.ifPresent(resource -> cache.put(path.value(), resource));
    return made;
  }

  private Cache<String, Resource> files() {
    Cache<String, Resource> made = files;
    if (made == null) {
      made = cache(FILES_BYTES);
      files = made;
    }
    return made;
  }

  private View view() {
    View now = view;
    Optional<Published> published = publisher.published();
    if (now == null || !now.published.equals(published)) {
      now = new View(published);
      view = now;
    }
    return now;
  }

  /** Grows with every checkpoint, cosignature and bundle. */
  @Override
  public long version() {
    return publisher.published().map(Published::revision).orElse(0L);
  }

  /** What depends on the checkpoint, or on the bundle. */
  private final class View {
    private final Optional<Published> published;
    private final Cache<String, Resource> bundle = cache(BUNDLE_BYTES);
    private final Cache<String, Resource> members = cache(PROOFS_BYTES);
    private volatile @Nullable SiteProofs proofs;

    View(Optional<Published> published) {
      this.published = published;
    }

    Optional<SiteProofs> proofs() {
      SiteProofs made = proofs;
      if (made == null && published.isPresent()) {
        made = new SiteProofs(publisher.storage(), published.get());
        proofs = made;
      }
      return Optional.ofNullable(made);
    }
  }
}
