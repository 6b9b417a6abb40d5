package org.waymark.server.cli;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waymark.client.fetch.FetchException;
import org.waymark.server.membership.Member;
import org.waymark.server.membership.RegistryRefusal;
import org.waymark.server.site.SiteAdmin;
import org.waymark.trust.root.Root;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command that asks the registry something for the site in the data folder. */
abstract class SiteMemberCommand extends SiteAdminCommand {
  @Option(
      names = "--registry",
      paramLabel = "URL",
      description = "Where the registry is (default: where you applied).")
  private @Nullable URI registry;

  @Mixin private Reach reach = new Reach();

  abstract ExitCode act(Member member, Reached reached) throws IOException, FetchException;

  @Override
  final ExitCode act(SiteAdmin admin) throws IOException {
    try (Reached reached = new Reached(reach)) {
      Member member = Member.of(admin, Optional.ofNullable(registry), reached::fetcher, clock());
      try {
        return act(member, reached);
      } catch (RegistryRefusal refusal) {
        if (refusal.code().equals("not_a_member")) {
          throw new CommandFailure(
              ExitCode.NOT_A_MEMBER,
              refusal.code(),
              String.valueOf(refusal.getMessage()),
              "waymark join INVITATION_URL" + dataFlag());
        }
        throw refusal;
      } catch (FetchException e) {
        throw new CommandFailure(
            ExitCode.UNREACHABLE,
            e.code(),
            String.valueOf(e.getMessage()),
            "try again; what was done is kept");
      }
    }
  }

  /** For dialling the site itself. */
  static boolean testing(Member member) {
    return Optional.of(member.root()).map(Root::testing).orElse(false);
  }
}
