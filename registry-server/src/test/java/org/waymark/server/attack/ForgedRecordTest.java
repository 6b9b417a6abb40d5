package org.waymark.server.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.waymark.server.attack.CrimeScene.MEMBER;
import static org.waymark.server.attack.CrimeScene.OTHER;
import static org.waymark.server.attack.CrimeScene.SUSPENDED;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.server.cli.CommandRun;
import org.waymark.server.cli.ExitCode;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;
import org.waymark.signer.jws.CompactJws;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.EntryBundle;
import org.waymark.trust.log.Event;
import org.waymark.trust.log.EventType;
import org.waymark.trust.log.TilePath;
import org.waymark.trust.statement.Record;
import org.waymark.trust.testing.EditedBundle;

/** See {@code attacks/ForgedRecord}. */
final class ForgedRecordTest extends Attack {

  // Without any key: a mirror changes what it passes on.

  static Stream<Arguments> linesOfRecords() {
    return Stream.of(
        lie(
            "one bit of a record",
            "record_hash_mismatch",
            lines -> replace(lines, 0, ForgedRecordTest::flipped)),
        lie("two records in each other's place", "records_order", lines -> swapped(lines)),
        lie(
            "a record of another site once more",
            "records_order",
            lines -> with(lines, lines.get(0))),
        lie("a record that nobody logged", "record_hash_mismatch", lines -> with(lines, "{}")),
        lie(
            "blanks around a record",
            "record_hash_mismatch",
            lines -> replace(lines, 1, line -> line + " ")),
        lie(
            "half a record",
            "record_hash_mismatch",
            lines -> replace(lines, 1, line -> line.substring(0, line.length() / 2))));
  }

