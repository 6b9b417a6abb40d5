package org.waymark.server.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waymark.client.fetch.FetchException;
import org.waymark.registry.admission.InvitationLink;
import org.waymark.registry.check.CheckLimits;
import org.waymark.registry.check.CheckNetwork;
import org.waymark.registry.check.Checker;
import org.waymark.registry.rules.CheckResult;
import org.waymark.server.joining.JoinEnd;
import org.waymark.server.joining.JoinOrder;
import org.waymark.server.joining.JoinTools;
import org.waymark.server.joining.Joining;
import org.waymark.server.site.SiteAdmin;
import org.waymark.signer.MalformedException;
import org.waymark.trust.statement.SiteStatement;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code join}: from an invitation to a member. */
@CommandLine.Command(
    name = "join",
    description = {
      "Join a federation with the link that its operator sent you.",
      "Makes keys, fills the statement of your site from its live discovery document, shows how to"
          + " prove your domain, applies, and says what fails and how to mend it. Run the same"
          + " command again after a mend or an interruption: it goes on where it was. Exit 0: your"
          + " site is a member, or waits for the operator; 2: something has to be given; 4: the"
          + " federation is not the one that invited you; 6: a rule fails, or you were declined; 7:"
          + " a server could not be reached."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  ./waymark join 'https://registry.example.org/join/TOKEN#root=1.HASH' \\",
      "      --site cloud.example.org --accept-terms --wait 1h",
      "  ./waymark join LINK --set mesh_site.country=NL \\",
      "      --set federation_entity.contacts=support@example.org,security@example.org"
    })
final class JoinCommand extends SiteAdminCommand {
  @Parameters(
      paramLabel = "INVITATION_URL",
      description = "The whole link, also what comes after #; in quotes.")
  private String link = "";

  @Option(
      names = "--site",
      paramLabel = "HOST",
      description = "Your site, as users reach it; needed at most the first time.")
  private @Nullable String site;

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = "A fact for the statement: mesh_site.country=NL. May be repeated.")
  private List<String> set = List.of();

  @Option(
      names = "--accept-terms",
      arity = "0..1",
      fallbackValue = "",
      paramLabel = "URI",
      description = "Accept the federation's terms, or those at this address.")
  private @Nullable String terms;

  @Option(
      names = "--wait",
      defaultValue = "0s",
      converter = DurationConverter.class,
      paramLabel = "TIME",
      description =
          "How long to wait for your domain to show the key, and for the operator (default:"
              + " ${DEFAULT-VALUE}).")
  private Duration patience = Duration.ZERO;

  @Mixin private Reach reach = new Reach();

  @Override
  ExitCode act(SiteAdmin admin) throws IOException {
    JoinOrder order =
        new JoinOrder(
            invitation(),
            Optional.ofNullable(site),
            edits(),
            Optional.ofNullable(terms),
            patience,
            "waymark join LINK" + dataFlag() + reach.flags());
    try (Reached reached = new Reached(reach)) {
      JoinTools tools =
          new JoinTools(
              admin,
              reached::fetcher,
              this::domain,
              clock(),
              time -> Thread.sleep(time.toMillis()),
              new ConsoleVoice(console(), !json));
      JoinEnd end = new Joining(tools, order).run();
      if (json) {
        console().json(JoinText.json(end, admin.data()));
      } else {
        JoinText.print(end, admin.data(), console());
      }
      return exit(end.kind());
    } catch (FetchException e) {
      throw new CommandFailure(
          ExitCode.UNREACHABLE,
          e.code(),
          "The registry " + order.link().registry() + " could not be asked: " + e.getMessage(),
          "what was done is kept; run the same command again");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(
          ExitCode.UNREACHABLE,
          "interrupted",
          "Joining was interrupted; what was done is kept.",
          "run the same command again");
    }
  }

  private InvitationLink invitation() {
    try {
      return InvitationLink.parse(link);
    } catch (MalformedException e) {
      throw CommandFailure.usage(
          e.code(),
          String.valueOf(e.getMessage()),
          "put the whole link in quotes: waymark join 'https://…/join/…#root=…'");
    }
  }

  private List<SiteAdmin.Edit> edits() {
    List<SiteAdmin.Edit> edits = new ArrayList<>();
    set.forEach(assignment -> edits.add(SiteAdminEditCommand.assignment(assignment)));
    return edits;
  }

  private CheckResult domain(SiteStatement statement) {
    boolean testing = !statement.sub().secure() || statement.sub().host().isLoopback();
    try (Checker checker =
        new Checker(CheckNetwork.of(reach.options(testing)), CheckLimits.standard(), clock())) {
      return checker.domain(statement);
    }
  }

  private static ExitCode exit(JoinEnd.Kind kind) {
    return switch (kind) {
      case ACTIVE, APPLIED -> ExitCode.OK;
      case FACTS_MISSING -> ExitCode.USAGE;
      case DOMAIN_MISSING, RULES_FAILED, REFUSED -> ExitCode.REFUSED;
      case UNREACHABLE -> ExitCode.UNREACHABLE;
      case NOT_BELIEVED -> ExitCode.NOT_BELIEVED;
    };
  }
}
