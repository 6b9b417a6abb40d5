package org.waymark.trust.vectors;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.waymark.signer.codec.Base64Url;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.jws.CompactJws;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.note.NoteVerifier;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.Event;
import org.waymark.trust.log.EventType;
import org.waymark.trust.log.MerkleFrontier;
import org.waymark.trust.root.LogIdentity;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootBuilder;
import org.waymark.trust.root.RootPayload;
import org.waymark.trust.root.WitnessPolicy;
import org.waymark.trust.statement.MembershipStatement;
import org.waymark.trust.statement.Record;
import org.waymark.trust.statement.RecoveryOpening;
import org.waymark.trust.statement.SiteStatement;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestKeys;
import org.waymark.trust.testing.TestSite;
import org.waymark.trust.testing.Tokens;

/** Bundles that every verifier refuses, each for one reason. */
final class BadVectors {
  private static final Duration LONG = Duration.ofDays(365);

  private final List<Vector> vectors = new ArrayList<>();

  static List<Vector> all() {
    BadVectors bad = new BadVectors();
    bad.files();
    bad.roots();
    bad.snapshots();
    bad.checkpoints();
    bad.events();
    bad.counters();
    bad.records();
    bad.tokens();
    return bad.vectors;
  }

  private void add(String name, String code, String why, TestFederation federation, byte[] bundle) {
    add(name, code, why, federation, bundle, federation.now().plusSeconds(60));
  }

  private void add(
      String name, String code, String why, TestFederation federation, byte[] bundle, Instant at) {
    byte[] root = federation.roots().oldest().bytes();
    vectors.add(new Vector(name, code, why, bundle, root, at));
  }

  /** A federation in which the only thing wrong is what was done to it. */
  private void logged(String name, String code, String why, Consumer<TestFederation> wrong) {
    TestFederation federation = GoodVectors.base();
    wrong.accept(federation);
    add(name, code, why, federation, federation.bundle());
  }

  private void edited(String name, String code, String why, UnaryOperator<byte[]> change) {
    TestFederation federation = GoodVectors.base();
    add(name, code, why, federation, change.apply(federation.bundle()));
  }

  private void files() {
    TestFederation federation = GoodVectors.base();
    byte[] flipped = federation.bundle();
    flipped[flipped.length / 2] ^= 1;
    add("flipped-bit", "bundle_damaged", "one bit in the middle", federation, flipped);
    byte[] whole = federation.bundle();
    byte[] cut = java.util.Arrays.copyOf(whole, whole.length - 66);
    add("cut-off", "bundle_damaged", "the last line is incomplete", federation, cut);
    edited(
        "reordered-records",
        "bundle_malformed",
        "records of the snapshot out of the order of their keys",
        bundle ->
            Lines.edit(
                bundle,
                lines -> {
                  int at = Lines.index(lines, "record", 0);
                  lines.add(at, lines.remove(at + 1));
                }));
    edited(
        "record-of-no-entry",
        "bundle_malformed",
        "a record in the tail that the entry before it does not name",
        bundle ->
            Lines.edit(
                bundle,
                lines -> lines.add(lines.size() - 1, lines.get(Lines.index(lines, "record", 0)))));
  }

  private void roots() {
    TestFederation other = TestFederation.create(builder -> builder.name("Another"));
    TestFederation federation = GoodVectors.base();
    vectors.add(
        new Vector(
            "another-root",
            "root_pin_mismatch",
            "the pinned root is not in the bundle",
            federation.bundle(),
            other.root().bytes(),
            federation.now()));
    edited(
        "root-one-signature",
        "root_threshold",
        "root 2 has one signature of two",
        bundle -> Lines.edit(bundle, lines -> lines.add(2, "root " + text(oneSignature()))));
    root(
        "root-from-the-future",
        "root_from_future",
        "root 2 was issued tomorrow",
        (f, payload) -> payload.next(f.now().plus(Duration.ofDays(1)), f.now().plus(LONG)));
    root(
        "root-changes-the-log",
        "root_epoch",
        "root 2 names another log in the same epoch",
        (f, payload) ->
            payload
                .next(f.now(), f.now().plus(LONG))
                .log(new LogIdentity("elsewhere.example/e1", 1, 0, MerkleFrontier.empty().root())));
    TestFederation crowded = GoodVectors.base();
    add(
        "root-with-65-witnesses",
        "root_malformed",
        "root 2 has one witness too many",
        crowded,
        Lines.edit(
            crowded.bundle(), lines -> lines.add(2, "root " + text(manyWitnesses(crowded)))));
    TestFederation late = GoodVectors.base();
    add(
        "root-expired",
        "root_expired",
        "verified after the newest root has expired",
        late,
        late.bundle(),
        late.now().plus(Duration.ofDays(400)));
    logged(
        "root-unannounced",
        "root_unannounced",
        "a root entry names a root that does not exist",
        f ->
            f.log(
                Event.root(
                    f.entries().size(),
                    2,
                    Sha256.of(new byte[] {1}),
                    f.map().root(),
                    f.time(),
                    f.expires())));
  }

