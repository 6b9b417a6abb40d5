package org.waymark.registry.archive;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.waymark.client.fetch.Fetcher;
import org.waymark.client.sync.Source;
import org.waymark.registry.error.RefusedException;

/**
 * Whom a registry asks, before it signs for the first time, how far its log was published.
 *
 * @param mirrors base URLs beside those of the root
 * @param publicUrl how the world reaches this registry: not a mirror of it
 * @param alone the operator's word that nothing later was published: nobody is asked
 * @param fetcher to ask with; without one, a fetcher for public addresses, or in a testing
 *     federation for this machine
 * @param patience how long one asking may take
 * @param pause until it asks again when nobody answered
 */
public record MirrorSettings(
    List<URI> mirrors,
    Optional<URI> publicUrl,
    boolean alone,
    Optional<Fetcher> fetcher,
    Duration patience,
    Duration pause) {

  /** Nobody but the mirrors that the root names, fifteen seconds, again after a minute. */
  public static final MirrorSettings USUAL =
      new MirrorSettings(
          List.of(),
          Optional.empty(),
          false,
          Optional.empty(),
          Duration.ofSeconds(15),
          Duration.ofMinutes(1));

  /**
   * @throws RefusedException {@code config_mirror}
   */
  public MirrorSettings {
    mirrors = List.copyOf(mirrors);
    for (URI mirror : mirrors) {
      try {
        Source unused = new Source.HttpSource(mirror);
      } catch (IllegalArgumentException e) {
        throw new RefusedException(
            "config_mirror",
            mirror.toString(),
            "The mirror " + mirror + " is not https://host or https://host/path.");
      }
    }
  }

  public MirrorSettings withMirrors(List<URI> others) {
    return new MirrorSettings(others, publicUrl, alone, fetcher, patience, pause);
  }

  public MirrorSettings withPublicUrl(URI url) {
    return new MirrorSettings(mirrors, Optional.of(url), alone, fetcher, patience, pause);
  }

  public MirrorSettings withAlone(boolean word) {
    return new MirrorSettings(mirrors, publicUrl, word, fetcher, patience, pause);
  }

  public MirrorSettings withFetcher(Fetcher used) {
    return new MirrorSettings(mirrors, publicUrl, alone, Optional.of(used), patience, pause);
  }

  public MirrorSettings withTimes(Duration longest, Duration again) {
    return new MirrorSettings(mirrors, publicUrl, alone, fetcher, longest, again);
  }
}
