package org.waymark.server.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every attack of the table in DESIGN 7 has its folder and its class here, and no other has. */
final class AttackFoldersTest {

  /** The rows of the table, in its order, but for those whose subject is not built yet. */
  private static final Set<String> NAMES =
      Set.of(
          "ForgedRecord",
          "StolenLogKey",
          "StatusReplay",
          "FoldForgery",
          "LogEpoch",
          "StolenMembershipKey",
          "OneRootKey",
          "RegistryHostTaken",
          "Rollback",
          "Freeze",
          "Recosign",
          "MixAndMatch",
          "FastForward",
          "SplitView",
          "SilentChange",
          "StolenSiteKey",
          "RecoveryVeto",
          "PolicyHijack",
          "Confusion",
          "Ed25519Edge",
          "Flood",
          "Ssrf",
          "Replay",
          "DomainResold");

  private static final List<String> HEADINGS =
      List.of("Who attacks", "What they hold", "What they try", "What must happen");

  private static final Path FOLDERS = Path.of("src/test/resources/attacks");
  private static final Path CLASSES = Path.of("src/test/java/org/waymark/server/attack");

  private static Set<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Test
  void everyAttackHasItsFolder() throws Exception {
    assertThat(names(FOLDERS)).isEqualTo(new TreeSet<>(NAMES));
  }

  @Test
  void everyAttackHasItsClass() throws Exception {
    Set<String> classes =
        names(CLASSES).stream()
            .filter(name -> name.endsWith("Test.java"))
            .map(name -> name.substring(0, name.length() - "Test.java".length()))
            .collect(Collectors.toCollection(TreeSet::new));
    classes.remove("AttackFolders");
    assertThat(classes).isEqualTo(new TreeSet<>(NAMES));
  }

  @Test
  void everyFolderSaysWhoWhatHowAndWhatMustHappen() throws Exception {
    List<String> wrong = new ArrayList<>();
    for (String name : names(FOLDERS)) {
      Path readme = FOLDERS.resolve(name).resolve("README.md");
      String text = Files.exists(readme) ? Files.readString(readme) : "";
      if (!text.startsWith("# " + name + "\n")) {
        wrong.add(name + " does not begin with its name");
      }
      for (String heading : HEADINGS) {
        if (!text.contains("**" + heading + ".** ")) {
          wrong.add(name + " does not say: " + heading);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }
}