  /** A bundle with a second root, signed as it should be. */
  private void root(
      String name,
      String code,
      String why,
      BiFunction<TestFederation, RootPayload, RootBuilder> next) {
    TestFederation federation = GoodVectors.base();
    Root second =
        next.apply(federation, federation.root().payload())
            .sign(federation.rootKeys().subList(0, 2));
    add(
        name,
        code,
        why,
        federation,
        Lines.edit(federation.bundle(), lines -> lines.add(2, "root " + text(second.bytes()))));
  }

  private static byte[] oneSignature() {
    TestFederation federation = GoodVectors.base();
    Instant now = federation.now();
    return federation
        .root()
        .payload()
        .next(now, now.plus(Duration.ofDays(365)))
        .sign(federation.rootKeys().subList(0, 1))
        .bytes();
  }

  private static byte[] manyWitnesses(TestFederation f) {
    return Tokens.changed(
        f.root().payload().next(f.now(), f.now().plus(LONG)).payload(),
        f.rootKeys().subList(0, 2),
        json -> {
          ObjectNode group = ((ObjectNode) json.get("witness")).withArray("groups").addObject();
          group.put("name", "crowd").put("k", 1);
          for (int i = 0; i < 65; i++) {
            String name = "witness.example/" + i;
            group
                .withArray("witnesses")
                .add(NoteVerifier.cosignatureV1(name, TestKeys.named(name).publicKey()).vkey());
          }
        });
  }

  private void snapshots() {
    TestFederation late = GoodVectors.base();
    add(
        "snapshot-expired",
        "snapshot_expired",
        "verified after the snapshot has expired",
        late,
        late.bundle(),
        late.now().plus(Duration.ofDays(90)));
    edited(
        "snapshot-lacks-a-site",
        "snapshot_mismatch",
        "one record of the snapshot was taken out",
        bundle -> Lines.remove(bundle, "record", 1));
    edited(
        "snapshot-with-swapped-records",
        "record_subject_mismatch",
        "two sites exchanged their records",
        bundle ->
            Lines.edit(
                bundle,
                lines -> {
                  int one = Lines.index(lines, "record", 0);
                  String first = lines.get(one).split(" ", 3)[2];
                  String second = lines.get(one + 1).split(" ", 3)[2];
                  lines.set(one, lines.get(one).replace(first, second));
                  lines.set(one + 1, lines.get(one + 1).replace(second, first));
                }));
    edited(
        "snapshot-with-a-short-tile",
        "snapshot_mismatch",
        "the tile has one hash less",
        bundle ->
            Lines.replace(
                bundle,
                "tile",
                0,
                line -> {
                  byte[] hashes = Base64.getDecoder().decode(line.split(" ")[2]);
                  byte[] fewer = java.util.Arrays.copyOf(hashes, hashes.length - 32);
                  return "tile 0 " + Base64.getEncoder().encodeToString(fewer);
                }));
    TestFederation crowded = GoodVectors.base();
    add(
        "snapshot-with-more-sites-than-entries",
        "snapshot_mismatch",
        "three sites after two entries; records, tile and map fit the snapshot otherwise",
        crowded,
        Lines.edit(
            crowded.bundle(),
            lines -> {
              int token = Lines.index(lines, "snapshot", 0);
              int tile = Lines.index(lines, "tile", 0);
              lines.set(
                  token,
                  "snapshot "
                      + Tokens.changed(
                          crowded.newestSnapshot().orElseThrow().jws(),
                          crowded.membershipKey(),
                          claims -> claims.put("seq", 1)));
              byte[] hashes = Base64.getDecoder().decode(lines.get(tile).split(" ")[2]);
              lines.set(
                  tile,
                  "tile 0 "
                      + Base64.getEncoder().encodeToString(java.util.Arrays.copyOf(hashes, 64)));
            }));
    TestFederation unlogged = TestFederation.create();
    unlogged.admit("a.example");
    unlogged.snapshot();
    byte[] announced = unlogged.bundle();
    TestFederation silent = TestFederation.create();
    silent.admit("a.example");
    silent.heartbeat();
    add(
        "snapshot-unlogged",
        "snapshot_unlogged",
        "the log never announced the snapshot",
        silent,
        Lines.edit(
            announced,
            lines -> {
              int at = Lines.index(lines, "entry", 0);
              lines.set(at, "entry " + text(silent.entries().get(1)));
              lines.set(at + 1, "checkpoint " + quoted(silent.checkpoint()));
            }));
  }

