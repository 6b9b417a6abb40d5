package org.waymark.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.waymark.client.content.DirectoryFolder;
import org.waymark.client.store.Barriers;
import org.waymark.client.sync.Source.FolderSource;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestSite;

/**
 * A node in a process of its own, which halts at a barrier or is killed from outside. It tells on
 * its standard output how many entries were acknowledged ({@code ack n}) by a sync that returned.
 */
final class ChildNode {

  private static final int HALTED = 77;

  private ChildNode() {}

  /** What a process left. */
  record Left(int exit, long acknowledged) {

    boolean halted() {
      return exit == HALTED;
    }

    /** Opens the store without any source, then with one. */
    void assertWhole(Path folder) {
      assertThat(exit).isIn(0, HALTED, 137, 143);
      TestFederation federation = history(0);
      try (Directory directory = open(folder, federation, List.of(), Barriers.NONE)) {
        var held = directory.status().federations().get(0).held();
        long size = held.map(h -> h.size()).orElse(0L);
        assertThat(size).as("entries after a restart").isGreaterThanOrEqualTo(acknowledged);
        if (held.isPresent()) {
          assertThat(directory.find(PeerQuery.all())).hasSize((int) held.get().active());
          assertThat(directory.explain("nobody.example").problem().orElseThrow().code())
              .isEqualTo("not_a_member");
        }
      }
      TestFederation whole = history((int) Math.max(acknowledged, 8) + 20);
      Published.to(new DirectoryFolder(folder.resolve("published")), whole);
      try (Directory directory =
          open(
              folder,
              whole,
              List.of(new FolderSource(folder.resolve("published"))),
              Barriers.NONE)) {
        assertThat(directory.syncNow().ok()).as("%s", directory.status()).isTrue();
        assertThat(directory.status().federations().get(0).held().orElseThrow().size())
            .isEqualTo(whole.entries().size());
      }
    }
  }

  /** The same history every time, up to some length; a longer one continues a shorter one. */
  static TestFederation history(int entries) {
    TestFederation federation = TestFederation.create();
    while (federation.entries().size() < entries) {
      step(federation);
    }
    return federation;
  }

  private static void step(TestFederation federation) {
    int at = federation.entries().size();
    if (at == 3) {
      federation.snapshot();
      return;
    }
    TestSite site = federation.admit("site" + at + ".example");
    if (at % 4 == 1) {
      federation.suspend(site);
    }
  }

  static Directory open(
      Path folder, TestFederation federation, List<FolderSource> sources, Barriers barriers) {
    return Directory.open(
        DirectoryConfig.at(folder.resolve("data"))
            .federation(new FederationConfig(federation.roots().oldest(), List.copyOf(sources)))
            .clock(new TestClock(federation.now()))
            .barriers(barriers)
            .background(false));
  }

  /** Starts a process on a fresh folder and waits for its end. */
  static Left run(Path folder, String mode, String barrier) throws Exception {
    clean(folder);
    Process process = start(folder, mode, barrier);
    long acknowledged = 0;
    try (BufferedReader out = output(process)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        acknowledged = acknowledged(line).orElse(acknowledged);
      }
    }
    return new Left(process.waitFor(), acknowledged);
  }

  static Process start(Path folder, String mode, String barrier) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m", "-cp"));
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.addAll(List.of(ChildNode.class.getName(), folder.toString(), mode, barrier));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  static BufferedReader output(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  static Optional<Long> acknowledged(String line) {
    return line.startsWith("ack ")
        ? Optional.of(Long.parseLong(line.substring(4)))
        : Optional.empty();
  }

  static void clean(Path folder) throws IOException {
    for (String part : List.of("data", "published")) {
      Path root = folder.resolve(part);
      if (Files.exists(root)) {
        try (Stream<Path> files = Files.walk(root)) {
          files.sorted(Comparator.reverseOrder()).forEach(ChildNode::delete);
        }
      }
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Arguments: folder; {@code tail}, {@code import} or {@code loop}; the barrier to halt at. */
  public static void main(String[] args) {
    Path folder = Path.of(args[0]);
    DirectoryFolder published = new DirectoryFolder(folder.resolve("published"));
    boolean[] armed = {args[1].equals("import")};
    Barriers barriers =
        reached -> {
          if (armed[0] && reached.name().equals(args[2])) {
            Runtime.getRuntime().halt(HALTED);
          }
        };
    TestFederation federation = history(args[1].equals("tail") ? 3 : 8);
    Published.to(published, federation);
    try (Directory directory =
        open(folder, federation, List.of(new FolderSource(published.folder())), barriers)) {
      acknowledge(directory);
      armed[0] = true;
      do {
        for (int i = 0; i < 4; i++) {
          step(federation);
        }
        Published.to(published, federation);
        acknowledge(directory);
      } while (args[1].equals("loop"));
    }
  }

  private static void acknowledge(Directory directory) {
    if (directory.syncNow().ok()) {
      System.out.println(
          "ack " + directory.status().federations().get(0).held().orElseThrow().size());
      System.out.flush();
    }
  }
}
