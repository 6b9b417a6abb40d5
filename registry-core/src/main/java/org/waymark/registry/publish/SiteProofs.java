package org.waymark.registry.publish;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.waymark.registry.storage.RegistryStorage;
import org.waymark.registry.storage.SiteRow;
import org.waymark.signer.MalformedException;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.id.Host;
import org.waymark.trust.log.MerkleProofs;
import org.waymark.trust.log.TileHashReader;
import org.waymark.trust.map.DirectoryMap;
import org.waymark.trust.map.MapProof;
import org.waymark.trust.proof.SiteProof;
import org.waymark.trust.statement.Record;

/**
 * Composes the proofs below {@code sites/} (formats.md, section 9) for one published state. A host
 * that the directory does not know gets a proof of absence, of {@code https://host}, or of {@code
 * http://host} where the host is this machine, as only a testing federation asks.
 */
final class SiteProofs {
  private final RegistryStorage storage;
  private final Published published;
  private final List<Sha256> entryProof;

  SiteProofs(RegistryStorage storage, Published published) {
    this.storage = storage;
    this.published = published;
    long size = published.size();
    this.entryProof =
        MerkleProofs.inclusion(size - 1, size, new TileHashReader(size, storage.tiles()));
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
    DirectoryMap map = DirectoryMap.at(published.directory(), storage.mapNodes());
    MapProof proof = map.prove(sub.key());
    Optional<Record> record =
        proof
            .leaf()
            .filter(leaf -> leaf.key().equals(sub.key()))
            .map(leaf -> Record.parse(storage.document(leaf.record()).orElseThrow()));
    return new SiteProof(
        published.checkpoint(),
        new String(published.last().encode(), StandardCharsets.US_ASCII),
        entryProof,
        proof,
        record,
        sub);
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
