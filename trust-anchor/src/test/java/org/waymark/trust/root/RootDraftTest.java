package org.waymark.trust.root;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.testing.Refusal;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestKeys;

/** What is carried from key to key, and what the people who sign it are shown. */
final class RootDraftTest {
  private final TestFederation federation = TestFederation.create();
  private final Instant now = federation.now();
  private final Root first = federation.roots().newest();
  private final List<SigningKey> keys = federation.rootKeys();
  private final SigningKey other = TestKeys.named("another key");

  private RootDraft next() {
    return RootDraft.after(first, now, now.plus(Duration.ofDays(365)));
  }

  private static RootDraft carried(RootDraft draft) {
    return RootDraft.parse(draft.bytes());
  }

  @Test
  void isARootWhenEnoughHaveSigned() {
    RootDraft one = carried(next().sign(keys.get(0)));
    assertThat(one.missing()).isEqualTo(1);
    assertThat(one.finished()).isEmpty();
    assertThat(Refusal.codeOf(() -> one.walk(now))).isEqualTo("root_threshold");

    RootDraft two = carried(one.sign(keys.get(2)));

    assertThat(two.missing()).isZero();
    assertThat(two.walk(now).newest().version()).isEqualTo(2);
    assertThat(federation.roots().walk(two.finished().orElseThrow().bytes(), now).newest())
        .isEqualTo(two.finished().orElseThrow());
  }

  @Test
  void oneKeyThatSignsTwiceCountsOnce() {
    assertThat(next().sign(keys.get(0)).sign(keys.get(0)).missing()).isEqualTo(1);
  }

  @Test
  void needsTheKeysOfBothVersions() {
    RootDraft draft = next();
    for (SigningKey key : keys) {
      draft = draft.withoutKey(key.kid().value());
    }
    draft =
        draft
            .withKey(RootRole.ROOT, other.publicKey())
            .withThreshold(1)
            .sign(keys.get(0))
            .sign(keys.get(1));
    assertThat(draft.missing()).isEqualTo(1);

    assertThat(carried(draft.sign(other)).missing()).isZero();
  }

  @Test
  void beginsAFederationKeyByKey() {
    RootDraft draft =
        RootDraft.first(
            federation.root().federation(),
            "New",
            now,
            now.plus(Duration.ofDays(9)),
            1,
            root -> root);
    assertThat(Refusal.codeOf(draft::payload)).isEqualTo("root_malformed");

    draft = carried(draft).withKey(RootRole.ROOT, other.publicKey());
    draft = carried(draft).withKey(RootRole.MEMBERSHIP, TestKeys.named("m").publicKey());
    draft = carried(draft).withKey(RootRole.LOG, TestKeys.named("l").publicKey());

    assertThat(draft.sign(other).walk(now).newest().version()).isEqualTo(1);
  }

  @Test
  void refusesWhatWouldNotBeBelieved() {
    RootDraft signed = next().sign(keys.get(0));
    assertThat(Refusal.codeOf(() -> signed.withKey(RootRole.ROOT, other.publicKey())))
        .isEqualTo("root_draft_signed");
    assertThat(Refusal.codeOf(() -> signed.withThreshold(1))).isEqualTo("root_draft_signed");
    assertThat(Refusal.codeOf(() -> next().sign(other))).isEqualTo("root_signer_unknown");
    assertThat(Refusal.codeOf(() -> next().withKey(RootRole.LOG, keys.get(0).publicKey())))
        .isEqualTo("root_key_twice");
    assertThat(Refusal.codeOf(() -> next().withoutKey("no such key")))
        .isEqualTo("root_key_unknown");
    assertThat(Refusal.codeOf(() -> next().withoutKey(""))).isEqualTo("root_key_unknown");
    assertThat(Refusal.codeOf(() -> next().withThreshold(9).sign(keys.get(0))))
        .isEqualTo("root_malformed");
  }

  @Test
  void refusesAFileThatIsNone() {
    assertThat(Refusal.codeOf(() -> RootDraft.parse("{}".getBytes(StandardCharsets.UTF_8))))
        .isEqualTo("root_draft_malformed");
    assertThat(Refusal.codeOf(() -> RootDraft.parse(first.bytes())))
        .isEqualTo("root_draft_malformed");
    String changed =
        new String(next().sign(keys.get(0)).bytes(), StandardCharsets.UTF_8)
            .replace("\"name\":\"", "\"name\":\"Other ");
    assertThat(Refusal.codeOf(() -> RootDraft.parse(changed.getBytes(StandardCharsets.UTF_8))))
        .isEqualTo("root_draft_malformed");
  }

  private List<String> changes(UnaryOperator<RootDraft> change) {
    return RootWords.differences(first.payload(), change.apply(next()).payload()).stream()
        .map(line -> line.part() + ": " + line.text())
        .toList();
  }

  @Test
  void tellsEveryChangeInWords() {
    String dropped = keys.get(2).kid().value();
    assertThat(changes(draft -> draft)).contains("version: 1 -> 2").hasSizeLessThan(3);
    assertThat(
            changes(
                draft ->
                    draft
                        .withoutKey(dropped)
                        .withKey(RootRole.ROOT, other.publicKey())
                        .withThreshold(3)))
        .contains(
            "root: adds " + other.kid() + " (Ed25519)",
            "root: drops " + dropped + " (Ed25519)",
            "root: any 2 of 3 keys sign -> any 3 of 3 keys sign");
    assertThat(changes(draft -> draft.with(root -> root.name("Other"))))
        .contains("name: " + first.name() + " -> Other");
    assertThat(
            changes(
                draft ->
                    draft.with(
                        root -> root.log(new LogIdentity("x/e2", 2, 5, Sha256.of(new byte[1]))))))
        .anyMatch(text -> text.contains("-> x/e2, continuing 5 entries with the tree root"))
        .anyMatch(text -> text.contains("a new epoch: whatever was published after entry 4"));
    assertThat(changes(draft -> draft.with(root -> root.limits(new Limits(60, 60, 120, 9)))))
        .contains("limits: adds an entry vouches for at most 60 seconds");
    assertThat(
            changes(draft -> draft.withSources(List.of(java.net.URI.create("https://m.example")))))
        .contains("sources: adds https://m.example");
  }

  @Test
  void describesAllOfARoot() {
    List<String> parts =
        RootWords.describe(first.payload()).stream().map(RootWords.Line::part).toList();
    assertThat(parts)
        .contains(
            "federation",
            "name",
            "version",
            "issued",
            "expires",
            "root",
            "membership",
            "log",
            "origin",
            "witness",
            "limits",
            "sources");
    assertThat(RootWords.describe(first.payload()).toString())
        .contains(keys.get(0).kid().value(), keys.get(1).kid().value(), keys.get(2).kid().value());
  }
}
