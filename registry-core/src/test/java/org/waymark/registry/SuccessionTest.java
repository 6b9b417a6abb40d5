package org.waymark.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.registry.error.RegistryException;
import org.waymark.registry.keys.KeyFolder;
import org.waymark.registry.testing.IndependentReader;
import org.waymark.registry.testing.RepeatableRandom;
import org.waymark.registry.testing.TestDatabase;
import org.waymark.registry.testing.TestRegistry;
import org.waymark.signer.VerificationException;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.key.VerificationKey;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.root.LogIdentity;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootBuilder;
import org.waymark.trust.root.RootDraft;
import org.waymark.trust.root.RootRole;
import org.waymark.trust.statement.RecordVerifier;

/** A registry goes on under the next root, whatever it changes, and everybody can follow. */
class SuccessionTest {
  @TempDir Path temp;
  private TestRegistry test;
  private List<SigningKey> rootKeys;

  @BeforeEach
  void open() {
    test = TestRegistry.create(temp.resolve("data"));
    KeyFolder folder = new KeyFolder(test.data().resolve("root-keys"));
    rootKeys =
        Stream.of("root-1", "root-2")
            .map(n -> folder.open(n, "correct horse".toCharArray()))
            .toList();
    test.admit("active.example");
    test.admit("suspended.example");
    test.admit("revoked.example");
    test.admit("left.example");
    registry().suspend(site("suspended.example"), "key-dispute", TestRegistry.ACTOR);
    registry().revoke(site("revoked.example"), "terms", TestRegistry.ACTOR);
    registry().leave(site("left.example"), "site-request", TestRegistry.ACTOR);
    test.clock().advance(Duration.ofHours(1));
  }

  @AfterEach
  void close() {
    test.close();
  }

  private Registry registry() {
    return test.registry();
  }

  private static EntityId site(String host) {
    return EntityId.parse("https://" + host);
  }

  private RoleKeyFile newKey(RootRole role) {
    return RoleKeyFile.make(
        test.data(),
        role,
        Optional.of(TestRegistry.passphrase()),
        TestRegistry.CHEAP,
        new RepeatableRandom("key of " + role));
  }

  private Root next(UnaryOperator<RootDraft> change) {
    RootDraft draft =
        RootDraft.after(
            registry().root(),
            test.clock().instant(),
            test.clock().instant().plus(Duration.ofDays(365)));
    return change.apply(draft).sign(rootKeys.get(0)).sign(rootKeys.get(1)).finished().orElseThrow();
  }

  private SuccessionReport succeed(UnaryOperator<RootDraft> change) {
    return registry().succeed(next(change).bytes(), TestRegistry.ACTOR);
  }

  private VerificationKey key(RootRole role) {
    return registry().root().keys(role).keys().get(0);
  }

  private void everybodyFollows() {
    IndependentReader.Directory read = test.read();
    assertThat(read.roots().newest()).isEqualTo(registry().root());
    assertThat(read.bundle()).isPresent();
    assertThat(read.status("active.example")).isEqualTo("active");
    assertThat(read.status("suspended.example")).isEqualTo("suspended");
    assertThat(read.status("revoked.example")).isEqualTo("revoked");
    assertThat(read.status("left.example")).isEqualTo("left");
    RecordVerifier verifier = new RecordVerifier(read.roots().newest());
    for (RegisteredSite member : registry().sites(Optional.empty())) {
      verifier.verify(member.entityId(), registry().record(member.entityId()).orElseThrow(), now());
    }
  }

  private Instant now() {
    return test.clock().instant();
  }

  private static void refusedFor(String code, Runnable attempt) {
    assertThatThrownBy(attempt::run)
        .satisfies(
            e ->
                assertThat(
                        e instanceof RegistryException known
                            ? known.code()
                            : ((VerificationException) e).code())
                    .isEqualTo(code));
  }

  @Test
  void goesOnUnderARootThatOnlyLastsLonger() {
    SuccessionReport report = succeed(draft -> draft);

    assertThat(report.before().version()).isEqualTo(1);
    assertThat(report.root().version()).isEqualTo(2);
    assertThat(report.recertified()).isZero();
    assertThat(registry().root().version()).isEqualTo(2);
    assertThat(test.read().types()).endsWith("root", "snapshot");
    everybodyFollows();
    test.reopen();
    everybodyFollows();
    assertThat(test.read().size()).isEqualTo(report.size());
  }

