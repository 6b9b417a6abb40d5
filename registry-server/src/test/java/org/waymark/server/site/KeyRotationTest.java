package org.waymark.server.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymark.signer.key.VerificationKey;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.statement.SiteStatement;
import org.waymark.trust.testing.TestFederation;

final class KeyRotationTest {
  private static final Duration YEAR = Duration.ofDays(365);

  @TempDir private Path folder;
  private Instant now = TestFederation.START;

  private SiteAdmin admin(String name) {
    return new SiteAdmin(folder.resolve(name), Optional.empty(), () -> now, new SecureRandom());
  }

  private SiteAdmin admin() {
    return admin("data");
  }

  @BeforeEach
  void site() {
    admin()
        .init(
            EntityId.parse("https://cloud.example.org"),
            Optional.empty(),
            List.of(EntityId.parse("https://federation.example")),
            Optional.empty());
    admin().sign(YEAR, Optional.empty());
  }

  private static String kid(SiteStatement statement) {
    return statement.keys().keys().get(0).kid().value();
  }

  private static List<String> named(SiteAdmin admin, KeySet set) {
    return admin.state().keys().get(set).keys().stream()
        .map(VerificationKey::kid)
        .map(id -> id.value())
        .toList();
  }

  @Test
  void aNewFederationKeyWaitsUntilTheDirectoryShowsIt() {
    SiteStatement old = admin().newest().orElseThrow();

    SiteStatement next = admin().beginRotation(KeySet.FEDERATION, true, YEAR);

    assertThat(next.ver()).isEqualTo(2);
    assertThat(kid(next)).isNotEqualTo(kid(old));
    assertThat(admin().state().rotating()).containsExactly(KeySet.FEDERATION);
    assertThat(admin().settleRotation(KeySet.FEDERATION, old)).isEmpty();
    assertThat(named(admin(), KeySet.FEDERATION)).containsExactly(kid(old));
    assertThat(admin().settleRotation(KeySet.FEDERATION, next))
        .hasValueSatisfying(key -> assertThat(key.kid().value()).isEqualTo(kid(next)));
    assertThat(named(admin(), KeySet.FEDERATION)).containsExactly(kid(next));
    assertThat(admin().state().rotating()).isEmpty();
    assertThat(admin().state().unsigned()).isEmpty();
    assertThat(folder.resolve("data/keys/retired/" + kid(old) + ".pem")).exists();
  }

  @Test
  void theRequestIsSignedByTheOldKeyAsLongAsTheNewOneWaits() {
    SiteStatement old = admin().newest().orElseThrow();
    SiteStatement next = admin().beginRotation(KeySet.FEDERATION, true, YEAR);
    EntityId federation = EntityId.parse("https://federation.example");

    String request = admin().requests(federation).rotateKey(next);

    assertThat(
            org.waymark.trust.statement.SiteRequest.parse(request, false)
                .verify(old.keys(), federation, now)
                .kid()
                .value())
        .isEqualTo(kid(old));
  }

  @Test
  void beginningAgainGoesOnWithTheSameKeyAndStatement() {
    SiteStatement first = admin().beginRotation(KeySet.FEDERATION, true, YEAR);

    SiteStatement again = admin().beginRotation(KeySet.FEDERATION, true, YEAR);

    assertThat(again.jws().token()).isEqualTo(first.jws().token());
  }

  @Test
  void anOldNodeKeyGoesOnBeingNamedUnlessItIsDropped() {
    List<String> before = named(admin(), KeySet.NODE);
    SiteStatement kept = admin().beginRotation(KeySet.NODE, true, YEAR);
    admin().settleRotation(KeySet.NODE, kept);

    assertThat(named(admin(), KeySet.NODE)).hasSize(2).endsWith(before.get(0));

    SiteStatement dropped = admin().beginRotation(KeySet.NODE, false, YEAR);
    admin().settleRotation(KeySet.NODE, dropped);

    assertThat(named(admin(), KeySet.NODE)).hasSize(1).doesNotContainAnyElementsOf(before);
    assertThat(admin().state().unsigned()).isEmpty();
  }

  @Test
  void whatWasEditedAndNotSignedIsNotPartOfARotation() {
    admin().edit(List.of(new SiteAdmin.Edit("mesh_site.country", Optional.of("NL"))));

    SiteStatement next = admin().beginRotation(KeySet.FEDERATION, true, YEAR);
    admin().settleRotation(KeySet.FEDERATION, next);

    assertThat(next.meshSite().orElseThrow().path("country").asText()).isEmpty();
    assertThat(admin().state().unsigned())
        .extracting(Difference::path)
        .containsExactly("metadata.mesh_site.country");
  }

