package org.waymark.node;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.waymark.client.store.Barrier;
import org.waymark.client.sync.Source;
import org.waymark.trust.root.Root;

/** A node in a process of its own, which can be killed at any moment or at a barrier. */
final class NodeProcess implements AutoCloseable {

  private final Process process;
  private final URI publicUri;

  private NodeProcess(Process process, URI publicUri) {
    this.process = process;
    this.publicUri = publicUri;
  }

  static NodeProcess start(Path data, Path origin, Path root, Instant now, Optional<Barrier> haltAt)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.add("-Xmx256m");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(NodeProcess.class.getName());
    command.add(data.toString());
    command.add(origin.toString());
    command.add(root.toString());
    command.add(now.toString());
    haltAt.ifPresent(barrier -> command.add(barrier.name()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = out.readLine();
    // A barrier may be reached before the listeners are.
    return new NodeProcess(process, URI.create(line == null ? "http://127.0.0.1:1" : line));
  }

  URI publicUri() {
    return publicUri;
  }

  Mirror mirror() {
    return Mirror.of(publicUri);
  }

  boolean hasEnded() {
    return !process.isAlive();
  }

  /** SIGKILL: no hook runs, nothing is flushed. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the process does not die");
    }
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }

  /** Data folder, source folder, root file, time, and perhaps the barrier at which to halt. */
  public static void main(String[] args) throws Exception {
    Root root = Root.parse(Files.readAllBytes(Path.of(args[2])));
    InstantSource clock = InstantSource.fixed(Instant.parse(args[3]));
    NodeConfig config =
        NodeConfig.at(Path.of(args[0]))
            .federation(root, new Source.FolderSource(Path.of(args[1])))
            .poll(Duration.ofMillis(5))
            .directory(it -> it.clock(clock));
    if (args.length > 4) {
      Barrier barrier = Barrier.valueOf(args[4]);
      config =
          config.directory(
              it ->
                  it.barriers(
                      reached -> {
                        if (reached == barrier) {
                          Runtime.getRuntime().halt(9);
                        }
                      }));
    }
    EmbeddedNode node = EmbeddedNode.start(config);
    System.out.println(node.publicUri());
    new CountDownLatch(1).await();
  }
}
