package org.waymark.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;
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
  private static final Set<String> NEVER_IN_THE_FILE = Set.of("data", "json", "alone");

  private final Map<String, String> environment;
  private final Path path;
  private final Map<String, String> file;

  private Settings(Map<String, String> environment, Path path, Map<String, String> file) {
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
    return new Settings(environment, path, Files.isRegularFile(path) ? read(path) : Map.of());
  }

  private static Map<String, String> read(Path path) {
    try {
      Map<String, String> keys = new LinkedHashMap<>();
      for (NodeTuple line : lines(path, Files.readString(path))) {
        String key = text(path, "a key", line.getKeyNode());
        if (keys.put(key, text(path, key, line.getValueNode())) != null) {
          throw malformed(path, "it has the key " + key + " twice");
        }
      }
      return keys;
    } catch (MarkedYAMLException e) {
      String line = e.getProblemMark() == null ? "?" : "" + (e.getProblemMark().getLine() + 1);
      throw malformed(path, e.getProblem() + " in line " + line);
    } catch (YAMLException | IOException e) {
      throw malformed(path, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Composed and not constructed: every value is the text that is written there, and nothing is
   * guessed to be a number, a time or a "no".
   */
  private static List<NodeTuple> lines(Path path, String text) {
    LoaderOptions limits = new LoaderOptions();
    Composer composer =
        new Composer(new ParserImpl(new StreamReader(text), limits), new Resolver(), limits);
    Node document = composer.getSingleNode();
    if (document == null) {
      return List.of();
    }
    if (document instanceof MappingNode mapping) {
      return mapping.getValue();
    }
    throw malformed(path, "it is not a list of keys and values");
  }

  private static String text(Path path, String what, Node node) {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    int line = node.getStartMark().getLine() + 1;
    throw malformed(path, what + " is not a single value, in line " + line);
  }

  /**
   * A misspelt key would otherwise be a setting that silently has no effect.
   *
   * @param some commands, which know most keys most of the time
   * @param all every command that reads the file
   * @throws CommandFailure {@code config_key_unknown}
   */
  void requireKnownKeys(CommandLine some, Supplier<CommandLine> all) {
    if (unknownKeys(some).isEmpty()) {
      return;
    }
    for (String key : unknownKeys(all.get())) {
      throw CommandFailure.usage(
          "config_key_unknown",
          path + " has the key " + key + ", which is the name of no flag",
          "mend or remove that line; the flags of a command: waymark COMMAND --help");
    }
  }

  private Set<String> unknownKeys(CommandLine commands) {
    Set<String> unknown = new TreeSet<>(file.keySet());
    flags(commands).filter(flag -> !NEVER_IN_THE_FILE.contains(flag)).forEach(unknown::remove);
    return unknown;
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
    String value = NEVER_IN_THE_FILE.contains(flag) ? "" : file.getOrDefault(flag, "");
    return value.isEmpty() ? null : value;
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