  private void checkpoints() {
    edited(
        "checkpoint-by-another-key",
        "checkpoint_signature",
        "the log's name, another key",
        bundle -> {
          TestFederation f = GoodVectors.base();
          Checkpoint own = f.checkpoint();
          Checkpoint other =
              Checkpoint.sign(own.origin(), own.size(), own.root(), TestKeys.named("thief"));
          return Lines.replace(bundle, "checkpoint", 0, line -> "checkpoint " + quoted(other));
        });
    edited(
        "checkpoint-of-another-log",
        "checkpoint_origin",
        "signed by the log key for another origin",
        bundle -> {
          TestFederation f = GoodVectors.base();
          Checkpoint own = f.checkpoint();
          Checkpoint other =
              Checkpoint.sign("elsewhere.example/e1", own.size(), own.root(), f.logKey());
          return Lines.replace(bundle, "checkpoint", 0, line -> "checkpoint " + quoted(other));
        });
    TestFederation older = GoodVectors.base();
    add(
        "checkpoint-of-an-older-tree",
        "bundle_tree_mismatch",
        "the checkpoint is genuine and one entry smaller",
        older,
        older.bundle(older.checkpointAt(older.entries().size() - 1L)));
    NoteVerifier witness =
        NoteVerifier.cosignatureV1("witness.example/one", TestKeys.named("w1").publicKey());
    WitnessPolicy policy =
        new WitnessPolicy(1, List.of(new WitnessPolicy.Group("all", 1, List.of(witness))));
    TestFederation alone = TestFederation.create(builder -> builder.witness(policy));
    alone.admit("a.example");
    add("witness-missing", "witness_policy", "nobody cosigned", alone, alone.bundle());
    SigningKey key = TestKeys.named("w1");
    Checkpoint early =
        Checkpoint.parse(
            alone
                .checkpoint()
                .note()
                .cosign(witness.name(), key, alone.now().plus(Duration.ofDays(1)))
                .bytes());
    add(
        "witness-from-the-future",
        "witness_policy",
        "the only cosignature is of tomorrow",
        alone,
        alone.bundle(early));
    Checkpoint other =
        Checkpoint.parse(
            alone.checkpointAt(0).note().cosign(witness.name(), key, alone.now()).bytes());
    Checkpoint pasted =
        Checkpoint.parse(
            alone.checkpoint().note().withLine(other.note().signatures().get(1)).bytes());
    add(
        "witness-line-of-another-tree",
        "checkpoint_signature",
        "a cosignature of another tree was pasted in",
        alone,
        alone.bundle(pasted));
  }

