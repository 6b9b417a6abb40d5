package org.waymark.server.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What a flag is when it was not given: the environment variable {@code WAYMARK_…}, else the key in
 * {@code DATA/config.yaml}, else the default of the option. {@code --public-url} is {@code
 * WAYMARK_PUBLIC_URL} and {@code public-url}.
 */
final class Settings implements IDefaultValueProvider {
  private final Map<String, String> environment;
  private final JsonNode file;
  private final Path path;

  private Settings(Map<String, String> environment, Path path, JsonNode file) {
    this.environment = environment;
    this.path = path;
    this.file = file;
  }

  /** Reads {@code config.yaml} of the data folder that the arguments or the environment name. */
  static Settings load(String[] arguments, Map<String, String> environment) {
    Path path = dataFolder(arguments, environment).resolve("config.yaml");
    YAMLMapper yaml = new YAMLMapper();
    JsonNode file = yaml.createObjectNode();
    if (Files.isRegularFile(path)) {
      try {
        JsonNode read = yaml.readTree(Files.readString(path));
        if (read.isObject()) {
          file = read;
        } else if (!read.isMissingNode() && !read.isNull()) {
          throw malformed(path, "it is not a list of keys and values");
        }
      } catch (JsonProcessingException e) {
        throw malformed(path, e.getOriginalMessage());
      } catch (IOException e) {
        throw malformed(path, String.valueOf(e.getMessage()));
      }
    }
    return new Settings(environment, path, file);
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option) || option.usageHelp() || option.versionHelp()) {
      return null;
    }
    String flag = option.longestName().replaceFirst("^--", "");
    String variable = "WAYMARK_" + flag.replace('-', '_').toUpperCase(Locale.ROOT);
    if (environment.containsKey(variable)) {
      return environment.get(variable);
    }
    JsonNode value = file.get(flag);
    if (value == null || value.isNull()) {
      return null;
    }
    if (value.isContainerNode()) {
      throw malformed(path, "the value of " + flag + " is not a single value");
    }
    return value.asText();
  }

  private static Path dataFolder(String[] arguments, Map<String, String> environment) {
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i].startsWith("--data=")) {
        return Path.of(arguments[i].substring("--data=".length()));
      }
      if (arguments[i].equals("--data") && i + 1 < arguments.length) {
        return Path.of(arguments[i + 1]);
      }
    }
    return Path.of(environment.getOrDefault("WAYMARK_DATA", "data"));
  }

  private static CommandFailure malformed(Path path, String why) {
    return CommandFailure.usage(
        "config_malformed", path + " cannot be read: " + why, "mend or remove " + path);
  }
}
