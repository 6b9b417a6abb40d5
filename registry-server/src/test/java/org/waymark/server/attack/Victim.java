package org.waymark.server.attack;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.waymark.client.Directory;
import org.waymark.client.DirectoryConfig;
import org.waymark.client.DirectoryStatus.FederationStatus;
import org.waymark.client.DirectoryStatus.Held;
import org.waymark.client.ResolutionException;
import org.waymark.client.sync.SyncOutcome;
import org.waymark.node.EmbeddedNode;
import org.waymark.node.NodeConfig;
import org.waymark.node.witness.WitnessSettings;
import org.waymark.signer.key.KeyStretching;

/**
 * Somebody who follows the crook's server and the honest one: a {@code Directory} in a program, or
 * a running node that is asked over HTTP. Nothing is asked of a source but by {@link #sync}. Not
 * thread-safe.
 */
abstract class Victim implements AutoCloseable {

  /** The usual price of a guess is half of the heap that these tests have. */
  private static final KeyStretching CHEAP = new KeyStretching(64, 1, 1);

  private final Path data;

  private Victim(Path data) {
    this.data = data;
  }

  /** A program with a directory of its own. */
  static Victim directory(Path data, DirectoryConfig config) {
    return new InProcess(data, Directory.open(config));
  }

  /** A node. */
  static Victim node(Path data, DirectoryConfig config) {
    return new Node(
        data,
        EmbeddedNode.start(
            NodeConfig.at(data)
                .directory(unused -> config)
                .witness(WitnessSettings.DEFAULT.withStretching(CHEAP))));
  }

  /** What every node here is started with: its witness key is cheap to open, in a small heap. */
  static NodeConfig node(Path data) {
    return NodeConfig.at(data)
        .witness(WitnessSettings.DEFAULT.withStretching(new KeyStretching(64, 1, 1)));
  }

  abstract Directory directory();

  /** What it says of a host: the whole answer, whichever it is. */
  abstract String answer(String host);

  /** The one word for what it says of a host: {@code active}, or the code of the refusal. */
  final String verdict(String host) {
    return verdict(directory(), host);
  }

  /** As {@link #verdict(String)}, of any directory. */
  static String verdict(Directory directory, String host) {
    try {
      return directory.resolve(host).status().name().toLowerCase(java.util.Locale.ROOT);
    } catch (ResolutionException e) {
      return e.code();
    }
  }

  /** Asks the sources; their outcomes in order. */
  final List<SyncOutcome> sync() {
    return directory().syncNow().federations().get(0).outcomes();
  }

  final FederationStatus status() {
    return directory().status().federations().get(0);
  }

  /** Whether it holds the proof that the log which it follows signed two trees. */
  final boolean sawTwoTrees() {
    return status().problem().filter(found -> found.code().equals("split_view")).isPresent();
  }

  final Optional<Held> held() {
    return status().held();
  }

  /** Everything that must not change when an attack is refused. */
  final Map<String, String> memory(List<String> hosts) {
    Map<String, String> all = new LinkedHashMap<>();
    hosts.forEach(host -> all.put("answer about " + host, answer(host)));
    held()
        .ifPresent(
            held -> all.put("tree", held.size() + " " + held.treeRoot() + " " + held.mapRoot()));
    all.put("root", String.valueOf(status().rootVersion()));
    marks().forEach((file, text) -> all.put("file " + file, text));
    return all;
  }

  /** The files of marks, as they are on the disk. */
  final Map<String, String> marks() {
    Map<String, String> found = new TreeMap<>();
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.filter(f -> f.getFileName().toString().endsWith("marks")).toList()) {
        found.put(file.getFileName().toString(), Files.readString(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  @Override
  public abstract void close();

  private static final class InProcess extends Victim {
    private final Directory directory;

    InProcess(Path data, Directory directory) {
      super(data);
      this.directory = directory;
    }

    @Override
    Directory directory() {
      return directory;
    }

    @Override
    String answer(String host) {
      try {
        return directory.resolve(host).toJson().toString();
      } catch (ResolutionException e) {
        return e.code() + ": " + e.getMessage();
      }
    }

    @Override
    public void close() {
      directory.close();
    }

    @Override
    public String toString() {
      return "the directory";
    }
  }

  private static final class Node extends Victim {
    private final EmbeddedNode node;

    Node(Path data, EmbeddedNode node) {
      super(data);
      this.node = node;
    }

    @Override
    Directory directory() {
      return node.directory();
    }

    @Override
    String answer(String host) {
      return Web.get(URI.create(node.localUri() + "/v1/peers/" + host));
    }

    @Override
    public void close() {
      node.close();
    }

    @Override
    public String toString() {
      return "the node";
    }
  }

  /** Plain requests. */
  static final class Web {
    private Web() {}

    /** The status and the body of an answer, whatever it is. */
    static String get(URI uri) {
      try {
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setReadTimeout(20_000);
        int status = connection.getResponseCode();
        InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream();
        try (body) {
          return status + " " + new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(uri.toString(), e);
      }
    }
  }
}
