package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waymark.server.site.SiteAdmin;
import org.waymark.trust.statement.SiteStatement;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code site-admin sign}: the next version of the statement. */
@CommandLine.Command(
    name = "sign",
    description = {
      "Sign the draft as the next version of your site's statement.",
      "Each version is signed once: whatever happens, no number is used for two statements. Members"
          + " left empty are not part of it."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  ./waymark site-admin sign",
      "  ./waymark site-admin sign --days 90 --out cloud.example.org.jwt"
    })
final class SiteAdminSignCommand extends SiteAdminCommand {
  private static final int LONGEST = 3650;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where to write the statement (default: DATA/statement.jwt).")
  private @Nullable Path out;

  @Option(
      names = "--days",
      defaultValue = "365",
      paramLabel = "DAYS",
      description = "How long it holds (default: ${DEFAULT-VALUE}).")
  private int days = 365;

  @Override
  ExitCode act(SiteAdmin admin) {
    if (days < 1 || days > LONGEST) {
      throw CommandFailure.usage(
          "days_out_of_range",
          "A statement cannot hold for " + days + " days; 1 to " + LONGEST + " are possible.",
          "write --days 365");
    }
    SiteAdmin.Signed signed = admin.sign(Duration.ofDays(days), Optional.ofNullable(out));
    SiteStatement statement = signed.statement();
    if (json) {
      ObjectNode document = JsonNodeFactory.instance.objectNode();
      document
          .put("entityId", statement.sub().value())
          .put("ver", statement.ver())
          .put("iat", statement.issued().getEpochSecond())
          .put("exp", statement.expires().getEpochSecond())
          .put("kid", statement.jws().header().kid())
          .put("hash", statement.jws().hash().hex())
          .put("file", signed.file().toString());
      document.set("findings", json(signed.findings()));
      console().json(document);
      return ExitCode.OK;
    }
    new TextRows()
        .heading("Signed version " + statement.ver() + " of the statement of " + statement.sub())
        .row("file", signed.file().toString())
        .row("expires", statement.expires().toString())
        .print(console());
    notes(signed.findings());
    console()
        .note(
            "next: send it to the federation's operator, who runs: waymark site admit %s",
            signed.file().getFileName());
    return ExitCode.OK;
  }
}
