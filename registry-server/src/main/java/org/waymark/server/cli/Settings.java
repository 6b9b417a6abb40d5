package org.waymark.server.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What a flag is when it was not given: the environment variable {@code WAYMARK_…}, else the key in
 * {@code DATA/config.yaml}, else the default of the option. {@code --public-url} is {@code
 * WAYMARK_PUBLIC_URL} and {@code public-url}.
 */
final class Settings implements IDefaultValueProvider {
  /** About one call each and not about the state that the file lies in. */
  private static final Set<String> NEVER_IN_THE_FILE = Set.of("data", "json");

  private final Map<String, String> environment;
  private final Path path;
  private final JsonNode file;

  private Settings(Map<String, String> environment, Path path, JsonNode file) {
    this.environment = environment;
    this.path = path;
    this.file = file;
  }

  /**
   * Reads {@code config.yaml} of the data folder that the arguments or the environment name.
   *
   * @throws CommandFailure {@code config_malformed}
   */
  static Settings load(String[] arguments, Map<String, String> environment) {
    Path path = dataFolder(arguments, environment).resolve("config.yaml");
    return new Settings(environment, path, Files.isRegularFile(path) ? read(path) : empty());
  }

  private static JsonNode empty() {
    return com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode();
  }

  private static JsonNode read(Path path) {
    YAMLMapper yaml =
        YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    try {
      JsonNode read = yaml.readTree(Files.readString(path));
      if (read.isMissingNode() || read.isNull()) {
        return empty();
      }
      if (!read.isObject()) {
        throw malformed(path, "it is not a list of keys and values");
      }
      return read;
    } catch (JsonProcessingException e) {
      String where = e.getLocation() == null ? "" : " in line " + e.getLocation().getLineNr();
      throw malformed(path, e.getOriginalMessage() + where);
    } catch (IOException e) {
      throw malformed(path, String.valueOf(e.getMessage()));
    }
  }

  /**
   * A misspelt key would otherwise be a setting that silently has no effect.
   *
   * @param program with every command that reads the file
   * @throws CommandFailure {@code config_key_unknown}
   */
  void requireKnownKeys(CommandLine program) {
    Set<String> known = new TreeSet<>();
    flags(program).filter(flag -> !NEVER_IN_THE_FILE.contains(flag)).forEach(known::add);
    file.fieldNames()
        .forEachRemaining(
            key -> {
              if (!known.contains(key)) {
                throw CommandFailure.usage(
                    "config_key_unknown",
                    path + " has the key " + key + ", which is the name of no flag",
                    "mend or remove that line; the flags of a command: waymark COMMAND --help");
              }
            });
  }

  private static Stream<String> flags(CommandLine command) {
    return Stream.concat(
        command.getCommandSpec().options().stream().map(Settings::flag),
        command.getSubcommands().values().stream().flatMap(Settings::flags));
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option) || option.usageHelp() || option.versionHelp()) {
      return null;
    }
    String flag = flag(option);
    String variable = "WAYMARK_" + flag.replace('-', '_').toUpperCase(Locale.ROOT);
    if (environment.containsKey(variable)) {
      return environment.get(variable);
    }
    JsonNode value = NEVER_IN_THE_FILE.contains(flag) ? null : file.get(flag);
    if (value == null || value.isNull()) {
      return null;
    }
    if (value.isContainerNode()) {
      throw malformed(path, "the value of " + flag + " is not a single value");
    }
    return value.asText();
  }

  private static String flag(OptionSpec option) {
    return option.longestName().replaceFirst("^--", "");
  }

  private static Path dataFolder(String[] arguments, Map<String, String> environment) {
    String folder = environment.getOrDefault("WAYMARK_DATA", "data");
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i].startsWith("--data=")) {
        folder = arguments[i].substring("--data=".length());
      } else if (arguments[i].equals("--data") && i + 1 < arguments.length) {
        folder = arguments[i + 1];
      }
    }
    try {
      return Path.of(folder);
    } catch (InvalidPathException e) {
      throw CommandFailure.usage("usage", "--data is not a path: " + e.getReason(), "");
    }
  }

  private static CommandFailure malformed(Path path, String why) {
    return CommandFailure.usage(
        "config_malformed", path + " cannot be read: " + why, "mend or remove " + path);
  }
}
