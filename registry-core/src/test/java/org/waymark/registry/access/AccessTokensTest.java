package org.waymark.registry.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymark.registry.audit.Actor;
import org.waymark.registry.error.RefusedException;
import org.waymark.registry.storage.AuditRow;
import org.waymark.registry.storage.RegistryStorage;
import org.waymark.registry.storage.TokenRow;
import org.waymark.registry.testing.TestClock;
import org.waymark.registry.testing.TestDatabase;
import org.waymark.signer.codec.Sha256;

class AccessTokensTest {
  private static final Actor BY = new Actor("command-line");

  @TempDir Path temp;
  private final TestClock clock = new TestClock();
  private RegistryStorage storage;
  private AccessTokens tokens;

  @BeforeEach
  void open() {
    storage = TestDatabase.open(temp);
    tokens = new AccessTokens(storage.access(), clock, new SecureRandom());
  }

  @AfterEach
  void close() {
    storage.close();
  }

  private AccessTokens.Created create(String name, Role role) {
    return tokens.create(name, role, Optional.empty(), Optional.empty(), BY);
  }

  private Optional<AccessToken> authenticate(String secret) {
    return tokens.authenticate(secret, clock.instant());
  }

  private static void refuses(String code, Runnable request) {
    assertThatThrownBy(request::run)
        .isInstanceOfSatisfying(RefusedException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void recognisesASecretThatItMade() {
    AccessTokens.Created made = create("anna", Role.OPERATOR);

    assertThat(made.secret()).matches("wmk_" + made.token().id() + "_[A-Za-z0-9_-]{43}");
    assertThat(authenticate(made.secret())).contains(made.token());
    assertThat(made.token().actor()).isEqualTo(new Actor("operator:anna"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "wmk_", "wmk__", "Bearer x", "wmk_0_0", "\u0000"})
  void recognisesNothingElse(String secret) {
    create("anna", Role.OPERATOR);

    assertThat(authenticate(secret)).isEmpty();
  }

  @Test
  void recognisesNoSecretThatDiffersInOneCharacter() {
    String secret = create("anna", Role.OPERATOR).secret();
    for (int i = 0; i < secret.length(); i++) {
      char other = secret.charAt(i) == '7' ? '8' : '7';
      String changed = secret.substring(0, i) + other + secret.substring(i + 1);

      assertThat(authenticate(changed)).as("changed at %s", i).isEmpty();
    }
  }

  @Test
  void doesNotRecogniseOneSecretUnderTheIdOfAnother() {
    AccessTokens.Created anna = create("anna", Role.OPERATOR);
    AccessTokens.Created ben = create("ben", Role.AUDITOR);
    String mixed = anna.secret().substring(0, 31) + ben.secret().substring(31);

    assertThat(mixed).startsWith("wmk_" + anna.token().id() + "_");
    assertThat(authenticate(mixed)).isEmpty();
  }

  @Test
  void isExpiredFromTheSecondOnThatItNames() {
    String secret =
        tokens
            .create("anna", Role.OPERATOR, Optional.empty(), Optional.of(Duration.ofDays(1)), BY)
            .secret();
    clock.advance(Duration.ofDays(1).minusSeconds(1));
    assertThat(authenticate(secret)).isPresent();

    clock.advance(Duration.ofSeconds(1));

    assertThat(authenticate(secret)).isEmpty();
  }

  @Test
  void isRevokedAtOnceForEverybodyOnTheDatabase() {
    AccessTokens.Created made = create("anna", Role.OPERATOR);
    AccessTokens elsewhere = new AccessTokens(storage.access(), clock, new SecureRandom());
    assertThat(elsewhere.authenticate(made.secret(), clock.instant())).isPresent();

    tokens.revoke(made.token().id(), BY);

    assertThat(elsewhere.authenticate(made.secret(), clock.instant())).isEmpty();
    assertThat(tokens.list().get(0).revoked())
        .contains(clock.instant().truncatedTo(ChronoUnit.SECONDS));
  }

  @Test
  void doesNotRevokeTwiceOrWhatIsNot() {
    AccessTokens.Created made = create("anna", Role.OPERATOR);
    tokens.revoke(made.token().id(), BY);

    refuses("token_revoked", () -> tokens.revoke(made.token().id(), BY));
    refuses("token_unknown", () -> tokens.revoke("nobody", BY));
  }

  @Test
  void givesANameToOneTokenAtATime() {
    AccessTokens.Created first = create("anna", Role.OPERATOR);
    refuses("token_name_taken", () -> create("anna", Role.AUDITOR));

    tokens.revoke(first.token().id(), BY);
    AccessTokens.Created second = create("anna", Role.AUDITOR);

    assertThat(authenticate(second.secret())).isPresent();
    assertThat(authenticate(first.secret())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "-anna", "anna:x", "anna\n", "ännchen"})
  void refusesANameThatTheAuditTrailCouldMisread(String name) {
    refuses("token_name_malformed", () -> create(name, Role.OPERATOR));
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void allowsWhatItsRoleMay(Role role) {
    AccessToken token = authenticate(create("anna", role).secret()).orElseThrow();

    assertThat(token.permissions()).isEqualTo(role.permissions());
    for (Permission permission : Permission.values()) {
      assertThat(token.allows(permission)).isEqualTo(role.permissions().contains(permission));
    }
  }

  @Test
  void allowsNoMoreThanItWasMadeFor() {
    AccessTokens.Created made =
        tokens.create(
            "importer",
            Role.OPERATOR,
            Optional.of(Set.of(Permission.READ, Permission.MEMBERS)),
            Optional.empty(),
            BY);

    AccessToken token = authenticate(made.secret()).orElseThrow();

    assertThat(token.permissions()).containsExactlyInAnyOrder(Permission.READ, Permission.MEMBERS);
  }

  @Test
  void isNotMadeForMoreThanItsRoleOrForNothing() {
    for (Set<Permission> only : List.of(Set.<Permission>of(), Set.of(Permission.APPROVE))) {
      refuses(
          "token_permissions",
          () -> tokens.create("ben", Role.REVIEWER, Optional.of(only), Optional.empty(), BY));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 3_650L * 86_400 + 1, Long.MAX_VALUE})
  void refusesALifeThatIsNone(long seconds) {
    Optional<Duration> life = Optional.of(Duration.ofSeconds(seconds));

    refuses("token_life", () -> tokens.create("anna", Role.OPERATOR, Optional.empty(), life, BY));
  }

  @Test
  void losesWhatARowAllowsBeyondItsRole() {
    String secret = "wmk_" + "0".repeat(26) + "_" + "A".repeat(43);
    TokenRow forged =
        new TokenRow(
            "0".repeat(26),
            "later",
            "director",
            "read tokens fly",
            Sha256.of(secret.getBytes(StandardCharsets.UTF_8)),
            0,
            "nobody",
            OptionalLong.empty(),
            OptionalLong.empty());
    assertThat(storage.access().putToken(forged)).isTrue();

    AccessToken token = authenticate(secret).orElseThrow();

    assertThat(token.role()).isEqualTo(Role.AUDITOR);
    assertThat(token.permissions()).containsExactly(Permission.READ);
  }

  @Test
  void showsTheSecretOnceAndKeepsItNowhere() {
    AccessTokens.Created made = create("anna", Role.OPERATOR);
    String random = made.secret().substring(made.secret().length() - 43);
    tokens.revoke(made.token().id(), BY);

    assertThat(made.toString()).doesNotContain(random);
    assertThat(tokens.list().toString()).doesNotContain(random);
    assertThat(storage.access().tokens().toString()).doesNotContain(random);
    assertThat(storage.audit(10).toString()).doesNotContain(random);
  }

  @Test
  void isAuditedWhenMadeAndWhenRevoked() {
    AccessTokens.Created made = create("anna", Role.REVIEWER);
    tokens.revoke(made.token().id(), new Actor("operator:ben"));

    assertThat(storage.audit(10))
        .extracting(AuditRow::action, AuditRow::actor, AuditRow::subject)
        .containsExactly(
            tuple("token-revoke", "operator:ben", "token:" + made.token().id()),
            tuple("token-create", "command-line", "token:" + made.token().id()));
    assertThat(storage.audit(10).get(1).detail()).contains("reviewer:anna (read invite review)");
  }

  @Test
  void auditsNoRefusalAsIfItHadHappened() {
    create("anna", Role.OPERATOR);
    refuses("token_name_taken", () -> create("anna", Role.OPERATOR));

    assertThat(storage.audit(10)).hasSize(1);
  }
}
