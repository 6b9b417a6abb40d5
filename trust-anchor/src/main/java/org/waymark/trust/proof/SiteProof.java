package org.waymark.trust.proof;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.waymark.signer.MalformedException;
import org.waymark.signer.VerificationException;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.json.CanonicalJson;
import org.waymark.signer.json.Fields;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;
import org.waymark.trust.FoldException;
import org.waymark.trust.ProofException;
import org.waymark.trust.fold.CheckpointVerifier;
import org.waymark.trust.fold.VerifiedCheckpoint;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.Event;
import org.waymark.trust.log.MerkleFrontier;
import org.waymark.trust.log.MerkleProofs;
import org.waymark.trust.map.MapLeaf;
import org.waymark.trust.map.MapProof;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;
import org.waymark.trust.statement.Record;
import org.waymark.trust.statement.RecordVerifier;
import org.waymark.trust.statement.VerifiedRecord;

/**
 * What the log's signer says now about one site (formats 9): the checkpoint, the last entry in it,
 * the map path below that entry, and the record at its end. Weaker than following the directory,
 * because nothing is folded: an absence rests on the log key alone.
 *
 * <p>Immutable and thread-safe.
 *
 * @param checkpoint signed by the log
 * @param entry the text of the last entry, as it stands in the log
 * @param entryProof RFC 6962 inclusion proof of that entry
 * @param mapProof for the site's key, in the map after that entry
 * @param record the site's record; empty exactly when the map has no leaf for it
 * @param sub the site
 */
public record SiteProof(
    Checkpoint checkpoint,
    String entry,
    List<Sha256> entryProof,
    MapProof mapProof,
    Optional<Record> record,
    EntityId sub) {

  /** Bytes of a proof at most: a record, a checkpoint and two paths. */
  public static final int MAX_BYTES = 512 << 10;

  private static final int MAX_PATH = 64;

  /**
   * Puts a proof together.
   *
   * @throws MalformedException {@code proof_malformed} when a record is there that the path does
   *     not lead to, or is missing where it does; {@code entry_malformed}
   */
  public SiteProof {
    entryProof = List.copyOf(entryProof);
    Event.parse(utf8(entry));
    require(entryProof.size() <= MAX_PATH, "has an entry proof longer than any tree is high");
    boolean included = mapProof.leaf().map(MapLeaf::key).equals(Optional.of(sub.key()));
    require(included == record.isPresent(), "has a record without a leaf, or a leaf without one");
  }

  /**
   * What a proof showed.
   *
   * @param checkpoint with the time since which witnesses vouch for it
   * @param event the last entry, which says how fresh the answer is
   * @param record the site's record; empty when the map has none for it
   */
  public record Verified(
      VerifiedCheckpoint checkpoint, Event event, Optional<VerifiedRecord> record) {}

  /**
   * Reads a proof.
   *
   * @throws VerificationException {@code proof_malformed}, or the code of the part that cannot be
   *     read
   */
  public static SiteProof parse(byte[] json) {
    try {
      return read(
          Fields.of(
              StrictJson.parseObject(json, JsonLimits.DOCUMENT.withMaxBytes(MAX_BYTES)),
              "site proof"));
    } catch (MalformedException e) {
      if (!e.code().startsWith("json_")) {
        throw e;
      }
      throw new MalformedException(
          "proof_malformed", "The site proof is refused: " + e.getMessage(), e);
    }
  }

  private static SiteProof read(Fields fields) {
    Fields path = Fields.of(fields.object("mapProof"), "map proof");
    Optional<MapLeaf> leaf =
        path.optionalObject("leaf")
            .map(json -> Fields.of(json, "leaf of the map proof"))
            .map(
                member -> {
                  MapLeaf found = new MapLeaf(member.sha256("key"), member.sha256("record"));
                  member.onlyKnown();
                  return found;
                });
    SiteProof proof =
        new SiteProof(
            Checkpoint.parse(utf8(fields.string("checkpoint"))),
            fields.string("entry"),
            hashes(fields.strings("entryProof")),
            new MapProof(hashes(path.strings("path")), leaf),
            fields.optionalString("record").map(text -> Record.parse(utf8(text))),
            EntityId.parseTesting(fields.string("sub")));
    path.onlyKnown();
    fields.onlyKnown();
    return proof;
  }

  private static List<Sha256> hashes(List<String> hex) {
    return hex.stream().map(Sha256::fromHex).toList();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void require(boolean condition, String why) {
    if (!condition) {
      throw new MalformedException("proof_malformed", "The site proof " + why + ".");
    }
  }

  /** The last entry. */
  public Event event() {
    return Event.parse(utf8(entry));
  }

  /** Canonical JSON. */
  public byte[] encode() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("checkpoint", text(checkpoint.bytes()))
            .put("entry", entry)
            .put("sub", sub.value());
    json.set("entryProof", hex(entryProof));
    ObjectNode path = json.putObject("mapProof");
    path.set("path", hex(mapProof.path()));
    mapProof
        .leaf()
        .ifPresent(
            leaf ->
                path.putObject("leaf")
                    .put("key", leaf.key().hex())
                    .put("record", leaf.record().hex()));
    record.ifPresent(found -> json.put("record", text(found.bytes())));
    return CanonicalJson.write(json);
  }

  private static JsonNode hex(List<Sha256> hashes) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode(hashes.size());
    hashes.forEach(hash -> array.add(hash.hex()));
    return array;
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  /**
   * Checks the whole proof. Freshness, status and expiry are left to the caller.
   *
   * @param expected the site that was asked for
   * @throws ProofException {@code proof_subject_mismatch inclusion_proof_invalid map_proof_invalid}
   * @throws FoldException {@code entry_sequence entry_time entry_expiry}
   * @throws VerificationException {@code root_expired}, as {@link CheckpointVerifier#verify}, or as
   *     {@link RecordVerifier#verify}
   */
  public Verified verify(RootChain roots, EntityId expected, Instant now) {
    Root newest = roots.newest();
    newest.parseEntity(expected.value());
    if (!sub.equals(expected)) {
      throw new ProofException(
          "proof_subject_mismatch", "The proof is of " + sub + " instead of " + expected + ".");
    }
    roots.requireFresh(now);
    VerifiedCheckpoint believed = new CheckpointVerifier(newest).verify(checkpoint, now);
    Event event = event();
    requireLast(event, roots, now);
    MerkleProofs.verifyInclusion(
        event.seq(),
        checkpoint.size(),
        MerkleFrontier.leafHash(utf8(entry)),
        entryProof,
        checkpoint.root());
    Optional<Sha256> hash = mapProof.verify(event.directory(), sub.key());
    RecordVerifier verifier = new RecordVerifier(newest);
    return new Verified(
        believed,
        event,
        hash.map(name -> verifier.verify(sub, name, record.orElseThrow().bytes(), now)));
  }

  private void requireLast(Event event, RootChain roots, Instant now) {
    require(event, event.seq() == checkpoint.size() - 1, "entry_sequence", "is not the last one");
    require(
        event,
        event.time() <= now.getEpochSecond() + RootChain.SKEW_SECONDS,
        "entry_time",
        "was written in the future; check this machine's clock");
    require(
        event,
        roots.allowsLife(event.time(), event.expires()),
        "entry_expiry",
        "has a life that its federation does not allow");
  }

  private static void require(Event event, boolean condition, String code, String why) {
    if (!condition) {
      throw new FoldException(code, event.seq(), "Entry " + event.seq() + " " + why + ".");
    }
  }
}
