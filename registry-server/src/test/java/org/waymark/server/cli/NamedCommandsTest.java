package org.waymark.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Whoever is told to run a command can run it. */
final class NamedCommandsTest {
  private static final Path PRODUCT = Path.of(System.getProperty("waymark.root"));
  private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern CONTINUED = Pattern.compile("\"\\s*\\+\\s*\"");

  /** Not the file that proves a domain, which has the same name. */
  private static final Pattern NAMED =
      Pattern.compile("(?<![\\w.-])(?<!well-known/)waymark ([a-z][a-z-]*)(?: ([a-z][a-z-]*))?");

  private static Set<String> named(String text) {
    Set<String> named = new TreeSet<>();
    Matcher found = NAMED.matcher(text);
    while (found.find()) {
      named.add(found.group(2) == null ? found.group(1) : found.group(1) + " " + found.group(2));
    }
    return named;
  }

  private static boolean isKnown(String words) {
    PrintStream nothing = new PrintStream(OutputStream.nullOutputStream());
    CommandLine command =
        WaymarkCommand.withAll(
            new Console(InputStream.nullInputStream(), nothing, nothing, false), Clock.systemUTC());
    for (String word : words.split(" ")) {
      if (command.getSubcommands().isEmpty()) {
        return true; // a command, and this is its argument
      }
      Optional<CommandLine> next = Optional.ofNullable(command.getSubcommands().get(word));
      if (next.isEmpty()) {
        return false;
      }
      command = next.get();
    }
    return true;
  }

  private static List<Path> files(Path below, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(below)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  @Test
  void everyCommandInTheGoldenFilesIsOne() throws IOException {
    Set<String> named = new TreeSet<>();
    for (Path file : files(Path.of("src/test/resources/golden"), ".txt")) {
      // A sentence is broken where the line is full.
      named.addAll(named(Files.readString(file).replaceAll("\\s+", " ")));
    }

    assertThat(named)
        .contains("site admit", "site-admin sign")
        .allMatch(NamedCommandsTest::isKnown);
  }

  @Test
  void everyCommandInTheTextsOfTheProductIsOne() throws IOException {
    Set<String> named = new TreeSet<>();
    for (String module :
        List.of("trust-anchor", "client-lib", "mesh-node", "registry-core", "registry-server")) {
      for (Path file : files(PRODUCT.resolve(module).resolve("src/main/java"), ".java")) {
        named.addAll(named(literals(Files.readString(file))));
      }
    }

    assertThat(named).hasSizeGreaterThan(15).allMatch(NamedCommandsTest::isKnown);
  }

  @Test
  void everyCommandThatMendsAStandardRuleIsOne() throws IOException {
    Path shapes =
        PRODUCT.resolve("schemas/src/main/resources/org/waymark/schemas/rules/standard/shapes.ttl");

    assertThat(named(Files.readString(shapes)))
        .contains("site-admin edit", "site-admin sign")
        .allMatch(NamedCommandsTest::isKnown);
  }

  private static String literals(String source) {
    return LITERAL
        .matcher(CONTINUED.matcher(source).replaceAll(""))
        .results()
        .map(literal -> literal.group(1))
        .collect(Collectors.joining("\n"));
  }

  @ParameterizedTest
  @CsvSource({
    "registry, true",
    "site admit, true",
    "resolve stranger, true",
    "promote, false",
    "site promote, false"
  })
  void aCommandIsKnownByItsWords(String words, boolean known) {
    assertThat(isKnown(words)).isEqualTo(known);
  }
}