  private static Arguments lie(String name, String code, UnaryOperator<List<String>> change) {
    return Arguments.of(name, code, change);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("linesOfRecords")
  void whatAMirrorChangesInARecordIsNotBelieved(
      String name, String code, UnaryOperator<List<String>> change) {
    federation.admitMany("changed-" + federation.entries().size() + "-", 2);
    scene.tellTheTruth();
    String path = recordsPath();
    List<String> lines =
        new ArrayList<>(
            new String(scene.crook().file(path).orElseThrow(), ISO_8859_1).lines().toList());
    scene.crook().put(path, (String.join("\n", change.apply(lines)) + "\n").getBytes(ISO_8859_1));

    scene.refused(code);
  }

  @Test
  void recordsThatAreCutOffAreNotBelieved() {
    federation.admitMany("cut-" + federation.entries().size() + "-", 1);
    scene.tellTheTruth();
    byte[] lines = scene.crook().file(recordsPath()).orElseThrow();
    scene.crook().put(recordsPath(), Arrays.copyOf(lines, lines.length - 1));

    scene.refused("records_malformed");
  }

  /** What comes along of the entries that everybody has already. */
  @Test
  void anEntryThatIsKnownIsNotServedOtherwise() {
    federation.admitMany("known-" + federation.entries().size() + "-", 1);
    scene.tellTheTruth();
    int size = federation.entries().size();
    TilePath path = TilePath.holding(TilePath.ENTRIES, size - 1, size);
    List<byte[]> entries = new ArrayList<>(federation.entries());
    entries.set(0, federation.entries().get(1));
    scene.crook().put(path.path(), EntryBundle.encode(entries));

    scene.refused("entries_mismatch");
  }

  private String recordsPath() {
    int size = federation.entries().size();
    return TilePath.holding(TilePath.ENTRIES, size - 1, size).recordsPath();
  }

  private static List<String> replace(
      List<String> lines, int fromEnd, UnaryOperator<String> change) {
    int at = lines.size() - 1 - fromEnd;
    lines.set(at, change.apply(lines.get(at)));
    return lines;
  }

  private static List<String> swapped(List<String> lines) {
    Collections.swap(lines, lines.size() - 1, lines.size() - 2);
    return lines;
  }

  private static List<String> with(List<String> lines, String line) {
    lines.add(line);
    return lines;
  }

  private static String flipped(String line) {
    char[] text = line.toCharArray();
    text[text.length / 2] ^= 1;
    return new String(text);
  }

  @Test
  void recordsThatAreSwappedInABundleAreNotBelievedByNewcomers() {
    another();
    federation.snapshot();
    scene.tellTheTruth();
    EditedBundle bundle = EditedBundle.of(federation.bundle());
    int first = bundle.first("record");
    String[] one = bundle.lines().get(first).split(" ", 3);
    String[] two = bundle.lines().get(first + 1).split(" ", 3);
    bundle.change(first, line -> "record " + one[1] + " " + two[2]);
    bundle.change(first + 1, line -> "record " + two[1] + " " + one[2]);
    scene.crook().put("bundle", bundle.bytes());

    scene.newcomerRefuses("snapshot_mismatch");
  }

  @Test
  void aForgedProofIsNotBelievedByALookup() {
    another();
    ForgedLog log = ForgedLog.continuing(federation, logKey());
    String genuine = new String(log.proof(MEMBER), StandardCharsets.UTF_8);
    scene.crook().put("sites/" + OTHER, genuine.getBytes(StandardCharsets.UTF_8));
    assertThat(CrimeScene.code(scene.resolveByProof(OTHER))).isEqualTo("proof_subject_mismatch");

    String mixed =
        genuine.replace(escaped(text(log.latest(MEMBER))), escaped(text(log.latest(OTHER))));
    assertThat(mixed).isNotEqualTo(genuine);
    scene.crook().put("sites/" + MEMBER, mixed.getBytes(StandardCharsets.UTF_8));
    CommandRun run = scene.resolveByProof(MEMBER);
    assertThat(run.exit()).isEqualTo(ExitCode.NOT_BELIEVED);
    assertThat(CrimeScene.code(run)).isEqualTo("record_hash_mismatch");
  }

  /** A proof about {@link CrimeScene#MEMBER} that is changed in one place. */
  private record Edit(String name, String code, String why, Consumer<ObjectNode> change) {}

  private static ObjectNode proof(ForgedLog log, String host) {
    return (ObjectNode) StrictJson.parse(log.proof(host), JsonLimits.DOCUMENT);
  }

  private static ObjectNode map(ObjectNode proof) {
    return (ObjectNode) proof.get("mapProof");
  }

  private static void hashes(ArrayNode array, int count) {
    array.removeAll();
    for (int i = 0; i < count; i++) {
      array.add(Sha256.of(new byte[] {(byte) i}).hex());
    }
  }

  /** The way to another site's leaf, which is no way to this one's. */
  private static void wayOfAnother(ObjectNode proof, ObjectNode other) {
    proof.remove("record");
    proof.set("mapProof", other.get("mapProof"));
  }

  private List<Edit> edits(ForgedLog log) {
    ObjectNode other = proof(log, OTHER);
    int last = log.size() - 1;
    String before = new String(log.entry(last - 1), StandardCharsets.UTF_8);
    return List.of(
        new Edit("nothing", "ok", "", proof -> {}),
        new Edit(
            "a path longer than any tree is high",
            "proof_malformed",
            "longer than any tree is high",
            proof -> hashes(proof.withArray("entryProof"), 65)),
        new Edit(
            "a leaf without its record",
            "proof_malformed",
            "or a leaf without one",
            proof -> proof.remove("record")),
        new Edit(
            "a record without its leaf",
            "proof_malformed",
            "has a record without a leaf",
            proof -> map(proof).remove("leaf")),
        new Edit("a member more", "proof_malformed", "", proof -> proof.put("more", 1)),
        new Edit(
            "a checkpoint that is none",
            "checkpoint_malformed",
            "",
            proof ->
                proof.put(
                    "checkpoint",
                    proof.get("checkpoint").asText().replaceFirst("/e1\n", "/e1\n0"))),
        new Edit(
            "a way longer than a key",
            "map_proof_invalid",
            "has 257 siblings",
            proof -> hashes(map(proof).withArray("path"), 257)),
        new Edit(
            "the way to another site, so that this one is absent",
            "map_proof_invalid",
            "in a leaf that does not lie on its path",
            proof -> wayOfAnother(proof, other)),
        new Edit(
            "the end of its way left out, so that it is absent",
            "map_proof_invalid",
            "leads to",
            proof -> {
              proof.remove("record");
              map(proof).remove("leaf");
            }),
        new Edit(
            "the entry before",
            "entry_sequence",
            "is not the last one",
            proof -> proof.put("entry", before)),
        new Edit(
            "a hash of its path changed",
            "inclusion_proof_invalid",
            "",
            proof -> proof.withArray("entryProof").set(0, Sha256.of(new byte[1]).hex())),
        new Edit(
            "a hash too many",
            "inclusion_proof_invalid",
            "",
            proof -> proof.withArray("entryProof").add(Sha256.of(new byte[1]).hex())),
        new Edit(
            "a hash too few",
            "inclusion_proof_invalid",
            "",
            proof -> proof.withArray("entryProof").remove(0)),
        new Edit(
            "a checkpoint by somebody else",
            "checkpoint_signature",
            "",
            proof -> {
              Checkpoint genuine = log.checkpoint();
              Checkpoint forged =
                  Checkpoint.sign(
                      genuine.origin(), genuine.size(), genuine.root(), Loot.ownKey("log"));
              proof.put("checkpoint", new String(forged.bytes(), StandardCharsets.UTF_8));
            }));
  }

  @Test
  void eachPartOfAProofIsLookedAt() {
    another();
    ForgedLog log = ForgedLog.continuing(federation, logKey());
    for (Edit edit : edits(log)) {
      ObjectNode changed = proof(log, MEMBER);
      edit.change().accept(changed);
      scene.crook().put("sites/" + MEMBER, changed.toString().getBytes(StandardCharsets.UTF_8));

      CommandRun run = scene.resolveByProof(MEMBER);

      assertThat(CrimeScene.code(run)).as("%s: %s", edit.name(), run).isEqualTo(edit.code());
      assertThat(run.toString()).as(edit.name()).contains(edit.why());
    }
  }

  private CommandRun lookUp(ForgedLog log, String host) {
    scene.crook().put("sites/" + host, log.proof(host));
    return scene.resolveByProof(host);
  }

  @Test
  void aLookupBelievesNoEntryFromTheFutureAndNoneThatLastsForEver() {
    another();
    long now = federation.time();
    ForgedLog early = ForgedLog.continuing(federation, logKey()).at(now + 3600).heartbeat();
    assertThat(CrimeScene.code(lookUp(early, MEMBER))).isEqualTo("entry_time");

    ForgedLog lasting = ForgedLog.continuing(federation, logKey());
    lasting.event(
        Event.heartbeat(lasting.size(), lasting.map().root(), now, now + 10 * 365 * 86_400L));
    assertThat(CrimeScene.code(lookUp(lasting, MEMBER))).isEqualTo("entry_expiry");
  }

  /** The log says nothing new, and what it says of the site was never meant to last. */
  @Test
  void aLookupBelievesNothingThatHasExpired() {
    another();
    Loot loot = logKey().takeSiteKey(scene.site(OTHER));
    long soon = federation.time() + 600;
    ForgedLog log = ForgedLog.continuing(federation, loot);
    Papers papers =
        log.papers(OTHER)
            .statement(
                loot.siteKey(EntityId.parse("https://" + OTHER)),
                claims -> claims.put("ver", 2).put("exp", soon));
    log.site(EventType.UPDATE, papers.record());
    scene.crook().put("sites/" + OTHER, log.proof(OTHER));
    scene.site(MEMBER).recertify(claims -> claims.put("exp", soon));
    federation.log(EventType.UPDATE, scene.site(MEMBER));
    ForgedLog honest = ForgedLog.continuing(federation, logKey());
    scene.crook().put("sites/" + MEMBER, honest.proof(MEMBER));
    assertThat(CrimeScene.code(scene.resolveByProof(OTHER))).isEqualTo("ok");
    assertThat(CrimeScene.code(scene.resolveByProof(MEMBER))).isEqualTo("ok");

    scene.clock().move(Duration.ofSeconds(700));

    assertThat(CrimeScene.code(scene.resolveByProof(OTHER))).isEqualTo("statement_expired");
    assertThat(CrimeScene.code(scene.resolveByProof(MEMBER))).isEqualTo("membership_expired");
    scene.clock().move(Duration.between(scene.clock().instant(), federation.root().expires()));
    assertThat(CrimeScene.code(scene.resolveByProof(MEMBER))).isEqualTo("root_expired");
  }

  private static String text(Record record) {
    return new String(record.bytes(), StandardCharsets.US_ASCII);
  }

  private static String escaped(String json) {
    return json.replace("\"", "\\\"");
  }

  // With the log key: the log itself names the forged record.

  static Stream<Way> loggedRecords() {
    return Way.all(
        Way.of(
            "end points changed below the site's signature",
            "signature_invalid",
            (f, log) -> update(log, papers -> papers.rawStatement(edited(papers.statement())))),
        Way.of(
            "keys changed below the membership's signature",
            "signature_invalid",
            (f, log) -> update(log, papers -> papers.rawMembership(edited(papers.membership())))),
        Way.of(
            "a bit of the site's signature",
            "signature_invalid",
            (f, log) -> update(log, papers -> papers.rawStatement(bitOff(papers.statement())))),
        Way.of(
            "a bit of the membership's signature",
            "signature_invalid",
            (f, log) -> update(log, papers -> papers.rawMembership(bitOff(papers.membership())))),
        Way.of(
            "signed by a key that only the statement itself names",
            "key_unknown",
            (f, log) -> update(log, papers -> papers.stated(9, Loot.ownKey("site")))),
        Way.of(
            "the statement of another site",
            "record_subject_mismatch",
            (f, log) -> update(log, papers -> papers.statementOf(log.papers(OTHER)))),
        Way.of(
            "the membership of another site",
            "record_subject_mismatch",
            (f, log) -> update(log, papers -> papers.membershipOf(log.papers(OTHER)))),
        Way.of(
            "the status of another site",
            "record_subject_mismatch",
            (f, log) ->
                log.site(
                    EventType.SUSPEND,
                    EntityId.parse("https://" + OTHER),
                    1,
                    2,
                    log.papers(OTHER).statusOf(log.papers(SUSPENDED)).record())),
        Way.of(
            "a membership that another federation issued",
            "record_issuer_mismatch",
            (f, log) ->
                update(
                    log,
                    papers ->
                        papers.membership(
                            Loot.ownKey("membership"),
                            claims -> claims.put("iss", "https://elsewhere.example")))),
        Way.of(
            "not in canonical form",
            "record_malformed",
            (f, log) -> raw(log, (text(log.latest(MEMBER)) + " ").getBytes(ISO_8859_1))),
        Way.of(
            "one member more",
            "record_malformed",
            (f, log) ->
                raw(
                    log,
                    text(log.latest(MEMBER)).replace("}", ",\"zzz\":1}").getBytes(ISO_8859_1))),
        Way.of(
            "no chain",
            "record_malformed",
            (f, log) ->
                raw(
                    log,
                    text(log.latest(MEMBER))
                        .replaceAll("\"chain\":\\[[^]]*]", "\"chain\":[]")
                        .getBytes(ISO_8859_1))),
        Way.of(
            "larger than a record can be",
            "record_malformed",
            (f, log) -> raw(log, "x".repeat(262_145).getBytes(ISO_8859_1))));
  }

  private static void update(ForgedLog log, UnaryOperator<Papers> change) {
    raw(log, change.apply(log.papers(MEMBER)).bytes());
  }

  private static void raw(ForgedLog log, byte[] record) {
    log.site(EventType.UPDATE, EntityId.parse("https://" + MEMBER), 9, 9, record);
  }

  /** Other claims, and the old signature. */
  private static String edited(String token) {
    CompactJws genuine = CompactJws.parse(token);
    String[] parts = token.split("\\.");
    String claims =
        new String(genuine.payload(), StandardCharsets.UTF_8)
            .replace(MEMBER + "/ocm", "evil.example/ocm");
    if (claims.equals(new String(genuine.payload(), StandardCharsets.UTF_8))) {
      claims = claims.replace("\"mver\":1", "\"mver\":2");
    }
    String encoded =
        java.util.Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(claims.getBytes(StandardCharsets.UTF_8));
    return parts[0] + "." + encoded + "." + parts[2];
  }

  private static String bitOff(String token) {
    int dot = token.lastIndexOf('.');
    char first = token.charAt(dot + 1);
    return token.substring(0, dot + 1) + (first == 'A' ? 'B' : 'A') + token.substring(dot + 2);
  }

  @ParameterizedTest
  @MethodSource("loggedRecords")
  void aForgedRecordIsNotBelievedAlthoughTheLogNamesIt(Way way) {
    ForgedLog log = ForgedLog.continuing(federation, logKey());
    way.forgery().accept(federation, log);
    scene.crook().serve(log.published());

    scene.refused(way.code());
  }

  // With a site's own key besides: the site lies about itself.

  @Test
  void aSiteThatPostdatesItsStatementIsNotBelieved() {
    Loot loot = logKey().takeSiteKey(scene.site(OTHER));
    ForgedLog log = ForgedLog.continuing(federation, loot);
    EntityId site = EntityId.parse("https://" + OTHER);
    Papers papers =
        log.papers(OTHER)
            .statement(
                loot.siteKey(site),
                claims -> claims.put("ver", 2).put("iat", federation.time() + 3600));
    log.site(EventType.UPDATE, papers.record());
    scene.crook().serve(log.published());

    scene.refused("statement_from_future");
  }

  @Test
  void aSiteThatAnswersToAnotherSuperiorIsNotBelieved() {
    Loot loot = logKey().takeSiteKey(scene.site(OTHER));
    ForgedLog log = ForgedLog.continuing(federation, loot);
    EntityId site = EntityId.parse("https://" + OTHER);
    Papers papers =
        log.papers(OTHER)
            .statement(
                loot.siteKey(site),
                claims -> {
                  claims.put("ver", 2);
                  claims.putArray("authority_hints").add("https://elsewhere.example");
                });
    log.site(EventType.UPDATE, papers.record());
    scene.crook().serve(log.published());

    scene.refused("authority_hint_missing");
  }
}