  private void events() {
    logged(
        "wrong-map-root",
        "fold_mismatch",
        "an entry states another map root",
        f ->
            f.log(
                Event.heartbeat(
                    f.entries().size(), Sha256.of(new byte[] {7}), f.time(), f.expires())));
    TestFederation skipped = GoodVectors.base();
    long next = skipped.entries().size() + 1L;
    byte[] gap =
        Event.heartbeat(next, skipped.map().root(), skipped.time(), skipped.expires()).encode();
    add(
        "skipped-sequence",
        "entry_sequence",
        "one number is left out",
        skipped,
        append(skipped, gap));
    logged(
        "time-goes-back",
        "entry_time",
        "an entry is older than the one before",
        f ->
            f.log(
                Event.heartbeat(
                    f.entries().size(), f.map().root(), f.time() - 1, f.expires() - 1)));
    logged(
        "entry-from-the-future",
        "entry_time",
        "an entry of tomorrow",
        f -> f.advance(Duration.ofDays(1)).heartbeat());
    int last = vectors.size() - 1;
    Vector future = vectors.get(last);
    vectors.set(
        last,
        new Vector(
            future.name(),
            future.outcome(),
            future.why(),
            future.bundle(),
            future.root(),
            GoodVectors.base().now()));
    logged(
        "entry-lives-too-long",
        "entry_expiry",
        "expires later than the root's limit",
        f -> f.log(Event.heartbeat(f.entries().size(), f.map().root(), f.time(), f.expires() + 1)));
    TestFederation unknown = GoodVectors.base();
    byte[] entry = entry(unknown, "", "type-of-tomorrow", Sha256.of(new byte[] {9}));
    add(
        "unknown-type-changes-the-map",
        "entry_type_unknown",
        "an entry of an unknown type states another map root",
        unknown,
        append(unknown, entry));
    TestFederation extra = GoodVectors.base();
    byte[] more = entry(extra, "\"note\":\"x\",", "heartbeat", extra.map().root());
    add(
        "entry-with-an-unknown-member",
        "entry_malformed",
        "a heartbeat with a member that no heartbeat has",
        extra,
        append(extra, more));
    logged(
        "http-site-in-production",
        "entity_scheme",
        "only a testing federation has http sites",
        f -> {
          TestSite loopback = TestFederation.testing().site("http://localhost:8080");
          f.log(EventType.ADMIT, loopback);
        });
  }

  private void counters() {
    logged(
        "suspended-twice",
        "transition_refused",
        "a suspended site cannot be suspended",
        f -> {
          TestSite site = f.admit("d.example");
          f.suspend(site);
          f.suspend(site);
        });
    logged(
        "update-of-a-stranger",
        "transition_refused",
        "an update of a site that was never admitted",
        f -> f.update(f.site("d.example")));
    logged(
        "old-membership-lifts-a-suspension",
        "counter_rollback",
        "the record from before the suspension, logged again",
        f -> {
          TestSite site = f.admit("d.example");
          Record before = site.record();
          f.suspend(site);
          f.log(EventType.REINSTATE, site.id(), before.ver(), before.mver(), before);
        });
    logged(
        "same-ver-another-statement",
        "counter_reused",
        "two site statements with one counter",
        f -> {
          TestSite site = f.admit("d.example");
          f.snapshot();
          SiteStatement twin = site.draft().withMetadata(unicodeMetadata()).sign(site.key());
          site.recertify();
          Record record = Record.of(twin, List.of(site.membership()), Optional.empty());
          f.log(EventType.UPDATE, site.id(), record.ver(), record.mver(), record);
        });
    logged(
        "recovery-dropped",
        "recovery_commitment",
        "the key of every day drops the commitment to the recovery key",
        f -> {
          TestSite site = Recoveries.committed(f, "d.example");
          f.snapshot();
          f.log(EventType.UPDATE, site.restate(site.key(), draft -> draft));
        });
    logged(
        "recovery-changed-after-a-suspension",
        "recovery_commitment",
        "a suspension and its end are no new beginning",
        f -> {
          TestSite site = Recoveries.committed(f, "d.example");
          f.snapshot();
          f.suspend(site);
          site.restate(site.key(), draft -> draft.withRecovery(Recoveries.hash("recovery 2")));
          f.log(EventType.REINSTATE, site.recertify());
        });
    logged(
        "recovery-for-other-keys",
        "recovery_commitment",
        "an opening that was made for other keys than those of the statement",
        f -> {
          TestSite site = Recoveries.committed(f, "d.example");
          RecoveryOpening opening = Recoveries.opening(f, site, 3, "fresh");
          f.log(EventType.UPDATE, site.restate(site.key(), draft -> draft.withOpening(opening)));
        });
    logged(
        "recovery-of-another-site",
        "recovery_commitment",
        "an opening of another site with the same recovery key",
        f -> {
          TestSite site = Recoveries.committed(f, "d.example");
          TestSite other = f.admit("e.example");
          RecoveryOpening opening = Recoveries.opening(f, other, 3, "fresh");
          site.restate(TestKeys.named("fresh"), draft -> draft.withOpening(opening));
          f.log(EventType.ROTATE_KEY, site.recertify());
        });
    logged(
        "entry-says-another-counter",
        "record_entry_mismatch",
        "the record has mver 1, its entry says 2",
        f -> {
          TestSite site = f.site("d.example");
          f.log(EventType.ADMIT, site.id(), 1, 2, site.record());
        });
    edited(
        "record-missing",
        "record_missing",
        "the record of the last event of a site was left out",
        bundle -> Lines.edit(bundle, lines -> lines.remove(Lines.index(lines, "record", 3))));
  }

