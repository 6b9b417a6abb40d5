package org.waymark.server.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.waymark.server.demo.Demo;
import org.waymark.server.demo.DemoConfig;
import org.waymark.server.demo.Report;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code demo}: a whole federation on this machine, every claim a check. */
@CommandLine.Command(
    name = "demo",
    description = {
      "Play a whole federation on this machine in seconds, on real HTTP, files and keys: five"
          + " sites, a registry, two nodes, and mirrors that lie. Every claim is a check. With"
          + " --data DIR the federation's root.json and a directory.bundle are left there;"
          + " otherwise nothing is."
    },
    footerHeading = "%nExample:%n",
    footer = {"  ./waymark demo", "  ./waymark demo --once --json --data /tmp/try"})
final class DemoCommand extends Command {
  @Option(
      names = "--once",
      description =
          "End when all is checked: 0 when every claim held. Without it the federation"
              + " stays up until Ctrl-C.")
  private boolean once;

  private final Function<DemoConfig, Demo> demos;
  private volatile boolean stopping;

  @Spec private CommandSpec spec = CommandSpec.create();

  DemoCommand() {
    this(Demo::new);
  }

  /**
   * @param demos gives the demo to play, which a test may have broken
   */
  DemoCommand(Function<DemoConfig, Demo> demos) {
    this.demos = demos;
  }

  @Override
  protected ExitCode run() {
    Demo demo = demos.apply(new DemoConfig(new ThisProgram(clock()), folder(), this::tell));
    Thread stop =
        new Thread(
            () -> {
              stopping = true;
              demo.close();
            },
            "waymark-demo-stop");
    Runtime.getRuntime().addShutdownHook(stop);
    try {
      return play(demo);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // how a program that runs commands in itself says stop
      return ExitCode.OK;
    } finally {
      demo.close();
      forget(stop);
    }
  }

  private ExitCode play(Demo demo) throws InterruptedException {
    tell("A federation on this machine:");
    Report report = demo.play();
    if (stopping) {
      return ExitCode.UNEXPECTED; // the JVM is ending: what failed, failed because of that
    }
    if (json) {
      console().json(report.toJson());
    } else {
      print(report);
    }
    if (!report.ok()) {
      console().note("waymark: the demo failed: %s", report.firstFailure());
      return ExitCode.UNEXPECTED;
    }
    if (!once) {
      tell("");
      tell("It stays up until Ctrl-C. To try:");
      report.toTry().forEach(line -> tell("  " + line));
      new CountDownLatch(1).await();
    }
    return ExitCode.OK;
  }

  private void print(Report report) {
    long held = report.checks().stream().filter(Report.Check::ok).count();
    console().line("");
    console().line("%d of %d claims held.", held, report.checks().size());
    report.urls().forEach((name, url) -> console().line("  %-12s %s", name, url));
  }

  /** With {@code --json} standard output belongs to the document. */
  private void tell(String line) {
    if (json) {
      console().note("%s", line);
    } else {
      console().line("%s", line);
    }
  }

  /** The folder that somebody named; the usual one is for the state of something real. */
  private Optional<Path> folder() {
    OptionSpec option = spec.findOption("--data");
    boolean named =
        spec.commandLine().getParseResult().hasMatchedOption("--data") || environmentNames(option);
    return named ? Optional.of(data) : Optional.empty();
  }

  private boolean environmentNames(OptionSpec option) {
    try {
      return spec.commandLine().getDefaultValueProvider().defaultValue(option) != null;
    } catch (Exception e) {
      throw new IllegalStateException("settings were read before", e);
    }
  }

  private static void forget(Thread stop) {
    try {
      Runtime.getRuntime().removeShutdownHook(stop);
    } catch (IllegalStateException e) {
      return; // it is running
    }
  }
}
