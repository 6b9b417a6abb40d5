package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.waymark.client.fetch.FetchException;
import org.waymark.client.fetch.SafeFetcher;
import org.waymark.client.ocm.DiscoveryReader;
import org.waymark.client.ocm.OcmProbe;
import org.waymark.client.ocm.ProbeResult;
import org.waymark.signer.MalformedException;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ocm probe}: reads one discovery document as leniently as peers must. */
@CommandLine.Command(
    name = "probe",
    description = {
      "Read the OCM discovery document of a server, or one in a file.",
      "Says where it is, what it says in one normal form, what is wrong with it, and which products"
          + " can read it. Exit 0: it is readable; 4: it is not; 7: no server answered."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  ./waymark ocm probe cloud.example.org",
      "  ./waymark ocm probe https://cloud.example.org/owncloud --json",
      "  ./waymark ocm probe discovery.json"
    })
final class OcmProbeCommand extends Command {
  @Parameters(
      paramLabel = "URL_OR_FILE",
      description = "A host, an OCM address, a URL, or a file; - reads standard input.")
  private String target = "-";

  @Option(
      names = "--testing",
      description = "For trying out: dial this machine only, also without TLS.")
  private boolean testing;

  @Mixin private Reach reach = new Reach();

  @Override
  protected ExitCode run() throws IOException {
    ProbeResult result = read();
    if (json) {
      ObjectNode document = result.toJson();
      if (!document.has("normalized")) {
        document.putObject("normalized");
      }
      console().json(document);
    } else {
      DiscoveryText.of(result).print(console());
    }
    return result.reading().readable() ? ExitCode.OK : ExitCode.NOT_BELIEVED;
  }

  private ProbeResult read() throws IOException {
    if (target.equals("-")) {
      byte[] bytes = console().in().readNBytes(DiscoveryReader.MAX_BYTES + 1);
      return OcmProbe.of(bytes, URI.create("file:/-"));
    }
    Optional<Path> file = file();
    if (file.isPresent()) {
      byte[] bytes = new InputFile(file.get()).bytes(DiscoveryReader.MAX_BYTES);
      return OcmProbe.of(bytes, file.get().toUri());
    }
    try (SafeFetcher fetcher = reach.fetcher(testing)) {
      return new OcmProbe(fetcher).probe(target);
    } catch (FetchException e) {
      throw new CommandFailure(
          ExitCode.UNREACHABLE, e.code(), String.valueOf(e.getMessage()), advice(e));
    } catch (MalformedException e) {
      throw CommandFailure.usage(
          e.code(),
          String.valueOf(e.getMessage()),
          "name a server by its host: waymark ocm probe cloud.example.org");
    }
  }

  /** A file that is there, or a name that can only be meant as one. */
  private Optional<Path> file() {
    if (target.matches("(?i)https?://.*")) {
      return Optional.empty();
    }
    try {
      Path path = Path.of(target);
      boolean meant = target.startsWith("/") || target.startsWith(".") || target.endsWith(".json");
      return Files.exists(path) || meant ? Optional.of(path) : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private String advice(FetchException failure) {
    return switch (failure.kind()) {
      case ADDRESS_REFUSED ->
          testing
              ? "leave --testing out to ask servers elsewhere"
              : "for a server of your own network add --allow-range 10.0.0.0/8, for this machine"
                  + " --testing";
      case DNS -> "see whether the name is spelt right";
      case DOWNGRADE -> "ask with https://, or add --testing for a server on this machine";
      case TLS -> "see the server's certificate: openssl s_client -connect HOST:443";
      case STATUS -> "the server has no discovery document there; is OCM switched on?";
      default -> "see whether the server is up, and ask again";
    };
  }
}
