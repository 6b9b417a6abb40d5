package org.waymark.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.waymark.client.DirectoryStatus;
import org.waymark.client.DirectoryStatus.FederationStatus;
import org.waymark.client.DirectoryStatus.Held;
import org.waymark.client.SyncReport;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.freshness.Freshness;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.proof.SplitProof;
import org.waymark.trust.testing.TestKeys;

/** What a running node says of its trust: each thing once, when it begins and when it ends. */
final class NodeNewsTest {
  private static final EntityId FEDERATION = EntityId.parse("https://federation.example.org");
  private static final String LOG = "registry.example.org/e1";
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Optional<SplitProof> split = Optional.empty();
  private long witnessed = 10;
  private Freshness freshness = Freshness.FRESH;

  private final NodeNews news = news();

  private NodeNews news() {
    PrintStream stream = new PrintStream(err, true, UTF_8);
    Console console = new Console(stream, stream, false);
    return new NodeNews(this::status, console, new ProgressLine(console));
  }

  private DirectoryStatus status() {
    Held held =
        new Held(
            LOG,
            10,
            Sha256.of(),
            Sha256.of(),
            freshness,
            NOW,
            NOW,
            4,
            3,
            witnessed,
            10 - witnessed);
    return new DirectoryStatus(
        NOW,
        List.of(
            new FederationStatus(
                FEDERATION,
                "Sample",
                Optional.of(held),
                1,
                NOW,
                Optional.empty(),
                List.of(),
                split,
                Optional.empty())));
  }

  private List<String> said() {
    err.reset();
    news.synced(new SyncReport(List.of()));
    news.synced(new SyncReport(List.of()));
    return err.toString(UTF_8).lines().toList();
  }

  private static SplitProof twoTrees() {
    SigningKey key = TestKeys.named("log");
    return new SplitProof(
        Checkpoint.sign(LOG, 10, Sha256.of(new byte[1]), key),
        Checkpoint.sign(LOG, 10, Sha256.of(new byte[2]), key),
        Optional.empty());
  }

  @Test
  void aSplitViewIsToldWhenItIsFoundAndWhenItEnds() {
    assertThat(said()).isEmpty();

    split = Optional.of(twoTrees());
    assertThat(said())
        .singleElement()
        .asString()
        .contains(LOG, FEDERATION.value(), "splitProof", "[split_view]");

    split = Optional.empty();
    assertThat(said()).singleElement().asString().contains(LOG, "has ended");
    assertThat(said()).isEmpty();
  }

  @Test
  void whatIsHeldBackIsToldOnlyWhenItLasts() {
    witnessed = 8;
    assertThat(said()).as("witnesses need a moment").isEmpty();

    freshness = Freshness.STALE;
    assertThat(said())
        .singleElement()
        .asString()
        .contains("8 of its 10 log entries", "sites held back: 2", "[held_back]");

    freshness = Freshness.EXPIRED;
    assertThat(said()).isEmpty();
    witnessed = 10;
    assertThat(said()).isEmpty();
    witnessed = 9;
    assertThat(said()).as("it happened again").hasSize(1);
  }

  @Test
  void aStaleDirectoryThatIsWitnessedIsNoNewsOfTheWitnesses() {
    freshness = Freshness.STALE;

    assertThat(said()).isEmpty();
  }
}