  @Test
  void twoKeysAreReplacedOneAfterTheOther() {
    admin().beginRotation(KeySet.NODE, true, YEAR);

    assertThatThrownBy(() -> admin().beginRotation(KeySet.FEDERATION, true, YEAR))
        .isInstanceOfSatisfying(
            SiteAdminException.class, e -> assertThat(e.code()).isEqualTo("rotation_under_way"));
  }

  /** What a kill leaves behind: the files that were written before it. */
  @ParameterizedTest(name = "after {0}")
  @ValueSource(strings = {"nothing", "retired", "retired,draft", "all"})
  void aKillBetweenAnyTwoStepsOfTheEndIsMadeGoodByDoingItAgain(String done) throws Exception {
    SiteStatement next = admin().beginRotation(KeySet.FEDERATION, true, YEAR);
    copy("data", "killed");
    admin().settleRotation(KeySet.FEDERATION, next);
    Path killed = folder.resolve("killed");
    Path whole = folder.resolve("data");
    if (!done.equals("nothing")) {
      copy("data/keys/retired", "killed/keys/retired");
    }
    if (done.contains("draft") || done.equals("all")) {
      Files.write(killed.resolve("site.json"), Files.readAllBytes(whole.resolve("site.json")));
    }
    if (done.equals("all")) {
      Files.delete(killed.resolve("keys/federation.next.pem"));
      Files.write(
          killed.resolve("keys/federation.pem"),
          Files.readAllBytes(whole.resolve("keys/federation.pem")));
    }

    admin("killed").settleRotation(KeySet.FEDERATION, next);

    SiteAdmin after = admin("killed");
    assertThat(after.state().rotating()).isEmpty();
    assertThat(named(after, KeySet.FEDERATION)).containsExactly(kid(next));
    assertThat(kid(after.sign(YEAR, Optional.empty()).statement())).isEqualTo(kid(next));
  }

  @ParameterizedTest
  @EnumSource(
      value = KeySet.class,
      names = {"FEDERATION", "NODE"})
  void aKillBeforeTheRegistryWasAskedLeavesASiteThatSignsAsBefore(KeySet set) {
    admin().beginRotation(set, true, YEAR);

    SiteStatement signed = admin().sign(YEAR, Optional.empty()).statement();

    assertThat(signed.ver()).isEqualTo(3);
    assertThat(named(admin(), KeySet.FEDERATION)).containsExactly(kid(signed));
    assertThat(admin().beginRotation(set, true, YEAR).ver()).isEqualTo(4);
  }

  @Test
  void keysThatAreLostAreReplacedAndTheOthersStay() throws Exception {
    List<String> node = named(admin(), KeySet.NODE);
    List<String> federation = named(admin(), KeySet.FEDERATION);
    Files.delete(folder.resolve("data/keys/federation.pem"));

    assertThat(admin().replaceLostKeys()).containsExactly(KeySet.FEDERATION);

    assertThat(named(admin(), KeySet.FEDERATION)).isNotEqualTo(federation);
    assertThat(named(admin(), KeySet.NODE)).isEqualTo(node);
    assertThat(admin().replaceLostKeys()).isEmpty();
  }

  @Test
  void aLostPassphraseReplacesAllAndKeepsTheOldFilesAside() throws Exception {
    Files.delete(folder.resolve("data/passphrase"));

    assertThat(admin().replaceLostKeys()).containsExactly(KeySet.values());

    try (Stream<Path> aside = Files.list(folder.resolve("data/keys/retired"))) {
      assertThat(aside).hasSize(3);
    }
  }

  @Test
  void versionsThatADirectoryKnowsAreNeverTakenAgain() {
    admin().skipVersions(41);

    assertThat(admin().sign(YEAR, Optional.empty()).statement().ver()).isEqualTo(42);
  }

  private void copy(String from, String to) throws IOException {
    Path source = folder.resolve(from);
    try (Stream<Path> files = Files.walk(source)) {
      files.forEach(
          file -> {
            try {
              Path target = folder.resolve(to).resolve(source.relativize(file).toString());
              if (!Files.isDirectory(file)) {
                Files.createDirectories(target.resolveSibling("."));
                Files.copy(file, target);
              }
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }
}
