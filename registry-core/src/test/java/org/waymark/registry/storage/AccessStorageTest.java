package org.waymark.registry.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymark.registry.storage.Rows.audit;
import static org.waymark.registry.storage.Rows.bytes;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.registry.testing.TestDatabase;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.id.EntityId;

class AccessStorageTest {
  @TempDir Path temp;
  private RegistryStorage storage;
  private AccessStorage access;

  @BeforeEach
  void open() {
    storage = TestDatabase.open(temp);
    access = storage.access();
  }

  @AfterEach
  void close() {
    storage.close();
  }

  private static IdempotencyRow request(String body) {
    return new IdempotencyRow(
        "operator:anna",
        "key-1",
        Sha256.of(bytes(body)),
        OptionalInt.empty(),
        Optional.empty(),
        100);
  }

  @Test
  void takesARequestOnce() {
    Sha256 jti = Sha256.of(bytes("jti"));

    assertThat(access.use(jti, 200)).isTrue();
    assertThat(access.use(jti, 300)).isFalse();
    assertThat(access.use(Sha256.of(bytes("another")), 200)).isTrue();
  }

  @Test
  void forgetsRequestsThatAreTooOldByThemselves() {
    Sha256 jti = Sha256.of(bytes("jti"));
    assertThat(access.use(jti, 200)).isTrue();

    assertThat(access.dropUsedBefore(200)).isZero();
    assertThat(access.use(jti, 200)).isFalse();
    assertThat(access.dropUsedBefore(201)).isEqualTo(1);
    assertThat(access.use(jti, 200)).isTrue();
  }

  @Test
  void answersANumberedRequestAsItDidBefore() {
    assertThat(access.claim(request("body"))).isTrue();
    assertThat(access.claim(request("other"))).isFalse();

    access.answer("operator:anna", "key-1", 201, bytes("answer"));

    IdempotencyRow kept = access.claimed("operator:anna", "key-1").orElseThrow();
    assertThat(kept.request()).isEqualTo(Sha256.of(bytes("body")));
    assertThat(kept.status()).hasValue(201);
    assertThat(kept.body()).hasValueSatisfying(body -> assertThat(body).isEqualTo(bytes("answer")));
    assertThat(access.claimed("operator:ben", "key-1")).isEmpty();
  }

  @Test
  void letsARequestBeTriedAgainUnlessItWasAnswered() {
    assertThat(access.claim(request("body"))).isTrue();
    access.forget("operator:anna", "key-1");
    assertThat(access.claim(request("body"))).isTrue();
    access.answer("operator:anna", "key-1", 201, bytes("answer"));

    access.forget("operator:anna", "key-1");

    assertThat(access.claim(request("body"))).isFalse();
    assertThat(access.dropClaimedBefore(101)).isEqualTo(1);
    assertThat(access.claim(request("body"))).isTrue();
  }

  @Test
  void findsAuditRowsByWhoWhatAndWhom() {
    for (int i = 0; i < 3; i++) {
      storage.note(audit("invite", "invitation:" + i));
    }
    storage.note(
        new AuditRow(
            200,
            "operator:ben",
            "refused",
            "https://a.example",
            Optional.of("rules-failed"),
            Optional.of("The contact is missing."),
            OptionalLong.of(3),
            Optional.of(Sha256.zero())));

    assertThat(storage.audit(AuditQuery.newest(2)))
        .extracting(entry -> entry.row().subject())
        .containsExactly("https://a.example", "invitation:2");
    assertThat(storage.audit(10).get(0))
        .returns(Optional.of("The contact is missing."), AuditRow::detail)
        .returns(Optional.of(Sha256.zero()), AuditRow::decision)
        .returns(OptionalLong.of(3), AuditRow::seq);
    assertThat(subjects(Optional.of("invitation:1"), Optional.empty(), Optional.empty()))
        .containsExactly("invitation:1");
    assertThat(subjects(Optional.empty(), Optional.of("operator:ben"), Optional.empty()))
        .containsExactly("https://a.example");
    assertThat(subjects(Optional.empty(), Optional.of("operator:ben"), Optional.of("invite")))
        .isEmpty();
    assertThat(storage.countAudited("invite", 100)).isEqualTo(3);
    assertThat(storage.countAudited("invite", 101)).isZero();
  }

  private List<String> subjects(
      Optional<String> subject, Optional<String> actor, Optional<String> action) {
    return storage.audit(new AuditQuery(subject, actor, action, OptionalLong.empty(), 10)).stream()
        .map(entry -> entry.row().subject())
        .toList();
  }

  @Test
  void givesTheAuditTrailPageByPage() {
    for (int i = 0; i < 5; i++) {
      storage.note(audit("invite", "invitation:" + i));
    }
    List<AuditEntry> first = storage.audit(AuditQuery.newest(3));

    List<AuditEntry> second =
        storage.audit(
            new AuditQuery(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalLong.of(first.get(2).id()),
                3));

    assertThat(second)
        .extracting(entry -> entry.row().subject())
        .containsExactly("invitation:1", "invitation:0");
  }

  @Test
  void cutsADetailThatIsTooLong() {
    String sentence = "x".repeat(5_000);
    storage.note(
        new AuditRow(
            100,
            "a",
            "b",
            "c",
            Optional.empty(),
            Optional.of(sentence),
            OptionalLong.empty(),
            Optional.empty()));

    assertThat(storage.audit(1).get(0).detail()).contains(sentence.substring(0, 1_000));
  }

  @Test
  void keepsTheNewestReportOfASite() {
    EntityId site = EntityId.parse("https://a.example");
    SiteCheckRow first = new SiteCheckRow(site, 100, "pass", bytes("first"), OptionalLong.empty());
    SiteCheckRow second =
        new SiteCheckRow(site, 200, "fail", bytes("second"), OptionalLong.of(200));
    storage.siteChecks().put(first);
    storage.siteChecks().put(second);

    assertThat(storage.siteChecks().find(site).orElseThrow())
        .usingRecursiveComparison()
        .isEqualTo(second);
    assertThat(storage.siteChecks().all()).hasSize(1);
  }

  @Test
  void knowsTheRuleSetInForceAndThoseBefore() {
    assertThat(storage.rules().inForce()).isEmpty();
    apply(0, "one");
    apply(1, "two");
    apply(2, "one");

    assertThat(storage.rules().inForce().orElseThrow())
        .usingRecursiveComparison()
        .isEqualTo(rules(2, "one"));
    assertThat(storage.rules().find(Sha256.of(bytes("two")))).isPresent();
    assertThat(storage.rules().newest(10))
        .extracting(RuleSetRow::appliedAt)
        .containsExactly(102L, 101L, 100L);
  }

  private void apply(long seq, String body) {
    storage.commit(Rows.commit(seq, List.of(), List.of(), Optional.of(rules(seq, body))));
  }

  private static RuleSetRow rules(long seq, String body) {
    return new RuleSetRow(Sha256.of(bytes(body)), bytes(body), 100 + seq, OptionalLong.of(seq));
  }
}