  /** Admits a site with a record made by hand. */
  private void record(String name, String code, String why, RecordForge forge) {
    logged(
        name,
        code,
        why,
        f -> {
          TestSite site = f.site("d.example");
          f.log(EventType.ADMIT, site.id(), 1, 1, forge.forge(f, site));
        });
  }

  private void records() {
    record(
        "membership-by-a-thief",
        "key_unknown",
        "signed by a key that has no role",
        (f, site) -> membership(f, site, f.now(), 365, TestKeys.named("thief"), site.key()));
    record(
        "membership-by-the-log-key",
        "key_unknown",
        "the log key admits nobody",
        (f, site) -> membership(f, site, f.now(), 365, f.logKey(), site.key()));
    record(
        "membership-for-thirty-years",
        "membership_too_long",
        "longer than the root's limit",
        (f, site) -> membership(f, site, f.now(), 30 * 365, f.membershipKey(), site.key()));
    record(
        "membership-from-the-future",
        "statement_from_future",
        "issued tomorrow",
        (f, site) ->
            membership(
                f, site, f.now().plus(Duration.ofDays(1)), 30, f.membershipKey(), site.key()));
    record(
        "membership-for-another-key",
        "key_unknown",
        "the site statement is signed by a key that was not certified",
        (f, site) -> membership(f, site, f.now(), 365, f.membershipKey(), TestKeys.named("thief")));
    record(
        "record-of-another-site",
        "record_subject_mismatch",
        "the documents of e.example under the name d.example",
        (f, site) -> f.site("e.example").record());
    record(
        "membership-of-another-anchor",
        "record_issuer_mismatch",
        "issued by another trust anchor, signed by our key",
        (f, site) ->
            Record.of(
                site.statement(),
                List.of(
                    MembershipStatement.sign(
                        f.root().parseEntity("https://other.example"),
                        site.id(),
                        f.now(),
                        f.now().plus(Duration.ofDays(30)),
                        JwkSet.of(site.key().publicKey()),
                        1,
                        f.membershipKey())),
                Optional.empty()));
    record(
        "site-does-not-name-the-anchor",
        "authority_hint_missing",
        "authority_hints name somebody else",
        (f, site) ->
            Record.of(
                site.draft()
                    .withAuthorityHints(List.of(f.root().parseEntity("https://other.example")))
                    .sign(site.key()),
                List.of(site.membership()),
                Optional.empty()));
  }

  private static Record membership(
      TestFederation f,
      TestSite site,
      Instant from,
      int days,
      SigningKey by,
      SigningKey certified) {
    MembershipStatement statement =
        MembershipStatement.sign(
            f.id(),
            site.id(),
            from,
            from.plus(Duration.ofDays(days)),
            JwkSet.of(certified.publicKey()),
            1,
            by);
    return Record.of(site.statement(), List.of(statement), Optional.empty());
  }

  /** Admits a site whose site statement is made by hand, as text. */
  private void token(String name, String code, String why, TokenForge forge) {
    logged(
        name,
        code,
        why,
        f -> {
          TestSite site = f.site("d.example");
          String json =
              "{\"chain\":[\""
                  + site.membership().jws().token()
                  + "\"],\"site\":\""
                  + forge.forge(site)
                  + "\"}";
          Record record = Record.parse(json.getBytes(StandardCharsets.US_ASCII));
          f.log(EventType.ADMIT, site.id(), 1, 1, record);
        });
  }