  @Test
  void takesTheSameRootAgainAsDone() {
    byte[] root = next(draft -> draft).bytes();
    SuccessionReport first = registry().succeed(root, TestRegistry.ACTOR);

    SuccessionReport again = registry().succeed(root, TestRegistry.ACTOR);

    assertThat(again.size()).isEqualTo(first.size());
    assertThat(again.before()).isEqualTo(again.root());
  }

  @Test
  void replacesTheMembershipKeyWithAnOverlap() {
    VerificationKey old = key(RootRole.MEMBERSHIP);
    RoleKeyFile made = newKey(RootRole.MEMBERSHIP);

    SuccessionReport both = succeed(draft -> draft.withKey(RootRole.MEMBERSHIP, made.key()));

    assertThat(both.recertified()).isEqualTo(4);
    assertThat(both.left()).isZero();
    everybodyFollows();
    SuccessionReport dropped = succeed(draft -> draft.withoutKey(old.kid().value()));
    assertThat(dropped.recertified()).isZero();
    everybodyFollows();
    test.reopen();
    test.admit("later.example");
    everybodyFollows();
  }

  @Test
  void removesAStolenMembershipKeyAtOnce() {
    VerificationKey stolen = key(RootRole.MEMBERSHIP);
    RoleKeyFile made = newKey(RootRole.MEMBERSHIP);

    SuccessionReport report =
        succeed(
            draft ->
                draft.withKey(RootRole.MEMBERSHIP, made.key()).withoutKey(stolen.kid().value()));

    assertThat(report.recertified()).isEqualTo(4);
    everybodyFollows();
    // No term became longer, and nobody's state is another.
    assertThat(registry().site(site("active.example")).orElseThrow().mver()).isEqualTo(2);
  }

  /** Who had both keys may have used the next counters, which followers do not forget. */
  @Test
  void certifiesAgainAboveWhatAThiefOfBothKeysUsed() {
    VerificationKey stolen = key(RootRole.MEMBERSHIP);
    RoleKeyFile made = newKey(RootRole.MEMBERSHIP);
    IndependentReader.Directory before = test.read();

    SuccessionReport report =
        succeed(
            draft ->
                draft
                    .with(epoch(before.size(), before.checkpoint().root()))
                    .withKey(RootRole.MEMBERSHIP, made.key())
                    .withoutKey(stolen.kid().value()));

    assertThat(report.recertified()).isEqualTo(4);
    assertThat(registry().site(site("active.example")).orElseThrow().mver())
        .isGreaterThan(1_000_000);
    everybodyFollows();
  }

  @Test
  void finishesWhatACrashCutOff() throws Exception {
    VerificationKey stolen = key(RootRole.MEMBERSHIP);
    RoleKeyFile made = newKey(RootRole.MEMBERSHIP);
    Root next =
        next(
            draft ->
                draft.withKey(RootRole.MEMBERSHIP, made.key()).withoutKey(stolen.kid().value()));
    Files.write(test.data().resolve("root/2.json"), next.bytes());

    test.reopen();

    registry().ready().join();
    everybodyFollows();
  }

  @Test
  void replacesTheLogKey() {
    VerificationKey old = key(RootRole.LOG);
    RoleKeyFile made = newKey(RootRole.LOG);

    succeed(draft -> draft.withKey(RootRole.LOG, made.key()).withoutKey(old.kid().value()));

    everybodyFollows();
    test.admit("later.example");
    everybodyFollows();
  }

  private UnaryOperator<RootBuilder> epoch(long size, Sha256 root) {
    return builder -> builder.log(new LogIdentity("federation.example/e2", 2, size, root));
  }

  @Test
  void beginsAnotherEpochOnItsOwnTree() {
    IndependentReader.Directory before = test.read();
    RoleKeyFile made = newKey(RootRole.LOG);
    VerificationKey stolen = key(RootRole.LOG);

    succeed(
        draft ->
            draft
                .with(epoch(before.size(), before.checkpoint().root()))
                .withKey(RootRole.LOG, made.key())
                .withoutKey(stolen.kid().value()));

    assertThat(test.read().checkpoint().origin()).isEqualTo("federation.example/e2");
    everybodyFollows();
    test.reopen();
    test.admit("later.example");
    everybodyFollows();
  }

