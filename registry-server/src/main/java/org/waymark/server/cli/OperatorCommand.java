package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.waymark.registry.keys.PassphraseSource;
import picocli.CommandLine.Option;

/**
 * What operators do with a registry: the one in the data folder, whoever holds it, or one on
 * another machine, to which they show an access token. A command does not notice the difference.
 */
abstract class OperatorCommand extends RegistryCommand {
  @Option(
      names = "--registry",
      paramLabel = "URL",
      description =
          "The registry to ask, where it is on another machine: https://registry.example.org.")
  private @Nullable URI registry;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "With --registry: a file whose first line is the access token to show there.")
  private @Nullable Path tokenFile;

  /** Does the work, here, through the process that holds the registry, or over there. */
  final <T> T operate(Work<T> work) throws IOException {
    if (registry == null) {
      return withRegistry(work);
    }
    if (tokenFile == null) {
      throw CommandFailure.usage(
          "token_file_not_given",
          "The registry " + registry + " is asked with an access token, and none was given.",
          "name the file that holds it: --token-file FILE; an operator of the registry makes one"
              + " with waymark token create");
    }
    return work.with(
        ControlChannel.to(
            remote(registry), TokenFile.read(tokenFile), surroundings().reach().passage()));
  }

  /** A token goes to nobody who listens on the way. */
  private static URI remote(URI url) {
    URI base = PublicUrl.check("--registry", url);
    boolean thisMachine =
        base.getHost().equals("localhost")
            || base.getHost().equals("127.0.0.1")
            || base.getHost().equals("[::1]");
    if (!base.getScheme().equalsIgnoreCase("https") && !thisMachine) {
      throw CommandFailure.usage(
          "registry_not_https",
          "An access token is not sent to " + url + ", where others could read it on the way.",
          "write --registry https://" + base.getRawAuthority());
    }
    return base;
  }

  /** The passphrase of a key that was named: its own, else that of the registry's keys. */
  final PassphraseSource keyPassphrase(@Nullable Path named) {
    return MembershipKey.passphrase(named == null ? passphraseFile() : Optional.of(named), data);
  }

  /** Prints what became of a change, or the document of {@code --json}. */
  final ExitCode answer(ObjectNode document, Consumer<ObjectNode> forPeople) {
    if (json) {
      console().json(document);
    } else {
      forPeople.accept(document);
    }
    return ExitCode.OK;
  }

  final SiteText times() {
    return new SiteText(clock().instant());
  }

  static ObjectNode order() {
    return JsonNodeFactory.instance.objectNode();
  }
}
