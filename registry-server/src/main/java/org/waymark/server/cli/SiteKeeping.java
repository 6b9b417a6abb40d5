package org.waymark.server.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.waymark.registry.keys.PassphraseSource;
import org.waymark.server.keeper.KeeperNews;
import org.waymark.server.keeper.SiteKeeper;
import org.waymark.server.membership.Member;
import org.waymark.server.site.SiteAdmin;
import org.waymark.server.site.SiteAdminException;
import picocli.CommandLine.Option;

/** {@code --site} of a node: keep that site's statement true. */
final class SiteKeeping {
  @Option(
      names = "--site",
      paramLabel = "FILE",
      description = "Keep the statement of this site true and renewed: its site.json.")
  private @Nullable Path site;

  @Option(
      names = "--site-interval",
      defaultValue = "15m",
      converter = DurationConverter.class,
      paramLabel = "TIME",
      description = "From one look at the site to the next (default: ${DEFAULT-VALUE}).")
  private Duration interval = SiteKeeper.USUAL_INTERVAL;

  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      description = "Holds the passphrase of the site's keys (default: passphrase beside --site).")
  private @Nullable Path passphrase;

  /** The folder of the site, where one was named. */
  Optional<Path> folder() {
    if (site == null) {
      return Optional.empty();
    }
    Path parent = site.toAbsolutePath().normalize().getParent();
    if (parent == null || !site.endsWith("site.json") || !Files.isRegularFile(site)) {
      throw CommandFailure.usage(
          "site_file_missing",
          "--site " + site + " is not the site.json of a site.",
          "name the one in the folder where you ran waymark join: --site data/site.json");
    }
    return Optional.of(parent);
  }

  /**
   * A keeper for the site, not started yet, whose news go to the console.
   *
   * @param reached the fetchers that it uses; closed by the caller, before the keeper
   * @throws CommandFailure when the folder has no site that is or wants to be a member
   */
  Optional<SiteKeeper> keeper(Reached reached, Clock clock, Console console) {
    if (interval.isZero()) {
      throw CommandFailure.usage(
          "interval_zero",
          "--site-interval 0 would never pause between two looks.",
          "write --site-interval 15m");
    }
    return folder().map(folder -> keeper(folder, reached, clock, console));
  }

  private SiteKeeper keeper(Path folder, Reached reached, Clock clock, Console console) {
    Optional<PassphraseSource> secret = Optional.ofNullable(passphrase).map(PassphraseSource::file);
    SiteAdmin admin = new SiteAdmin(folder, secret, clock, new SecureRandom());
    try {
      Member member = Member.of(admin, Optional.empty(), reached::fetcher, clock);
      AtomicReference<String> told = new AtomicReference<>("");
      return new SiteKeeper(
          member,
          reached.fetcher(member.root().testing()),
          interval,
          clock,
          news -> tell(news, told, console));
    } catch (SiteAdminException e) {
      throw SiteAdminCommand.failure(e);
    }
  }

  /** Once for each change of what there is to tell. */
  private static void tell(KeeperNews news, AtomicReference<String> told, Console console) {
    String what = news.code() + " " + news.waiting() + " " + news.version();
    if (!told.getAndSet(what).equals(what)) {
      console.note("waymark: %s: %s [%s]", news.site(), PlainText.of(news.sentence()), news.code());
      if (!news.next().isEmpty()) {
        console.note("next: %s", PlainText.of(news.next()));
      }
    }
  }
}
