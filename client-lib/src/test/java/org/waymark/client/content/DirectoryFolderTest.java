package org.waymark.client.content;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryFolderTest {

  @TempDir Path temporary;
  private DirectoryFolder folder;

  @BeforeEach
  void anEmptyFolder() {
    folder = new DirectoryFolder(temporary.resolve("a/directory"));
  }

  @Test
  void hasNothingBeforeTheFirstPut() {
    assertThat(folder.get("checkpoint")).isEmpty();
    assertThat(folder.list("")).isEmpty();
  }

  @Test
  void givesBackWhatWasPut() {
    folder.put("tile/0/x001/067.p/7", new byte[] {1, 2, 3});

    Resource resource = folder.get("tile/0/x001/067.p/7").orElseThrow();
    assertThat(resource.bytes()).containsExactly(1, 2, 3);
    assertThat(resource.immutable()).isTrue();
    assertThat(resource.mediaType()).isEqualTo("application/octet-stream");
    assertThat(resource.etag()).matches("\"[0-9a-f]{32}\"");
  }

  @Test
  void replacesAndTellsByTheTagAndTheVersion() {
    folder.put("checkpoint", "one".getBytes(UTF_8));
    Resource first = folder.get("checkpoint").orElseThrow();
    long version = folder.version();

    folder.put("checkpoint", "two".getBytes(UTF_8));

    assertThat(folder.get("checkpoint").orElseThrow().bytes()).asString().isEqualTo("two");
    assertThat(folder.get("checkpoint").orElseThrow().etag()).isNotEqualTo(first.etag());
    assertThat(folder.version()).isNotEqualTo(version);
    assertThat(first.immutable()).isFalse();
  }

  @Test
  void seesWhatAnotherProcessPublished() throws Exception {
    folder.put("checkpoint", "one".getBytes(UTF_8));
    long version = folder.version();
    Path file = temporary.resolve("a/directory/checkpoint");
    Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.fromMillis(1_000));

    assertThat(folder.version()).isNotEqualTo(version);
  }

  @Test
  void putsSeveralAndListsThemInOrder() {
    Map<String, byte[]> all = new LinkedHashMap<>();
    all.put("sites/b.example.org", new byte[1]);
    all.put("sites/a.example.org:8443", new byte[1]);
    all.put("root/1.json", new byte[1]);
    all.put("checkpoint", new byte[1]);
    folder.putAll(all);

    assertThat(folder.list(""))
        .containsExactly(
            "checkpoint", "root/1.json", "sites/a.example.org:8443", "sites/b.example.org");
    assertThat(folder.list("sites/")).hasSize(2);
  }

  @Test
  void deletes() {
    folder.put("records/" + "ab".repeat(32), new byte[1]);
    folder.delete("records/" + "ab".repeat(32));
    folder.delete("records/" + "ab".repeat(32));

    assertThat(folder.get("records/" + "ab".repeat(32))).isEmpty();
  }

  @Test
  void leavesNoTemporaryFileAndSweepsOldOnes() throws Exception {
    folder.put("checkpoint", new byte[1]);
    Files.createFile(temporary.resolve("a/directory/.tmp-left-by-a-crash"));
    assertThat(folder.list("")).containsExactly("checkpoint");

    folder.sweep();

    try (var files = Files.list(temporary.resolve("a/directory"))) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void isReadableByTheWebServer() {
    folder.put("checkpoint", new byte[1]);

    assertThat(temporary.resolve("a/directory/checkpoint"))
        .satisfies(
            file ->
                assertThat(Files.getPosixFilePermissions(file).toString()).contains("OTHERS_READ"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/checkpoint",
        "../checkpoint",
        "sites/..",
        "sites/../checkpoint",
        "sites/.hidden",
        "sites/A.example",
        "sites/a/b",
        "root/0.json",
        "root/01.json",
        "records/ab",
        "tile/0/1",
        "tile/0/000.p/0",
        "checkpoint/",
        "checkpoint\n",
        "records"
      })
  void refusesWhatIsNoPath(String text) {
    assertThat(DirectoryPath.parse(text)).isEmpty();
    assertThat(folder.get(text)).isEmpty();
    assertThatThrownBy(() -> folder.put(text, new byte[1]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "checkpoint",
        "bundle",
        "root/12.json",
        "tile/0/000",
        "tile/2/x001/x234/067.p/255",
        "tile/entries/000.p/1",
        "records/bundle/x001/000",
        "sites/a-b.example.org",
        "sites/127.0.0.1:8443",
        "sites/localhost:1"
      })
  void knowsThePathsOfTheFormat(String text) {
    assertThat(DirectoryPath.of(text).value()).isEqualTo(text);
  }
}
