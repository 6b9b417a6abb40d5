package org.waymark.server.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.waymark.client.fetch.FetchOptions;
import org.waymark.registry.admission.Inspection;
import org.waymark.registry.archive.MirrorSettings;
import org.waymark.registry.check.CheckLimits;
import org.waymark.registry.check.CheckNetwork;
import org.waymark.registry.check.Checker;
import org.waymark.trust.root.Root;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a registry reaches on the network: the sites that it checks, and its mirrors. */
final class Surroundings {
  @Mixin private Reach reach = new Reach();

  @Option(
      names = "--mirror",
      split = ",",
      paramLabel = "URL",
      description =
          "A mirror of this registry, beside those that its root names: asked before the first"
              + " signature whether it has seen more than the database holds.")
  private List<URI> mirrors = List.of();

  @Option(
      names = "--alone",
      description =
          "Your word that no mirror has seen more than the database holds: none is asked. After a"
              + " wrong word the federation has to begin another log.")
  private boolean alone;

  /** How other servers are reached, whichever they are. */
  Reach reach() {
    return reach;
  }

  /**
   * Whom a registry asks before it signs.
   *
   * @param own how the world reaches it, which is no mirror
   * @throws CommandFailure as {@link Reach#options}
   */
  MirrorSettings mirrors(Path data, Optional<URI> own) throws IOException {
    MirrorSettings asked = MirrorSettings.USUAL.withMirrors(mirrors).withAlone(alone);
    MirrorSettings settings = own.map(asked::withPublicUrl).orElse(asked);
    return reach.isGiven() ? settings.withFetcher(reach.fetcher(testing(data))) : settings;
  }

  /**
   * What checks the sites of the registry in a folder; whoever gets it closes it. What was said on
   * the command line is tried at once; what was not said is not looked for before the first site.
   *
   * @throws CommandFailure as {@link Reach#options}
   */
  Inspection inspection(Path data, InstantSource clock) throws IOException {
    boolean testing = testing(data);
    return reach.isGiven()
        ? Inspection.by(checker(reach.options(testing), clock))
        : Inspection.by(() -> checker(reach.options(testing), clock));
  }

  private static Checker checker(FetchOptions options, InstantSource clock) {
    return new Checker(CheckNetwork.of(options), CheckLimits.standard(), clock);
  }

  private static boolean testing(Path data) throws IOException {
    return PinnedRoots.found(data).map(Root::testing).orElse(false);
  }
}
