package org.waymark.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.waymark.server.cli.Main;

/**
 * The process {@code registry start} to its ready line, against a JVM with an empty Jetty and an H2
 * file.
 */
final class RegistryStart {
  private static final String READY = "http://";

  /** The classes of this module, then the shipped jar. */
  private static final String CLASS_PATH =
      System.getProperty("java.class.path").split(java.io.File.pathSeparator, 2)[0]
          + java.io.File.pathSeparator
          + System.getProperty("waymark.jar");

  private RegistryStart() {}

  static Comparison measure(Path folder) throws Exception {
    Path data = folder.resolve("registry");
    Jvm.untilLine(
        "made",
        List.of(),
        InitOnce.class,
        "registry",
        "init",
        "--testing",
        "--federation",
        "https://federation.example",
        "--name",
        "Benchmark",
        "--listen",
        "127.0.0.1:0",
        "--data",
        data.toString());
    return Comparison.measure(
        "`registry start`",
        "registry",
        () ->
            Jvm.untilLine(
                CLASS_PATH,
                READY,
                List.of(),
                Main.class,
                "registry",
                "start",
                "--data",
                data.toString()),
        "Jetty and H2, empty",
        () ->
            Jvm.untilLine(
                CLASS_PATH,
                READY,
                List.of(),
                RegistryStart.class,
                folder.resolve("empty").toString()),
        2.0,
        2,
        15);
  }

  /** Runs a command and prints that it is done. */
  static final class InitOnce {
    private InitOnce() {}

    public static void main(String[] arguments) {
      var exit = org.waymark.server.cli.CommandLineProgram.ofProcess().run(arguments);
      if (exit.number() == 0) {
        System.out.println("made");
      }
    }
  }

  /** The baseline: what any Java server with a database costs before it does anything. */
  public static void main(String[] arguments) throws Exception {
    try (Connection connection = open(arguments[0])) {
      Server server = new Server(0);
      server.setHandler(
          new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
              callback.succeeded();
              return true;
            }
          });
      server.start();
      System.out.println(server.getURI() + " " + connection.isValid(1));
      server.join();
    }
  }

  private static Connection open(String path) throws SQLException, IOException {
    Connection connection = DriverManager.getConnection("jdbc:h2:file:" + path, "sa", "");
    connection.createStatement().execute("create table if not exists t (id int primary key)");
    return connection;
  }
}
