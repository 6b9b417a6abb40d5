package org.waymark.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.client.content.DirectoryFolder;
import org.waymark.client.sync.Source.FolderSource;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.note.NoteVerifier;
import org.waymark.trust.freshness.Freshness;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.root.WitnessPolicy;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestKeys;

/** A federation whose root asks for the cosignature of one witness. */
class WitnessTest {

  private static final SigningKey KEY = TestKeys.named("witness");

  @TempDir Path temporary;
  private final TestFederation federation =
      TestFederation.create(
          builder ->
              builder.witness(
                  new WitnessPolicy(
                      1,
                      List.of(
                          new WitnessPolicy.Group(
                              "all",
                              1,
                              List.of(
                                  NoteVerifier.cosignatureV1(
                                      "witness.example", KEY.publicKey())))))));
  private final TestClock clock = new TestClock(federation.now());

  private Checkpoint cosigned(Instant at) {
    return Checkpoint.parse(
        federation.checkpoint().note().cosign("witness.example", KEY, at).bytes());
  }

  private Directory open() {
    return Directory.open(
        DirectoryConfig.at(temporary.resolve("data"))
            .federation(
                new FederationConfig(
                    federation.root(), List.of(new FolderSource(temporary.resolve("published")))))
            .clock(clock)
            .background(false));
  }

  private void publish(Map<String, byte[]> resources) {
    new DirectoryFolder(temporary.resolve("published")).putAll(resources);
  }

  @Test
  void aCheckpointWithoutTheCosignatureIntroducesNobody() {
    federation.admit("a.example");
    publish(Published.of(federation));
    try (Directory directory = open()) {
      assertThat(directory.syncNow().ok()).isTrue();
      assertThatThrownBy(() -> directory.resolve("a.example"))
          .isInstanceOfSatisfying(
              ExpiredDirectory.class, e -> assertThat(e.code()).isEqualTo("witness_policy"));
    }
  }

  @Test
  void aNewerCosignatureOfTheSameTreeKeepsItFresh() {
    federation.admit("a.example");
    publish(Published.of(federation, cosigned(clock.instant().minus(Duration.ofHours(23)))));
    try (Directory directory = open()) {
      directory.syncNow();
      clock.advance(Duration.ofHours(2));
      assertThat(directory.resolve("a.example").freshness()).isEqualTo(Freshness.STALE);

      publish(Published.of(federation, cosigned(clock.instant())));
      assertThat(directory.syncNow().ok()).isTrue();

      assertThat(directory.resolve("a.example").freshness()).isEqualTo(Freshness.FRESH);
      assertThat(directory.explain("a.example").evidence())
          .extracting(Evidence::step)
          .contains("witnesses");
    }
  }
}
