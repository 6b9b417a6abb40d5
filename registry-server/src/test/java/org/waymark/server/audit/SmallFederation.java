package org.waymark.server.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.waymark.client.content.DirectoryFolder;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.log.EntryBundle;
import org.waymark.trust.log.Event;
import org.waymark.trust.log.EventType;
import org.waymark.trust.log.MerkleProofs;
import org.waymark.trust.log.TileHashReader;
import org.waymark.trust.log.TilePath;
import org.waymark.trust.proof.SiteProof;
import org.waymark.trust.statement.Record;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestSite;

/**
 * A federation of four sites, one of each status, with a snapshot in the middle of its log, the
 * same bytes in every run, and everything that can be published of it.
 */
public final class SmallFederation {
  public static final String MEMBER = "member.example.org";
  public static final String SUSPENDED = "suspended.example.org";
  public static final String REVOKED = "revoked.example.org";
  public static final String LEFT = "left.example.org";
  public static final String STRANGER = "stranger.example.org";

  private final TestFederation federation;

  private SmallFederation(TestFederation federation) {
    this.federation = federation;
  }

  /** What can be published of another federation, of the same hosts. */
  public static SmallFederation of(TestFederation federation) {
    return new SmallFederation(federation);
  }

  /** A testing federation, so that it can be read over loopback. */
  public static SmallFederation create() {
    TestFederation federation = TestFederation.testing();
    TestSite member = federation.admit(MEMBER);
    TestSite suspended = federation.admit(SUSPENDED);
    TestSite revoked = federation.admit(REVOKED);
    federation.advance(Duration.ofMinutes(10));
    federation.revoke(revoked);
    federation.snapshot();
    federation.advance(Duration.ofMinutes(10));
    federation.suspend(suspended);
    TestSite left = federation.admit(LEFT);
    federation.update(member);
    federation.advance(Duration.ofMinutes(10));
    federation.leave(left);
    federation.heartbeat();
    return new SmallFederation(federation);
  }

  /** One site and nothing else: the smallest bundle worth damaging. */
  public static SmallFederation tiny() {
    TestFederation federation = TestFederation.testing();
    federation.admit(MEMBER);
    return new SmallFederation(federation);
  }

  /** One site that certified everything that a site can, as it writes it in its statement. */
  public static SmallFederation furnished(ObjectNode metadata) {
    TestFederation federation = TestFederation.testing();
    TestSite member = federation.admit(MEMBER);
    member.restate(metadata);
    federation.log(EventType.UPDATE, member);
    return new SmallFederation(federation);
  }

  public TestFederation federation() {
    return federation;
  }

  /** A minute after the last entry. */
  public Instant now() {
    return federation.now().plusSeconds(60);
  }

  public Clock clock() {
    return Clock.fixed(now(), ZoneOffset.UTC);
  }

  /** Writes {@code root.json}. */
  public Path root(Path folder) {
    return write(folder.resolve("root.json"), federation.roots().oldest().bytes());
  }

  /** Writes {@code directory.bundle}. */
  public Path bundle(Path folder) {
    return write(folder.resolve("directory.bundle"), federation.bundle());
  }

  /** Writes everything below {@code directory/}, proofs included, and returns that folder. */
  public Path publish(Path folder) {
    DirectoryFolder directory = new DirectoryFolder(folder.resolve("directory"));
    federation
        .roots()
        .all()
        .forEach(root -> directory.put("root/" + root.version() + ".json", root.bytes()));
    List<byte[]> entries = federation.entries();
    for (TilePath path : TilePath.newTiles(0, entries.size())) {
      if (path.level() == TilePath.ENTRIES) {
        directory.put(path.path(), EntryBundle.encode(entries));
        directory.put(path.recordsPath(), records(entries));
      } else {
        directory.put(path.path(), tile(path));
      }
    }
    directory.put("bundle", federation.bundle());
    for (String host : List.of(MEMBER, SUSPENDED, REVOKED, LEFT, STRANGER)) {
      directory.put("sites/" + host, proof(host).encode());
    }
    directory.put("checkpoint", federation.checkpoint().bytes());
    return directory.folder();
  }

  /** The proof about a host. */
  public SiteProof proof(String host) {
    long size = federation.entries().size();
    EntityId site = EntityId.parse("https://" + host);
    Optional<Sha256> record = federation.map().record(site.key());
    return new SiteProof(
        federation.checkpoint(),
        new String(federation.entries().get((int) size - 1), StandardCharsets.UTF_8),
        MerkleProofs.inclusion(size - 1, size, new TileHashReader(size, this::tile)),
        federation.map().prove(site.key()),
        record.map(hash -> Record.parse(federation.document(hash).orElseThrow())),
        site);
  }

  private byte[] tile(TilePath path) {
    if (path.level() != 0) {
      throw new IllegalArgumentException("so small a log has no tile " + path);
    }
    ByteArrayOutputStream hashes = new ByteArrayOutputStream();
    federation.leaves().forEach(leaf -> hashes.writeBytes(leaf.bytes()));
    return hashes.toByteArray();
  }

  private byte[] records(List<byte[]> entries) {
    Set<Sha256> named = new LinkedHashSet<>();
    entries.forEach(entry -> Event.parse(entry).record().ifPresent(named::add));
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (Sha256 hash : named) {
      federation
          .document(hash)
          .ifPresent(
              document -> {
                lines.writeBytes(document);
                lines.write('\n');
              });
    }
    return lines.toByteArray();
  }

  private static Path write(Path file, byte[] bytes) {
    try {
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