  private void tokens() {
    token(
        "site-statement-altered",
        "signature_invalid",
        "one character of the signature is another",
        site -> {
          String token = site.statement().jws().token();
          int at = token.length() - 20;
          char other = token.charAt(at) == 'A' ? 'B' : 'A';
          return token.substring(0, at) + other + token.substring(at + 1);
        });
    token(
        "site-statement-of-another-type",
        "typ_mismatch",
        "typ is JWT",
        site -> CompactJws.sign(site.key(), "JWT", site.statement().jws().payload()).token());
    token(
        "site-statement-with-alg-none",
        "alg_refused",
        "alg is none",
        site -> header(site, "{\"alg\":\"none\",\"kid\":\"%s\",\"typ\":\"entity-statement+jwt\"}"));
    token(
        "site-statement-with-crit",
        "crit_refused",
        "a critical extension",
        site ->
            header(
                site,
                "{\"alg\":\"Ed25519\",\"crit\":[\"b64\"],\"b64\":true,\"kid\":\"%s\",\"typ\":\"entity-statement+jwt\"}"));
    token(
        "site-statement-says-es256",
        "alg_mismatch",
        "the key is an Ed25519 key",
        site ->
            header(site, "{\"alg\":\"ES256\",\"kid\":\"%s\",\"typ\":\"entity-statement+jwt\"}"));
    token(
        "site-statement-with-duplicate-claim",
        "json_duplicate_name",
        "sub twice",
        site -> {
          String claims =
              new String(site.statement().jws().payload(), StandardCharsets.UTF_8)
                  .replaceFirst("\\{", "{\"sub\":\"https://d.example\",");
          return CompactJws.sign(
                  site.key(), SiteStatement.TYP, claims.getBytes(StandardCharsets.UTF_8))
              .token();
        });
    token(
        "site-statement-with-a-small-order-key",
        "key_invalid",
        "one of its keys is the neutral element",
        site -> {
          byte[] neutral = new byte[32];
          neutral[0] = 1;
          String claims =
              new String(site.statement().jws().payload(), StandardCharsets.UTF_8)
                  .replaceFirst(
                      "\"keys\":\\[",
                      "\"keys\":[{\"crv\":\"Ed25519\",\"kid\":\"x\",\"kty\":\"OKP\",\"x\":\""
                          + Base64Url.encode(neutral)
                          + "\"},");
          return CompactJws.sign(
                  site.key(), SiteStatement.TYP, claims.getBytes(StandardCharsets.UTF_8))
              .token();
        });
  }

  private static String header(TestSite site, String format) {
    String header = String.format(format, site.key().kid().value());
    String input =
        Base64Url.encode(header.getBytes(StandardCharsets.UTF_8))
            + "."
            + Base64Url.encode(site.statement().jws().payload());
    return input
        + "."
        + Base64Url.encode(site.key().sign(input.getBytes(StandardCharsets.US_ASCII)));
  }

  static ObjectNode unicodeMetadata() {
    ObjectNode metadata = JsonNodeFactory.instance.objectNode();
    metadata.putObject("federation_entity").put("organization_name", "Universität Bücher \u20ac");
    metadata
        .putObject("mesh_site")
        .put("displayName", "\ud83d\ude80 Speicher \"1\"")
        .putObject("coordinates")
        .put("latitude", 51.96)
        .put("longitude", 7.62);
    return metadata;
  }

  /** An entry as text, for what {@link Event} refuses to write. */
  static byte[] entry(TestFederation f, String between, String type, Sha256 directory) {
    String json =
        String.format(
            "{\"directory\":\"%s\",\"expires\":%d,%s\"seq\":%d,\"time\":%d,\"type\":\"%s\"}",
            directory.hex(), f.expires(), between, f.entries().size(), f.time(), type);
    return json.getBytes(StandardCharsets.UTF_8);
  }

  /** The bundle with one more entry, under a checkpoint of that tree. */
  static byte[] append(TestFederation f, byte[] entry) {
    MerkleFrontier tree = f.frontier().append(MerkleFrontier.leafHash(entry));
    Checkpoint checkpoint =
        Checkpoint.sign(f.root().log().origin(), tree.size(), tree.root(), f.logKey());
    return Lines.edit(
        f.bundle(),
        lines -> {
          lines.set(lines.size() - 1, "entry " + text(entry));
          lines.add("checkpoint " + quoted(checkpoint));
        });
  }

  private static String quoted(Checkpoint checkpoint) {
    return JsonNodeFactory.instance.textNode(text(checkpoint.bytes())).toString();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private interface RecordForge {
    Record forge(TestFederation federation, TestSite site);
  }

  private interface TokenForge {
    String forge(TestSite site);
  }
}
