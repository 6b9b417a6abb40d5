package org.waymark.node.http;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.waymark.client.content.DirectoryPath;
import org.waymark.client.content.Resource;

/**
 * A resource, ready to be sent: its representations and header fields, made once. Thread-safe.
 *
 * <p>Small resources are compressed when they are made. A large one, such as a bundle, is
 * compressed once, in the background, when the first client asks for gzip; until that is done
 * clients get the plain bytes at once instead of waiting.
 */
final class Published {

  private static final HttpField IMMUTABLE =
      new PreEncodedHttpField(
          HttpHeader.CACHE_CONTROL, "public, max-age=31536000, immutable"); // RFC 8246
  private static final HttpField BRIEF =
      new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "public, max-age=5");

  /** Below this, gzip's own header and a client's effort outweigh the gain. */
  private static final int SMALLEST_COMPRESSED = 512;

  private final Resource resource;
  private final boolean lasting;
  private final boolean compressible;
  private final Representation identity;
  private final HttpField contentType;
  private final AtomicReference<CompletableFuture<Optional<Representation>>> gzip =
      new AtomicReference<>();

  private Published(Resource resource, boolean compressible, boolean lasting) {
    this.resource = resource;
    this.lasting = lasting;
    this.compressible = compressible && resource.bytes().length >= SMALLEST_COMPRESSED;
    this.identity = Representation.identity(resource, lasting);
    this.contentType = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, resource.mediaType());
    if (this.compressible && !identity.isLarge()) {
      gzip.set(CompletableFuture.completedFuture(Representation.gzip(resource.bytes(), lasting)));
    }
  }

  static Published of(String path, Resource resource) {
    // Tiles of hashes are random bytes: there is nothing to gain.
    Optional<DirectoryPath.Kind> kind = DirectoryPath.parse(path).map(DirectoryPath::kind);
    boolean random = kind.filter(DirectoryPath.Kind.TILE::equals).isPresent();
    boolean site = kind.filter(DirectoryPath.Kind.SITE::equals).isPresent();
    return new Published(resource, !random, !site);
  }

  boolean holds(Resource other) {
    return resource.equals(other);
  }

  boolean isImmutable() {
    return resource.immutable();
  }

  HttpField contentType() {
    return contentType;
  }

  HttpField cacheControl() {
    return resource.immutable() ? IMMUTABLE : BRIEF;
  }

  /** Whether answers depend on {@code Accept-Encoding}, now or when gzip is done. */
  boolean varies() {
    return compressible;
  }

  /** What to send now. Never waits. */
  Representation choose(boolean gzipAccepted, Executor background) {
    if (!compressible || !gzipAccepted) {
      return identity;
    }
    CompletableFuture<Optional<Representation>> made = gzip.get();
    if (made == null) {
      compress(background);
      return identity;
    }
    return made.getNow(Optional.empty()).orElse(identity);
  }

  private void compress(Executor background) {
    CompletableFuture<Optional<Representation>> started = new CompletableFuture<>();
    if (!gzip.compareAndSet(null, started)) {
      return;
    }
    try {
      background.execute(() -> started.complete(Representation.gzip(resource.bytes(), lasting)));
    } catch (RejectedExecutionException e) {
      // The server is stopping: whoever comes still gets the plain bytes.
      started.complete(Optional.empty());
    }
  }

  /** An estimate of the memory held, in bytes. */
  int weight() {
    return (int) Math.min(Integer.MAX_VALUE, 512 + (compressible ? 2L : 1L) * identity.size());
  }
}
