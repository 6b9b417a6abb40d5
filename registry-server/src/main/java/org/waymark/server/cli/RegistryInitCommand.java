package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waymark.node.http.BindAddress;
import org.waymark.registry.InitOptions;
import org.waymark.registry.InitResult;
import org.waymark.registry.Registry;
import org.waymark.registry.RegistryConfig;
import org.waymark.registry.access.AccessTokens;
import org.waymark.registry.access.Role;
import org.waymark.registry.audit.Actor;
import org.waymark.signer.MalformedException;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.root.RootRole;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code registry init}: keys, the first root and an empty log. */
@CommandLine.Command(
    name = "init",
    description = {
      "Make a registry in the data folder.",
      "That is: root keys, online keys, the first root, and a log with its first entries. What is"
          + " given of --listen, --public-url, --database and --passphrase-file is kept in"
          + " config.yaml there. The first access token is printed once."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  ./waymark registry init --federation https://federation.example.org --name 'Example' \\",
      "      --public-url https://registry.example.org",
      "  ./waymark registry init --federation https://federation.example.org --name 'Example' \\",
      "      --profile team --operator anna",
      "  ./waymark registry init --federation http://localhost:8080 --name Try --testing"
    })
final class RegistryInitCommand extends RegistryCommand {
  @Option(
      names = "--federation",
      paramLabel = "URL",
      description = "The trust anchor's entity identifier: https://host, no path.")
  private @Nullable String federation;

  @Option(names = "--name", paramLabel = "NAME", description = "The federation's name, for people.")
  private @Nullable String name;

  @Option(
      names = "--root",
      paramLabel = "FILE",
      description =
          "The first root, where a ceremony made it (waymark root init), in the place of --federation"
              + " and --name. The registry's keys were made before: waymark registry key new.")
  private @Nullable Path rootFile;

  @Option(
      names = "--profile",
      defaultValue = "small",
      paramLabel = "PROFILE",
      description =
          "small: one machine has every key but those of the root. team: the key that decides who"
              + " is a member is carried away, and operators sign with it (default:"
              + " ${DEFAULT-VALUE}).")
  private String profile = "small";

  @Option(
      names = "--operator",
      defaultValue = "first",
      paramLabel = "NAME",
      description =
          "Whose the first access token is; it is printed once (default: ${DEFAULT-VALUE}).")
  private String operator = "first";