  @Test
  void refusesAnEpochThatBeginsElsewhere() {
    refusedFor(
        "root_base_mismatch", () -> succeed(draft -> draft.with(epoch(3, Sha256.of(new byte[1])))));
    refusedFor(
        "root_base_mismatch",
        () -> succeed(draft -> draft.with(epoch(1000, Sha256.of(new byte[1])))));
    assertThat(registry().root().version()).isEqualTo(1);
    everybodyFollows();
  }

  @Test
  void refusesARootWhoseLogKeyIsNotHere() {
    VerificationKey elsewhere =
        RoleKeyFile.make(
                temp.resolve("elsewhere"),
                RootRole.LOG,
                Optional.of(TestRegistry.passphrase()),
                TestRegistry.CHEAP,
                new RepeatableRandom("elsewhere"))
            .key();
    String own = key(RootRole.LOG).kid().value();

    refusedFor(
        "key_not_in_root",
        () -> succeed(draft -> draft.withKey(RootRole.LOG, elsewhere).withoutKey(own)));

    assertThat(registry().root().version()).isEqualTo(1);
    assertThat(test.data().resolve("root/2.json")).doesNotExist();
    registry().heartbeat();
    everybodyFollows();
  }

  @Test
  void refusesAnotherRootOfAVersionThatItHas() {
    succeed(draft -> draft);
    Root other =
        registry().root().payload().next(now(), now().plus(Duration.ofDays(9))).sign(rootKeys);
    registry().succeed(other.bytes(), TestRegistry.ACTOR);
    Root reused =
        test.read()
            .roots()
            .version(2)
            .orElseThrow()
            .payload()
            .next(now(), now().plus(Duration.ofDays(10)))
            .sign(rootKeys);

    refusedFor("root_reused", () -> registry().succeed(reused.bytes(), TestRegistry.ACTOR));
  }

  @Test
  void refusesToStrandRecordsWhereItsMembershipKeyIsElsewhere() throws Exception {
    VerificationKey old = key(RootRole.MEMBERSHIP);
    RoleKeyFile made = newKey(RootRole.MEMBERSHIP);
    Files.delete(made.file());
    Files.writeString(test.data().resolve("keys/membership.offline"), "elsewhere\n");
    Files.delete(test.data().resolve("keys/membership.pem"));
    test.reopen();

    refusedFor(
        "records_under_dropped_key",
        () ->
            succeed(
                draft ->
                    draft.withKey(RootRole.MEMBERSHIP, made.key()).withoutKey(old.kid().value())));

    SuccessionReport both = succeed(draft -> draft.withKey(RootRole.MEMBERSHIP, made.key()));
    assertThat(both.left()).isEqualTo(4);
  }

  @Test
  void beginsWithARootOfACeremony() {
    Path data = temp.resolve("founded");
    List<RoleKeyFile> keys =
        Stream.of(RootRole.MEMBERSHIP, RootRole.LOG, RootRole.EXPORT)
            .map(
                role ->
                    RoleKeyFile.make(
                        data,
                        role,
                        Optional.of(TestRegistry.passphrase()),
                        TestRegistry.CHEAP,
                        new RepeatableRandom("founding " + role)))
            .toList();
    RootDraft draft =
        RootDraft.first(
            TestRegistry.FEDERATION,
            "Founded",
            now(),
            now().plus(Duration.ofDays(365)),
            1,
            builder -> builder);
    for (RoleKeyFile key : keys) {
      draft = draft.withKey(key.role(), key.key());
    }
    Root root =
        draft
            .withKey(RootRole.ROOT, rootKeys.get(0).publicKey())
            .sign(rootKeys.get(0))
            .finished()
            .orElseThrow();

    InitResult made =
        Registry.init(
            InitOptions.withRoot(data, root)
                .withDatabase(TestDatabase.url(data))
                .withClock(test.clock())
                .withPassphrase(TestRegistry.passphrase())
                .withStretching(TestRegistry.CHEAP, TestRegistry.CHEAP));

    assertThat(made.root()).isEqualTo(root);
    assertThat(made.rootKeys()).isEmpty();
    try (TestRegistry founded = TestRegistry.open(data, test.clock())) {
      founded.admit("first.example");
      assertThat(founded.read().status("first.example")).isEqualTo("active");
    }
  }
}
