package org.waymark.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Option;

final class SettingsTest {
  @TempDir private Path data;

  static final class Sample implements Runnable {
    @Option(names = "--public-url", defaultValue = "built-in")
    private String publicUrl = "";

    @Option(names = "--data", defaultValue = "data")
    private String folder = "";

    @Override
    public void run() {}
  }

  private Sample parse(Map<String, String> environment, String... arguments) {
    Sample sample = new Sample();
    CommandLine line = new CommandLine(sample);
    line.setDefaultValueProvider(Settings.load(arguments, environment));
    line.parseArgs(arguments);
    return sample;
  }

  private void config(String text) throws Exception {
    Files.writeString(data.resolve("config.yaml"), text);
  }

  @Test
  void withoutAnythingTheBuiltInDefaultHolds() {
    assertThat(parse(Map.of()).publicUrl).isEqualTo("built-in");
  }

  @Test
  void theFileWinsOverTheBuiltInDefault() throws Exception {
    config("public-url: from-file\n");

    assertThat(parse(Map.of(), "--data", data.toString()).publicUrl).isEqualTo("from-file");
  }

  @Test
  void theEnvironmentWinsOverTheFile() throws Exception {
    config("public-url: from-file\n");

    Map<String, String> environment = Map.of("WAYMARK_PUBLIC_URL", "from-environment");

    assertThat(parse(environment, "--data=" + data).publicUrl).isEqualTo("from-environment");
  }

  @Test
  void theFlagWinsOverTheEnvironment() {
    Map<String, String> environment = Map.of("WAYMARK_PUBLIC_URL", "from-environment");

    assertThat(parse(environment, "--public-url", "from-flag").publicUrl).isEqualTo("from-flag");
  }

  @Test
  void theEnvironmentCanNameTheDataFolder() throws Exception {
    config("public-url: from-file\n");

    Sample sample = parse(Map.of("WAYMARK_DATA", data.toString()));

    assertThat(sample.folder).isEqualTo(data.toString());
    assertThat(sample.publicUrl).isEqualTo("from-file");
  }

  @Test
  void theFileCannotMoveTheDataFolderThatItLiesIn() throws Exception {
    config("data: elsewhere\n");

    assertThat(parse(Map.of(), "--data", data.toString()).folder).isEqualTo(data.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"- a\n- list\n", "public-url: [\n", "public-url: a\npublic-url: b\n", "just text"})
  void aFileThatIsNoListOfKeysIsRefused(String text) throws Exception {
    config(text);

    assertThatThrownBy(() -> parse(Map.of(), "--data", data.toString()))
        .isInstanceOfSatisfying(
            CommandFailure.class, e -> assertThat(e.code()).isEqualTo("config_malformed"))
        .hasMessageContaining("config.yaml");
  }

  @Test
  void aListWhereOneValueIsMeantIsRefused() throws Exception {
    config("public-url: [a, b]\n");

    assertThatThrownBy(() -> parse(Map.of(), "--data", data.toString()))
        .hasMessageContaining("public-url");
  }

  @Test
  void anEmptyFileIsNoSettings() throws Exception {
    config("# nothing yet\n");

    assertThat(parse(Map.of(), "--data", data.toString()).publicUrl).isEqualTo("built-in");
  }
}
