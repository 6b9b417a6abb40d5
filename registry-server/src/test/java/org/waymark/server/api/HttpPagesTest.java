package org.waymark.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/errors.md} and {@code docs/http.md} against what is served. */
final class HttpPagesTest {
  private static final Path ROOT = Path.of(System.getProperty("waymark.root"));
  private static final Pattern CODE_ROW =
      Pattern.compile("(?m)^\\| `([a-z0-9_]+)` \\| (\\d{3}) \\| (.{12,}) \\|$");
  private static final Pattern PATH_ROW =
      Pattern.compile("(?m)^\\| ([A-Z]+) \\| `([^`]+)` \\| (`[a-z]+`|anybody) \\| (.+) \\|$");

  private static String page(String name) throws IOException {
    return Files.readString(ROOT.resolve("docs").resolve(name));
  }

  private static Map<String, Integer> explained() throws IOException {
    Map<String, Integer> rows = new TreeMap<>();
    Matcher row = CODE_ROW.matcher(page("errors.md"));
    while (row.find()) {
      assertThat(rows.put(row.group(1), Integer.valueOf(row.group(2)))).as(row.group(1)).isNull();
    }
    return rows;
  }

  /** What {@code openapi.json} promises, and what has a status of its own in the code. */
  private static Set<String> codes() throws IOException {
    Set<String> codes = new TreeSet<>();
    OpenApi.document()
        .findValues("responses")
        .forEach(
            responses ->
                responses
                    .properties()
                    .forEach(
                        response -> {
                          String text = response.getValue().path("description").asText();
                          if (response.getKey().compareTo("400") >= 0
                              && text.matches("[a-z0-9_]+(, [a-z0-9_]+)*")) {
                            codes.addAll(Arrays.asList(text.split(", ")));
                          }
                        }));
    String source =
        Files.readString(
            ROOT.resolve("registry-server/src/main/java/org/waymark/server/api/ErrorCodes.java"));
    Matcher literal = Pattern.compile("\"([a-z0-9_]+[a-z0-9])\"").matcher(source);
    while (literal.find()) {
      codes.add(literal.group(1));
    }
    return codes;
  }

  @Test
  void everyCodeOfTheInterfaceIsExplainedAndNoOther() throws IOException {
    assertThat(codes()).hasSizeGreaterThan(80);
    assertThat(explained().keySet())
        .as("docs/errors.md")
        .containsExactlyInAnyOrderElementsOf(codes());
  }

  @Test
  void everyCodeIsExplainedWithTheStatusThatItHas() throws IOException {
    assertThat(explained())
        .isEqualTo(
            explained().keySet().stream()
                .collect(Collectors.toMap(code -> code, ErrorCodes::status)));
  }

  @Test
  void everyPathIsListedWithWhoMayAskWhat() throws IOException {
    Map<String, String> served = new TreeMap<>();
    for (Map.Entry<String, JsonNode> path : OpenApi.document().path("paths").properties()) {
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        JsonNode scope = method.getValue().path("security").path(0).path("token").path(0);
        served.put(
            method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
            (scope.isMissingNode() ? "anybody" : "`" + scope.asText() + "`")
                + " "
                + method.getValue().path("summary").asText());
      }
    }
    Map<String, String> listed = new TreeMap<>();
    Matcher row = PATH_ROW.matcher(page("http.md"));
    while (row.find()) {
      listed.put(row.group(1) + " " + row.group(2), row.group(3) + " " + row.group(4));
    }

    assertThat(listed).as("docs/http.md").isEqualTo(served);
  }
}
