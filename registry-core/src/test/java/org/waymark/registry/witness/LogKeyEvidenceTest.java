package org.waymark.registry.witness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.registry.storage.RegistryStorage;
import org.waymark.registry.testing.TestDatabase;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.key.SigningKeys;
import org.waymark.signer.key.VerificationKey;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.root.LogIdentity;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootBuilder;
import org.waymark.trust.root.RootRole;

/** A thief of one log key has no power over what is kept against the next one. */
class LogKeyEvidenceTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final String ORIGIN = "federation.example.org/e1";

  @TempDir Path temporary;

  private final SecureRandom random = new SecureRandom();
  private final SigningKey rootKey = SigningKeys.ed25519(random);
  private final SigningKey membership = SigningKeys.ed25519(random);
  private final SigningKey stolen = SigningKeys.ed25519(random);
  private final SigningKey next = SigningKeys.ed25519(random);
  private RegistryStorage storage;
  private LogKeyEvidence evidence;

  @BeforeEach
  void open() {
    storage = TestDatabase.open(temporary.resolve("data"));
    evidence = new LogKeyEvidence(folder(), storage, InstantSource.fixed(NOW));
  }

  @AfterEach
  void close() {
    storage.close();
  }

  private Path folder() {
    return temporary.resolve("evidence");
  }

  private Root root(long epoch, SigningKey... logKeys) {
    return RootBuilder.first(
            EntityId.parse("https://federation.example.org"),
            "Sample",
            NOW,
            NOW.plus(Duration.ofDays(365)))
        .log(new LogIdentity("federation.example.org/e" + epoch, epoch, 0, LogIdentity.NOTHING))
        .keys(RootRole.ROOT, 1, rootKey.publicKey())
        .keys(RootRole.MEMBERSHIP, membership.publicKey())
        .keys(
            RootRole.LOG,
            Stream.of(logKeys).map(SigningKey::publicKey).toArray(VerificationKey[]::new))
        .sign(List.of(rootKey));
  }

  private static Checkpoint note(String origin, int size, SigningKey key) {
    return Checkpoint.sign(origin, size, Sha256.of(new byte[] {1}), key);
  }

  private void fill(String origin, SigningKey key, Root root) {
    for (int size = 10; size < 50; size++) {
      evidence.keep(note(origin, size, key), 5, root);
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      return files.toList();
    }
  }

  @Test
  void misuseOfALaterKeyAlarmsHoweverMuchIsKeptAgainstAnEarlierOne() {
    Root first = root(1, stolen);
    fill(ORIGIN, stolen, first);
    assertThat(evidence.against(first)).hasSize(16);
    Root second = root(1, next);
    assertThat(evidence.against(second)).isEmpty();

    Checkpoint misuse = note(ORIGIN, 70, next);
    evidence.keep(misuse, 5, second);

    assertThat(evidence.against(second)).containsExactly(misuse);
  }

  @Test
  void theSameTreeSignedByALaterKeyIsEvidenceOfItsOwn() {
    evidence.keep(note(ORIGIN, 12, stolen), 5, root(1, stolen));
    Root second = root(1, next);

    evidence.keep(note(ORIGIN, 12, next), 5, second);
    evidence.keep(note(ORIGIN, 12, next), 5, second);

    assertThat(evidence.against(second)).containsExactly(note(ORIGIN, 12, next));
  }

  @Test
  void oneOfTwoKeysLeavesRoomForTheOther() {
    Root both = root(1, stolen, next);
    fill(ORIGIN, stolen, both);

    evidence.keep(note(ORIGIN, 70, next), 5, both);

    assertThat(evidence.against(both)).hasSize(17);
    assertThat(evidence.against(root(1, next))).hasSize(1);
  }

  @Test
  void whatCountsNoMoreMakesRoomOldestEpochFirst() throws IOException {
    for (int epoch = 1; epoch <= 3; epoch++) {
      fill("federation.example.org/e" + epoch, stolen, root(epoch, stolen));
      for (Path file : files()) {
        if (Files.readString(file).startsWith("federation.example.org/e" + epoch)) {
          Files.setLastModifiedTime(file, FileTime.from(NOW.plusSeconds(epoch)));
        }
      }
    }

    evidence.keep(note("federation.example.org/e4", 70, stolen), 5, root(4, stolen));

    assertThat(files()).hasSize(17);
    assertThat(evidence.against(root(1, stolen))).isEmpty();
    assertThat(evidence.against(root(2, stolen))).isEmpty();
    assertThat(evidence.against(root(3, stolen))).hasSize(16);
    assertThat(evidence.against(root(4, stolen))).hasSize(1);
  }
}
