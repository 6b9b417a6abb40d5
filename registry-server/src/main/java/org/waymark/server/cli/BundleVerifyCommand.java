package org.waymark.server.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.waymark.server.audit.BundleCheck;
import org.waymark.server.audit.DirectoryReport;
import org.waymark.signer.VerificationException;
import org.waymark.trust.freshness.Freshness;
import org.waymark.trust.root.Root;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bundle verify}: everything in a bundle, down to the last signature. */
@CommandLine.Command(
    name = "verify",
    description = {
      "Verify everything in a bundle.",
      "The roots from the one you name, the log, the map, and every signature in every record. Exit"
          + " 0: all of it holds; 4: damaged or not believed; 5: too old."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  ./waymark bundle verify directory.bundle --root root.json",
      "  ./waymark bundle verify directory.bundle --root root.json --at 2027-03-01T12:00:00Z --json"
    })
final class BundleVerifyCommand extends Command {
  @Parameters(paramLabel = "FILE", description = "The bundle.")
  private Path file = Path.of("directory.bundle");

  @Mixin private NamedRoot named = new NamedRoot();

  @Option(
      names = "--at",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description = "Judge as of then, such as 2027-03-01T12:00:00Z (default: now).")
  private @Nullable Instant at;

  @Override
  protected ExitCode run() throws IOException {
    Root root = named.in(data);
    Instant now = at == null ? clock().instant() : at;
    InputFile input = new InputFile(file);
    DirectoryReport report;
    try (InputStream in = new BufferedInputStream(input.open(), 1 << 16)) {
      report = BundleCheck.verify(in, root, now);
    } catch (VerificationException e) {
      throw input.refused(e, "do not use this file; make or fetch another: waymark bundle create");
    }
    if (json) {
      console().json(report.toJson(now));
    } else {
      ReportText.of(file.toString(), report, now).print(console());
    }
    return report.freshness().at(now) == Freshness.EXPIRED ? ExitCode.TOO_OLD : ExitCode.OK;
  }
}
