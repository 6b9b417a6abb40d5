package org.waymark.server.attack;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.server.cli.CommandRun;
import org.waymark.server.cli.ExitCode;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootBuilder;
import org.waymark.trust.root.RootRole;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.Tokens;

/** See {@code attacks/OneRootKey}. */
final class OneRootKeyTest extends Attack {

  private static final SigningKey MINE = Loot.ownKey("root");

  static Stream<Arguments> roots() {
    return Stream.of(
        root("signed by the one key", "root_threshold", c -> next(c).sign(keys(c)).bytes()),
        root(
            "signed by it and a key of the thief",
            "root_threshold",
            c -> next(c).sign(with(c, MINE)).bytes()),
        root(
            "signed by it and the membership and log keys",
            "root_threshold",
            c -> next(c).sign(List.of(c.rootKey(0), c.membershipKey(), c.logKey())).bytes()),
        root(
            "that demands one signature only",
            "root_threshold",
            c -> next(c).keys(RootRole.ROOT, 1, c.rootKey(0).publicKey()).sign(keys(c)).bytes()),
        root(
            "whose root keys are the thief's",
            "root_threshold",
            c ->
                next(c)
                    .keys(RootRole.ROOT, 2, c.rootKey(0).publicKey(), MINE.publicKey())
                    .sign(with(c, MINE))
                    .bytes()),
        root(
            "with the one signature twice",
            "jws_duplicate_signer",
            c -> twice(next(c).sign(keys(c)).bytes())),
        root(
            "two versions ahead",
            "root_version",
            c ->
                Tokens.changed(
                    next(c).payload(), with(c, MINE), json -> json.put("version", 1_000_000))),
        root(
            "of the version that is believed",
            "root_version",
            c -> Tokens.changed(next(c).payload(), keys(c), json -> json.put("version", 1))),
        root(
            "that gives one key to two roles",
            "root_malformed",
            c ->
                Tokens.changed(
                    next(c).payload(),
                    keys(c),
                    json -> {
                      var roles = (ObjectNode) json.get("roles");
                      roles.set("membership", roles.get("log").deepCopy());
                    })),
        root(
            "with a threshold of nought",
            "root_malformed",
            c ->
                Tokens.changed(
                    next(c).payload(),
                    keys(c),
                    json -> ((ObjectNode) json.at("/roles/root")).put("threshold", 0))),
        root(
            "of another federation of the thief's",
            "root_threshold",
            c ->
                Tokens.changed(
                    next(c).payload(),
                    with(c, MINE),
                    json ->
                        json.put("federation", EntityId.parse("https://evil.example").value()))));
  }

  /** The keys that this thief holds, and the root that is believed. */
  record Chest(TestFederation federation, Loot loot) {
    SigningKey rootKey(int number) {
      return loot.rootKey(number);
    }

    SigningKey membershipKey() {
      return loot.membershipKey();
    }

    SigningKey logKey() {
      return loot.logKey();
    }
  }

  private static Arguments root(String name, String code, Function<Chest, byte[]> file) {
    return Arguments.of(name, code, file);
  }

  private static RootBuilder next(Chest chest) {
    return chest
        .federation()
        .root()
        .payload()
        .next(chest.federation().now(), chest.federation().now().plus(Duration.ofDays(365)))
        .keys(RootRole.MEMBERSHIP, Loot.ownKey("membership").publicKey());
  }

  private static List<SigningKey> keys(Chest chest) {
    return List.of(chest.rootKey(0));
  }

  private static List<SigningKey> with(Chest chest, SigningKey more) {
    return List.of(chest.rootKey(0), more);
  }

  private static byte[] twice(byte[] file) {
    String text = new String(file, US_ASCII);
    int open = text.indexOf("[{");
    String signature = text.substring(open + 1, text.indexOf("}]") + 1);
    return text.replace("[" + signature + "]", "[" + signature + "," + signature + "]")
        .getBytes(US_ASCII);
  }

  @ParameterizedTest(name = "a root {0}: {1}")
  @MethodSource("roots")
  void aRootThatOneKeySignedIsNotBelieved(String name, String code, Function<Chest, byte[]> file) {
    Loot loot = Loot.of(federation).takeRootKey(0).takeMembershipKey().takeLogKey();
    long next = federation.root().version() + 1;
    scene.tellTheTruth();
    scene.crook().put("root/" + next + ".json", file.apply(new Chest(federation, loot)));

    scene.refusedByNewcomersToo(code);
  }

  /** Somebody is handed the file of a ceremony that one of its people has signed so far. */
  @Test
  void aRootThatIsNotFinishedIsNotPinned() throws Exception {
    Loot loot = nothing().takeRootKey(0);
    Root draft = Root.sign(federation.roots().oldest().payload(), List.of(loot.rootKey(0)));
    Path file = Files.write(scene.folder().resolve("draft.json"), draft.bytes());
    scene.tellTheTruth();
    CommandRun run =
        new CommandRun.Shell(scene.folder().resolve("shell"))
            .at(scene.clock())
            .run(
                "resolve",
                CrimeScene.MEMBER,
                "--root",
                file.toString(),
                "--from",
                scene.copied().toString(),
                "--json");
    assertThat(run.exit()).isNotEqualTo(ExitCode.OK);
    assertThat(run.out() + run.err()).contains("root_threshold");
  }

  /** Version 1 is believed because it was handed over: what the web says of it nobody asks. */
  @Test
  void anotherFirstRootIsNotEvenRead() {
    Root other = TestFederation.create(builder -> builder.name("Evil").testing(true)).root();
    scene.tellTheTruth();
    scene.crook().put("root/1.json", other.bytes());
    federation.heartbeat();
    scene.publishHonestly();

    for (Victim victim : scene.victims()) {
      victim.sync();
      assertThat(victim.status().name()).isEqualTo(federation.root().name());
    }
    assertThat(scene.crook().asked()).doesNotContain("GET /directory/root/1.json");
  }
}
