package org.waymark.server.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.waymark.client.fetch.AddressPolicy;
import org.waymark.client.fetch.SafeFetcher;
import org.waymark.client.ocm.OcmProbe;
import org.waymark.trust.root.Root;

/** Where the demo plays: the folders, and how each program is started. Used by one thread. */
final class Stage {
  /** How often a node asks for news; the shortest that its command takes. */
  static final Duration POLL = Duration.ofSeconds(1);

  private static final String FEDERATION = "https://federation.example";
  private static final String NAME = "Waymark demo";

  private final Waymark waymark;
  private final Belongings belongings;
  private final Http http = new Http();
  private final Path work;
  private final Path shown;

  private Stage(Waymark waymark, Belongings belongings, Path work, Path shown) {
    this.waymark = waymark;
    this.belongings = belongings;
    this.work = work;
    this.shown = shown;
  }

  /**
   * Makes the folders.
   *
   * @throws DemoException when a file of somebody else's would be overwritten
   */
  static Stage build(DemoConfig config, Belongings belongings) throws Exception {
    if (config.keep().isPresent()) {
      requireOurs(config.keep().get().resolve("root.json"));
    }
    WorkFolder work = belongings.keep(() -> WorkFolder.make(config.keep()));
    return new Stage(config.waymark(), belongings, work.path(), config.keep().orElse(work.path()));
  }

  /** A root is what its owner's trust hangs on; only one of an earlier demo is replaced. */
  private static void requireOurs(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    boolean ours;
    try {
      Root found = Root.parse(Files.readAllBytes(root));
      ours = found.testing() && found.name().equals(NAME);
    } catch (RuntimeException e) {
      ours = false;
    }
    DemoException.require(
        ours, root + " is not of a demo and would be overwritten; name another folder");
  }

  Http http() {
    return http;
  }

  Waymark waymark() {
    return waymark;
  }

  /** The root of the federation, as it is handed out. */
  Path root() {
    return shown.resolve("root.json");
  }

  /** The bundle that is left. */
  Path bundle() {
    return shown.resolve("directory.bundle");
  }

  /** A bundle of the time before anything went wrong. */
  Path earlyBundle() {
    return work.resolve("early.bundle");
  }

  Root pinnedRoot() {
    try {
      return Root.parse(Files.readAllBytes(root()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a server of each product. */
  List<DemoSite> openSites() throws Exception {
    List<DemoSite> sites = new ArrayList<>();
    for (EfssProduct product : EfssProduct.values()) {
      sites.add(open(product, product.name().toLowerCase(Locale.ROOT), Set.of()));
    }
    return sites;
  }

  /** Starts one more Nextcloud, whose administrator gets things wrong. */
  DemoSite openSixth(Set<Fault> faults) throws Exception {
    return open(EfssProduct.NEXTCLOUD, "sixth", faults);
  }

  private DemoSite open(EfssProduct product, String name, Set<Fault> faults) throws Exception {
    EfssStub stub = belongings.keep(() -> EfssStub.start(product));
    return new DemoSite(name, stub, work.resolve("sites").resolve(name), faults);
  }

  /** Reads discovery documents, on this machine only. */
  void probe(List<DemoSite> sites) {
    try (SafeFetcher fetcher = SafeFetcher.of(AddressPolicy.testing())) {
      OcmProbe probe = new OcmProbe(fetcher);
      sites.forEach(site -> site.probe(probe));
    }
  }

  /** Makes the federation; its root is handed out as {@link #root()}. */
  void found() throws IOException {
    RunningRegistry.init(waymark, registryData(), FEDERATION, NAME);
    Files.write(root(), Files.readAllBytes(registryData().resolve("root").resolve("1.json")));
  }

  /**
   * Starts the registry's process and does not wait for it.
   *
   * @param listen host and port; port 0 lets the system choose
   */
  ChildProgram launchRegistry(String listen) throws Exception {
    return launch("registry", RunningRegistry.command(registryData(), listen));
  }

  /** Waits until the registry answers. */
  RunningRegistry registry(ChildProgram program) {
    return RunningRegistry.of(waymark, http, registryData(), program);
  }

  /**
   * Starts the process of a node and does not wait for it.
   *
   * @param name also of its data folder, so the same name finds the same store
   * @param sources URLs and files, the first is asked first
   */
  ChildProgram launchNode(String name, String... sources) throws Exception {
    return launch(name, RunningNode.command(work.resolve(name), root(), POLL, List.of(sources)));
  }

  /** Waits until the node answers. */
  RunningNode node(ChildProgram program) {
    return RunningNode.of(http, program);
  }

  /** Starts what the administrator of a site types, and does not wait for it. */
  ChildProgram launchJoin(DemoSite site, String link, Duration wait) throws Exception {
    return launch("join-" + site.name(), site.joinCommand(link, wait));
  }

  /** A mirror in front of an honest one. */
  LyingMirror mirrorOf(URI honest) throws Exception {
    return belongings.keep(() -> LyingMirror.start(http, honest));
  }

  /** Starts something of this JVM's own, which ends with the demo at the latest. */
  <T extends AutoCloseable> T keep(Callable<T> start) throws Exception {
    return belongings.keep(start);
  }

  /** Where an administrator keeps a recovery key, on no machine with a network. */
  Path stick() throws IOException {
    return Files.createDirectories(work.resolve("stick")).resolve("recovery.pem");
  }

  /** A thief takes along what lies in the registry's folder. */
  void stealRegistry() throws IOException {
    Path unused = copyOf(registryData(), "stolen-registry");
  }

  /** Where the thief has it. */
  Path stolenRegistry() {
    return work.resolve("stolen-registry");
  }

  /** Copies a folder, for somebody who has stolen what is in it. */
  Path copyOf(Path folder, String name) throws IOException {
    Path copy = work.resolve(name);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path to = copy.resolve(folder.relativize(file).toString());
        Path unused = Files.copy(file, to, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    return copy;
  }

  /** Writes a file that some command is to read. */
  Path write(String name, byte[] bytes) throws IOException {
    return Files.write(work.resolve(name), bytes);
  }

  private ChildProgram launch(String name, List<String> words) throws Exception {
    return belongings.keep(() -> ChildProgram.start(waymark, name, work, words));
  }

  /** Where the registry keeps everything. */
  Path registryData() {
    return work.resolve("registry");
  }
}
