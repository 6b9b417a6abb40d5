package org.waymark.trust.root;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.waymark.signer.json.Fields;
import org.waymark.signer.note.NoteVerifier;
import org.waymark.signer.note.SignedNote;
import org.waymark.trust.root.WitnessPolicy.Group;
import org.waymark.trust.testing.Refusal;
import org.waymark.trust.testing.TestKeys;

/** Which cosignatures are enough, and since when (formats 5 and 8). */
final class WitnessPolicyTest {

  private static final Instant START = Instant.ofEpochSecond(1_000);

  private final WitnessPolicy twoOfThree =
      new WitnessPolicy(
          2, List.of(group("one", 1, "a"), group("two", 2, "b", "c", "d"), group("three", 1, "e")));

  private static NoteVerifier witness(String name) {
    return NoteVerifier.cosignatureV1(name, TestKeys.named(name).publicKey());
  }

  private static Group group(String name, int k, String... witnesses) {
    return new Group(name, k, List.of(witnesses).stream().map(WitnessPolicyTest::witness).toList());
  }

  private static SignedNote note() {
    return SignedNote.sign("log/e1\n1\nAAAA\n", "log/e1", TestKeys.named("log"));
  }

  private static SignedNote cosigned(SignedNote note, String name, long second) {
    return note.cosign(name, TestKeys.named(name), START.plusSeconds(second));
  }

  @Test
  void withoutKNothingIsDemanded() {
    assertThat(WitnessPolicy.NONE.demanded()).isFalse();
    assertThat(WitnessPolicy.NONE.satisfiedSince(note())).isEmpty();
  }

  @Test
  void oneGroupOfTwoIsNotEnough() {
    assertThat(twoOfThree.satisfiedSince(cosigned(note(), "a", 1))).isEmpty();
  }

  @Test
  void halfAGroupCountsForNothing() {
    assertThat(twoOfThree.satisfiedSince(cosigned(cosigned(note(), "a", 1), "b", 2))).isEmpty();
  }

  @Test
  void isSatisfiedSinceTheOldestOfTheNewestThatAreNeeded() {
    SignedNote note = cosigned(cosigned(cosigned(note(), "a", 9), "b", 3), "c", 5);
    assertThat(twoOfThree.satisfiedSince(note)).contains(START.plusSeconds(3));
    assertThat(twoOfThree.satisfiedSince(cosigned(note, "d", 4))).contains(START.plusSeconds(4));
    assertThat(twoOfThree.satisfiedSince(cosigned(note, "e", 8))).contains(START.plusSeconds(8));
  }

  @Test
  void aCosignatureFromTheFutureDoesNotCount() {
    SignedNote note = cosigned(cosigned(note(), "a", 9), "e", 3);
    assertThat(twoOfThree.satisfiedSince(note, START.plusSeconds(9)))
        .contains(START.plusSeconds(3));
    assertThat(twoOfThree.satisfiedSince(note, START.plusSeconds(8))).isEmpty();
  }

  @Test
  void aStrangersCosignatureDoesNotCount() {
    SignedNote note =
        cosigned(note(), "a", 1).cosign("e", TestKeys.named("not e"), START.plusSeconds(1));
    assertThat(twoOfThree.satisfiedSince(note)).isEmpty();
  }

  @Test
  void isReadBackAsItWasWritten() {
    assertThat(WitnessPolicy.read(Fields.of(twoOfThree.toJson(), "test"))).isEqualTo(twoOfThree);
  }

  @Test
  void refusesWhatCannotBeSatisfied() {
    assertThat(Refusal.codeOf(() -> new WitnessPolicy(1, List.of()))).isEqualTo("root_malformed");
    assertThat(Refusal.codeOf(() -> group("g", 2, "a"))).isEqualTo("root_malformed");
    assertThat(Refusal.codeOf(() -> group("g", 0, "a"))).isEqualTo("root_malformed");
    assertThat(Refusal.codeOf(() -> group(" ", 1, "a"))).isEqualTo("root_malformed");
  }

  @Test
  void refusesOneHolderInTwoPlaces() {
    NoteVerifier renamed = NoteVerifier.cosignatureV1("b", TestKeys.named("a").publicKey());
    assertThat(
            Refusal.codeOf(
                () ->
                    new WitnessPolicy(
                        1, List.of(group("one", 1, "a"), new Group("two", 1, List.of(renamed))))))
        .isEqualTo("root_malformed");
    assertThat(
            Refusal.codeOf(
                () -> new WitnessPolicy(1, List.of(group("one", 1, "a"), group("one", 1, "b")))))
        .isEqualTo("root_malformed");
  }

  private static String[] names(int count) {
    return IntStream.range(0, count).mapToObj(i -> "w" + i).toArray(String[]::new);
  }

  @Test
  void hasAtMost64Witnesses() {
    String[] most = names(64);
    assertThat(new WitnessPolicy(1, List.of(group("one", 1, most))).groups()).hasSize(1);
    assertThat(
            Refusal.codeOf(
                () -> new WitnessPolicy(1, List.of(group("one", 1, most), group("two", 1, "x")))))
        .isEqualTo("root_malformed");
  }

  @Test
  void countsWitnessesBeforeItLooksAtTheirKeys() {
    var json = new WitnessPolicy(1, List.of(group("one", 1, "a"))).toJson();
    var witnesses = (com.fasterxml.jackson.databind.node.ArrayNode) json.at("/groups/0/witnesses");
    witnesses.removeAll();
    for (int i = 0; i < 64; i++) {
      witnesses.add("no key");
    }
    assertThat(Refusal.codeOf(() -> WitnessPolicy.read(Fields.of(json, "test"))))
        .isEqualTo("note_vkey");
    witnesses.add("no key");
    assertThat(Refusal.codeOf(() -> WitnessPolicy.read(Fields.of(json, "test"))))
        .isEqualTo("root_malformed");
  }

  @Test
  void countsGroupsBeforeItLooksAtTheirKeys() {
    var json = WitnessPolicy.NONE.toJson();
    var groups = json.withArray("groups");
    groups.addObject().put("name", "g").put("k", 1).putArray("witnesses").add("no key");
    for (int i = 0; i < 64; i++) {
      groups.addObject().put("name", "g" + i).put("k", 1).putArray("witnesses");
    }
    assertThat(Refusal.codeOf(() -> WitnessPolicy.read(Fields.of(json, "test"))))
        .isEqualTo("root_malformed");
  }

  @Test
  void refusesAWitnessKeyThatIsNotForCosignatures() {
    String plain = NoteVerifier.ed25519("a", TestKeys.named("a").publicKey()).vkey();
    var json = new WitnessPolicy(1, List.of(group("one", 1, "a"))).toJson();
    ((com.fasterxml.jackson.databind.node.ArrayNode) json.at("/groups/0/witnesses"))
        .removeAll()
        .add(plain);
    assertThat(Refusal.codeOf(() -> WitnessPolicy.read(Fields.of(json, "test"))))
        .isEqualTo("root_malformed");
  }
}
