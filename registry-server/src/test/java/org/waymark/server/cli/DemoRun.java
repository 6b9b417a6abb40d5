package org.waymark.server.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Function;
import org.waymark.server.demo.Demo;
import org.waymark.server.demo.DemoConfig;
import picocli.CommandLine;

/** Runs the command {@code demo} with a demo of the caller's. */
public final class DemoRun {
  private DemoRun() {}

  public static CommandRun once(Path data, Function<DemoConfig, Demo> demos) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console = new Console(print(out), print(err), false);
    CommandLine line = new CommandLine(new WaymarkCommand(console, Clock.systemUTC()));
    line.addSubcommand(new DemoCommand(demos));
    line.setDefaultValueProvider(argument -> null);
    int exit = line.execute("demo", "--once", "--json", "--data", data.toString());
    return new CommandRun(
        ExitCode.values()[exit],
        out.toString(StandardCharsets.UTF_8),
        err.toString(StandardCharsets.UTF_8));
  }

  private static PrintStream print(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
