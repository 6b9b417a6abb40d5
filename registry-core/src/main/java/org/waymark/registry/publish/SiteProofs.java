package org.waymark.registry.publish;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.waymark.registry.storage.RegistryStorage;
import org.waymark.registry.storage.SiteRow;
import org.waymark.signer.MalformedException;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.MissingNodeException;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.id.Host;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.Event;
import org.waymark.trust.log.MerkleProofs;
import org.waymark.trust.log.TileHashReader;
import org.waymark.trust.map.DirectoryMap;
import org.waymark.trust.map.MapLeaf;
import org.waymark.trust.map.MapProof;
import org.waymark.trust.proof.SiteProof;
import org.waymark.trust.statement.Record;

/**
 * Composes the proofs below {@code sites/} (formats.md, section 9) for one published state: of the
 * newest tree that satisfies the witness policy, or of the newest where there is none. A host that
 * the directory does not know gets a proof of absence, of {@code https://host}, or of {@code
 * http://host} where the host is this machine, as only a testing federation asks.
 */
final class SiteProofs {
  private final RegistryStorage storage;
  private final Published published;

  /** Who asks for one site remembers nothing, and so rests on what witnesses have seen. */
  private final Optional<Tree> witnessed;

  private final Tree newest;

  SiteProofs(RegistryStorage storage, Published published) {
    this.storage = storage;
    this.published = published;
    this.newest = tree(published.checkpoint(), published.last());
    this.witnessed =
        published
            .witnessed()
            .filter(it -> it.size() > 0)
            .flatMap(it -> last(it).map(last -> tree(it, last)));
  }

  /** What a proof rests on. */
  private record Tree(Checkpoint checkpoint, Event last, List<Sha256> proof) {}

  private Tree tree(Checkpoint checkpoint, Event last) {
    long size = checkpoint.size();
    return new Tree(
        checkpoint,
        last,
        MerkleProofs.inclusion(size - 1, size, new TileHashReader(size, storage.tiles())));
  }

  private Optional<Event> last(Checkpoint checkpoint) {
    long size = checkpoint.size();
    return size == published.size()
        ? Optional.of(published.last())
        : storage.entriesIfKept(size - 1, size).map(entries -> Event.parse(entries.get(0)));
  }

  /**
   * A proof as it is served.
   *
   * @param member whether the site is or was one; of others there are as many as anybody makes up
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Proved(byte[] json, boolean member) {}

  /** The proof for a host; empty when the text is not one. */
  Optional<Proved> prove(String host) {
    try {
      SiteProof proof = prove(Host.parse(host));
      return Optional.of(new Proved(proof.encode(), proof.record().isPresent()));
    } catch (MalformedException notOne) {
      return Optional.empty();
    }
  }

  private SiteProof prove(Host host) {
    EntityId sub = entityAt(host);
    // A log that was rebuilt may lack what witnesses have seen.
    return witnessed.flatMap(tree -> prove(sub, tree)).or(() -> prove(sub, newest)).orElseThrow();
  }

  /** Empty where the map of that tree, or the record in it, is not kept any more. */
  private Optional<SiteProof> prove(EntityId sub, Tree tree) {
    MapProof proof;
    try {
      proof = DirectoryMap.at(tree.last().directory(), storage.mapNodes()).prove(sub.key());
    } catch (MissingNodeException gone) {
      return Optional.empty();
    }
    Optional<Sha256> hash =
        proof.leaf().filter(leaf -> leaf.key().equals(sub.key())).map(MapLeaf::record);
    Optional<Record> record = hash.flatMap(storage::document).map(Record::parse);
    if (hash.isPresent() && record.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new SiteProof(
            tree.checkpoint(),
            new String(tree.last().encode(), StandardCharsets.US_ASCII),
            tree.proof(),
            proof,
            record,
            sub));
  }

  private EntityId entityAt(Host host) {
    List<EntityId> known = storage.sitesAt(host).stream().map(SiteRow::entity).toList();
    return known.stream()
        .filter(EntityId::secure)
        .findFirst()
        .or(() -> known.stream().findFirst())
        .orElseGet(() -> host.isLoopback() ? EntityId.http(host) : EntityId.https(host));
  }
}
