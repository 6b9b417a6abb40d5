package org.waymark.server.demo;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.waymark.client.Directory;
import org.waymark.client.DirectoryConfig;
import org.waymark.client.FederationConfig;
import org.waymark.client.ResolutionException;
import org.waymark.client.sync.Source;
import org.waymark.client.sync.SyncOutcome;
import org.waymark.trust.proof.SplitProof;
import org.waymark.trust.root.Root;

/** A client in memory that has only the pinned root and one mirror, which may lie. */
final class Sceptic implements AutoCloseable {
  private final Directory directory;

  private Sceptic(Directory directory) {
    this.directory = directory;
  }

  static Sceptic of(Root pinned, URI mirror) {
    return of(pinned, List.of(mirror));
  }

  /** One that compares what the first of them says with the others. */
  static Sceptic of(Root pinned, List<URI> mirrors) {
    List<Source> sources = new ArrayList<>();
    mirrors.forEach(mirror -> sources.add(new Source.HttpSource(mirror)));
    FederationConfig federation = new FederationConfig(pinned, sources);
    return new Sceptic(
        Directory.open(DirectoryConfig.inMemory().federation(federation).background(false)));
  }

  /** Reads from the mirror once. */
  SyncOutcome read() {
    return directory.syncNow().federations().get(0).outcomes().get(0);
  }

  /** Demands that what the mirror says is believed. */
  void believe() {
    SyncOutcome outcome = read();
    DemoException.require(
        outcome.ok(), "the same mirror is not believed when it is honest: " + outcome.message());
  }

  /**
   * Demands that what the mirror says is refused for one reason.
   *
   * @return what the client says
   */
  String refuse(String code) {
    SyncOutcome outcome = read();
    DemoException.require(
        outcome.kind() == SyncOutcome.Kind.REFUSED,
        "the mirror lied and the client says " + outcome.kind() + ": " + outcome.message());
    String given = outcome.code().orElse("");
    DemoException.require(
        given.equals(code),
        "refused as " + given + " instead of " + code + ": " + outcome.message());
    return code + ": " + outcome.message();
  }

  /** The code with which a name is refused; {@code active} when it is resolved. */
  String verdict(DemoSite site) {
    try {
      return directory.resolve(site.host()).status().code();
    } catch (ResolutionException e) {
      return e.code();
    }
  }

  /** That the log showed two trees, if it is known. */
  Optional<SplitProof> splitProof() {
    return directory.status().federations().get(0).splitProof();
  }

  @Override
  public void close() {
    directory.close();
  }
}
