package org.waymark.registry;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.waymark.registry.archive.Guard;
import org.waymark.registry.publish.Published;
import org.waymark.registry.publish.Publisher;
import org.waymark.registry.storage.RegistryStorage;
import org.waymark.registry.witness.Cosignatures;
import org.waymark.registry.witness.LogKeyEvidence;
import org.waymark.trust.root.Root;

/** Finds out how a registry is doing; never waits. */
record Vitals(
    RegistryConfig config,
    RegistryStorage storage,
    Publisher publisher,
    WriterThread writer,
    Cosignatures cosignatures,
    LogKeyEvidence evidence) {

  RegistryStatus status() {
    Instant now = config.clock().instant();
    Optional<Root> root = writer.rootIfRead();
    Head head = Head.read(storage);
    return new RegistryStatus(
        root.map(
            newest ->
                new RegistryStatus.RootInForce(
                    newest.federation().value(),
                    newest.name(),
                    newest.version(),
                    newest.expires())),
        head.size(),
        publisher.published().map(Vitals::tree),
        storage.countByStatus(),
        writer.clockwork().nextHeartbeat(head),
        writer.clockwork().nextSnapshot(),
        writer.keyState(),
        writer.failure(),
        problems(root),
        root.filter(newest -> newest.witness().demanded()).map(cosignatures::report),
        new Expiries(config, storage).within(now, root));
  }

  private List<RegistryStatus.Failure> problems(Optional<Root> root) {
    List<RegistryStatus.Failure> problems = new ArrayList<>();
    root.map(evidence::against).stream()
        .flatMap(List::stream)
        .map(
            note ->
                new RegistryStatus.Failure(
                    LogKeyEvidence.CODE,
                    "The log key signed a tree of "
                        + note.size()
                        + " entries that this registry never had: the key is in other hands, or"
                        + " the database lost entries. The note is in "
                        + new RegistryFiles(config.data()).evidence()
                        + ". Hold a root ceremony that replaces the log key and begins a new"
                        + " epoch of the log."))
        .forEach(problems::add);
    publisher
        .bundleFailure()
        .map(
            failed ->
                new RegistryStatus.Failure(
                    "bundle_unwritten",
                    "The bundle of the snapshot at entry "
                        + failed.seq()
                        + " could not be written ("
                        + failed.reason()
                        + "). Entries are published all the same, and it is tried again; look after"
                        + " the disk."))
        .ifPresent(problems::add);
    if (writer.awaitsSnapshot()) {
      problems.add(
          new RegistryStatus.Failure(
              "snapshot_awaited",
              "The log was rebuilt without the bytes of old entries, and nobody can follow across"
                  + " them before the next snapshot, which the key of the members signs. Run:"
                  + " waymark registry snapshot --key FILE"));
    }
    for (Guard.Problem problem : writer.guard().problems()) {
      problems.add(new RegistryStatus.Failure(problem.code(), problem.message()));
    }
    return problems;
  }

  private static RegistryStatus.PublishedTree tree(Published now) {
    return new RegistryStatus.PublishedTree(
        now.checkpoint().origin(),
        now.size(),
        now.checkpoint().root(),
        Instant.ofEpochSecond(now.last().time()),
        Instant.ofEpochSecond(now.last().expires()));
  }
}
