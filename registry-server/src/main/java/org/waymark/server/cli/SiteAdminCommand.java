package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waymark.client.ocm.Finding;
import org.waymark.registry.keys.PassphraseSource;
import org.waymark.server.site.SiteAdmin;
import org.waymark.server.site.SiteAdminException;
import picocli.CommandLine.Option;

/** A command on the site in the data folder. */
abstract class SiteAdminCommand extends Command {
  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      description = "Holds the passphrase of the key files (default: DATA/passphrase).")
  private @Nullable Path passphraseFile;

  abstract ExitCode act(SiteAdmin site) throws IOException;

  @Override
  protected final ExitCode run() throws IOException {
    Optional<PassphraseSource> passphrase =
        Optional.ofNullable(passphraseFile).map(PassphraseSource::file);
    try {
      return act(new SiteAdmin(data, passphrase, clock(), new SecureRandom()));
    } catch (SiteAdminException e) {
      if (!json) {
        e.findings().forEach(this::note);
      }
      throw failure(e);
    }
  }

  static CommandFailure failure(SiteAdminException e) {
    return new CommandFailure(
        e.kind() == SiteAdminException.Kind.FILE ? ExitCode.NOT_BELIEVED : ExitCode.USAGE,
        e.code(),
        String.valueOf(e.getMessage()),
        e.next());
  }

  /** Findings are remarks where the result is something else. */
  final void notes(List<Finding> findings) {
    findings.forEach(this::note);
  }

  private void note(Finding finding) {
    console()
        .note(
            "%s: %s [%s]",
            finding.severity().name().toLowerCase(Locale.ROOT),
            PlainText.of(finding.message()),
            finding.code());
  }

  static ArrayNode json(List<Finding> findings) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    findings.forEach(finding -> array.add(finding.toJson()));
    return array;
  }

  /** {@code --data DIR} for a next command, where it is not the usual folder. */
  final String dataFlag() {
    return data.equals(Path.of("data")) ? "" : " --data " + data;
  }
}
