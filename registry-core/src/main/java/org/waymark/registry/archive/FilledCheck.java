package org.waymark.registry.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.waymark.registry.error.ArchiveException;
import org.waymark.registry.error.RegistryException;
import org.waymark.registry.storage.RegistryStorage;
import org.waymark.registry.storage.SiteRow;
import org.waymark.signer.VerificationException;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.key.VerificationKey;
import org.waymark.signer.note.NoteVerifier;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.Event;
import org.waymark.trust.log.MerkleFrontier;
import org.waymark.trust.map.DirectoryMap;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;
import org.waymark.trust.root.RootRole;
import org.waymark.trust.statement.Record;

/**
 * Holds what was filled into a database against itself and against the signed checkpoint: hashes of
 * entries and documents, the tree, and the directory map with the records that it names.
 */
final class FilledCheck {
  private final Path file;
  private final RegistryStorage storage;
  private final RootChain roots;

  FilledCheck(Path file, RegistryStorage storage, RootChain roots) {
    this.file = file;
    this.storage = storage;
    this.roots = roots;
  }

  /**
   * @throws ArchiveException {@code archive_mismatch}
   */
  void run(ArchiveReader archive) throws IOException {
    try {
      requireEntries(archive.manifest());
      if (archive.has("checkpoint")) {
        requireCheckpoint(Checkpoint.parse(archive.bytes("checkpoint", Checkpoint.MAX_BYTES)));
      }
      storage
          .archive()
          .eachDocument(
              (hash, body) -> require(Sha256.of(body).equals(hash), "the record " + hash));
      requireMap(archive.manifest().size());
    } catch (VerificationException e) {
      throw new ArchiveException(
          "archive_mismatch", "What " + file + " holds does not fit: " + e.getMessage(), e);
    } catch (RegistryException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new ArchiveException(
          "archive_mismatch", "What " + file + " holds does not fit: " + e, e);
    }
  }

  private void requireEntries(Manifest manifest) {
    long[] next = {0};
    storage
        .archive()
        .eachEntry(
            (seq, entry, leaf) -> {
              require(seq == next[0]++, "the number of entry " + seq);
              entry.ifPresent(
                  bytes ->
                      require(MerkleFrontier.leafHash(bytes).equals(leaf), "the entry " + seq));
            });
    require(next[0] == manifest.size() && manifest.size() > 0, "the number of entries");
    require(
        storage.frontier(manifest.size()).root().equals(manifest.root()), "the tree of the log");
  }

  private void requireCheckpoint(Checkpoint published) {
    boolean signed = false;
    for (Root root : roots.all()) {
      if (root.log().origin().equals(published.origin())) {
        for (VerificationKey key : root.keys(RootRole.LOG).keys()) {
          signed |= published.note().verifiedBy(NoteVerifier.ed25519(published.origin(), key));
        }
      }
    }
    require(signed, "the signature of the published checkpoint");
    require(
        published.size() >= 1
            && published.size() <= storage.size()
            && storage.frontier(published.size()).root().equals(published.root()),
        "the tree of the published checkpoint");
  }

  private void requireMap(long size) {
    List<byte[]> last = storage.entries(size - 1, size);
    DirectoryMap map =
        DirectoryMap.at(
            Event.parse(last.get(0)).directory(),
            hash -> storage.mapNodes().get(hash).filter(node -> node.hash().equals(hash)));
    Map<Sha256, Sha256> records = new HashMap<>();
    map.forEachLeaf(leaf -> records.put(leaf.key(), leaf.record()));
    List<SiteRow> sites = storage.sites();
    require(sites.size() == records.size(), "the number of sites");
    for (SiteRow site : sites) {
      require(
          Optional.ofNullable(records.get(site.entity().key()))
                  .filter(site.record()::equals)
                  .isPresent()
              && storage
                  .document(site.record())
                  .map(Record::parse)
                  .filter(it -> fits(site, it))
                  .isPresent(),
          "the record of " + site.entity());
    }
  }

  private static boolean fits(SiteRow site, Record record) {
    return record.sub().equals(site.entity())
        && record.siteStatus() == site.status()
        && record.ver() == site.ver()
        && record.mver() == site.mver();
  }

  private void require(boolean fits, String what) {
    if (!fits) {
      throw new ArchiveException(
          "archive_mismatch",
          "In " + file + " " + what + " does not fit the rest; take another archive.");
    }
  }
}