  @Option(
      names = "--testing",
      description = "A federation for trying out: http and this machine's names are allowed.")
  private boolean testing;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      description = "Where registry start shall listen.")
  private @Nullable String listen;

  @Option(
      names = "--public-url",
      paramLabel = "URL",
      description = "How the world reaches the registry; the root names it as a source.")
  private @Nullable URI publicUrl;

  @Override
  protected ExitCode run() throws IOException {
    if (listen != null) {
      BindAddress.parse(listen); // before anything is made
    }
    InitResult made = Registry.init(options());
    boolean configured = writeConfig();
    ObjectNode token = firstToken();
    if (json) {
      console().json(document(made, token));
    } else {
      print(made, configured, token);
    }
    return ExitCode.OK;
  }

  /** Without one nobody could reach the registry from elsewhere, not even to make a token. */
  private ObjectNode firstToken() throws IOException {
    RegistryConfig config = settings(Optional.empty()).timer(false).build();
    try (Registry registry = Registry.open(config)) {
      AccessTokens.Created made =
          registry
              .tokens()
              .create(
                  operator,
                  Role.OPERATOR,
                  Optional.empty(),
                  Optional.empty(),
                  new Actor("command-line"));
      return OperatorCommand.order()
          .put("id", made.token().id())
          .put("name", made.token().name())
          .put("role", made.token().role().code())
          .put("created", made.token().created().toString())
          .put("token", made.secret());
    }
  }

  private InitOptions.Profile profile() {
    return switch (profile) {
      case "small" -> InitOptions.Profile.SMALL;
      case "team" -> InitOptions.Profile.TEAM;
      default ->
          throw CommandFailure.usage(
              "profile_unknown",
              "There is no profile " + PlainText.of(profile) + ".",
              "use --profile small or --profile team");
    };
  }

  private InitOptions options() throws IOException {
    if (rootFile != null) {
      if (federation != null || name != null || testing) {
        throw CommandFailure.usage(
            "root_says_that",
            "The root " + rootFile + " says what the federation is and is called.",
            "leave out --federation, --name and --testing");
      }
      InitOptions founded =
          InitOptions.withRoot(data, PinnedRoots.read(rootFile))
              .withClock(clock())
              .withDatabase(database());
      return passphrase().map(founded::withPassphrase).orElse(founded);
    }
    if (federation == null || name == null) {
      throw CommandFailure.usage(
          "federation_not_given",
          "A registry needs --federation and --name, or the root that says both.",
          "give --federation URL and --name NAME, or --root FILE: waymark registry init --help");
    }
    EntityId anchor;
    try {
      anchor = testing ? EntityId.parseTesting(federation) : EntityId.parse(federation);
    } catch (MalformedException e) {
      throw CommandFailure.usage(
          e.code(),
          String.valueOf(e.getMessage()),
          "name the federation as https://host, or add --testing to try things out");
    }
    InitOptions options =
        (testing ? InitOptions.testing(data, anchor, name) : InitOptions.of(data, anchor, name))
            .withClock(clock())
            .withProfile(profile())
            .withDatabase(database());
    if (publicUrl != null) {
      options = options.withPublicUrl(PublicUrl.check(publicUrl));
    }
    return passphrase().map(options::withPassphrase).orElse(options);
  }

  /** Keeps what was given, unless there is a file already, which then wins anyway. */
  private boolean writeConfig() throws IOException {
    Map<String, String> given = new LinkedHashMap<>();
    if (listen != null) {
      given.put("listen", listen);
    }
    if (publicUrl != null) {
      given.put("public-url", PublicUrl.check(publicUrl).toString());
    }
    database().ifPresent(url -> given.put("database", url));
    passphraseFile()
        .ifPresent(file -> given.put("passphrase-file", file.toAbsolutePath().toString()));
    Path path = data.resolve("config.yaml");
    if (given.isEmpty() || Files.exists(path)) {
      return false;
    }
    StringBuilder yaml = new StringBuilder();
    // A JSON string is a YAML string, whatever characters it has.
    given.forEach(
        (key, value) -> yaml.append(key).append(": ").append(TextNode.valueOf(value)).append('\n'));
    Files.createFile(
        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(path, yaml);
    return true;
  }

  private ObjectNode document(InitResult made, ObjectNode token) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("federation", made.root().federation().value())
        .put("name", made.root().name())
        .put("testing", made.root().testing())
        .put("data", data.toString())
        .put("root", made.rootFile().toString())
        .put("rootHash", made.root().hash().hex())
        .put("rootExpires", made.root().expires().toString());
    made.rootKeys().forEach(key -> json.withArray("rootKeys").add(key.toString()));
    made.membershipKey().ifPresent(key -> json.put("membershipKey", key.toString()));
    made.generatedPassphrase().ifPresent(file -> json.put("passphrase", file.toString()));
    json.set("token", token);
    return json;
  }

  private void print(InitResult made, boolean configured, ObjectNode token) {
    List<Path> keys = made.rootKeys();
    TextRows rows =
        new TextRows()
            .heading(
                "Made the "
                    + (made.root().testing() ? "testing federation " : "federation ")
                    + made.root().name()
                    + " ("
                    + made.root().federation()
                    + ") in "
                    + data)
            .row("root", made.rootFile() + ": hand it to whoever follows the federation")
            .row("root hash", made.root().hash().hex());
    if (keys.isEmpty()) {
      rows.row(
          "next root",
          "is due before " + made.root().expires() + "; begin it with waymark root rotate.");
    } else {
      rows.row("root keys", keys.get(0).getParent() + ": " + names(keys))
          .row(
              "",
              "Move each to another offline place now. Any "
                  + made.root().threshold(RootRole.ROOT)
                  + " of them sign the next root, which is due before "
                  + made.root().expires()
                  + ": waymark root rotate.");
    }
    made.membershipKey()
        .ifPresent(
            key ->
                rows.row("members' key", key.toString())
                    .row(
                        "",
                        "Move it to the machine of an operator now: it signs who is a member, with"
                            + " waymark application approve --key FILE, and the registry runs"
                            + " without it."));
    made.generatedPassphrase()
        .ifPresent(
            file ->
                rows.row("passphrase", file + ": made at random; keep a copy with the root keys"));
    if (configured) {
      rows.row("settings", data.resolve("config.yaml").toString());
    }
    rows.print(console());
    console().line("");
    TokenText.made(token, new SiteText(clock().instant())).print(console());
    console().line("");
    console().line("  %s", PlainText.of(token.path("token").asText()));
    console().line("");
    TokenText.advice().print(console());
    console().note("next: waymark registry start --data %s", data);
  }

  private static String names(List<Path> files) {
    return String.join(", ", files.stream().map(file -> file.getFileName().toString()).toList());
  }
}
