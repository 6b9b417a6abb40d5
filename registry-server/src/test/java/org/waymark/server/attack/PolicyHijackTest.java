package org.waymark.server.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymark.server.attack.CrimeScene.MEMBER;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.client.sync.SyncOutcome;
import org.waymark.client.sync.SyncOutcome.Kind;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.log.EventType;
import org.waymark.trust.policy.Constraints;
import org.waymark.trust.statement.MembershipStatement;
import org.waymark.trust.statement.SiteStatus;
import org.waymark.trust.statement.StatusStatement;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestIntermediate;
import org.waymark.trust.testing.TestSite;
import org.waymark.trust.testing.Tokens;

/** See {@code attacks/PolicyHijack}. */
@SuppressWarnings("NullAway.Init")
final class PolicyHijackTest extends Attack {

  private static final String VICTIM = "a.nren.example";
  private static final String NEIGHBOUR = "b.sibling.example";

  private TestIntermediate nren;
  private TestIntermediate region;
  private TestSite below;
  private TestSite deep;
  private TestSite neighbour;

  @Override
  CrimeScene scene(Path in) {
    TestFederation f = CrimeScene.peopled(TestFederation.testing());
    nren = f.intermediate("nren.example", ".nren.example");
    region = nren.intermediate("north.nren.example", ".north.nren.example");
    below = signing(f, f.siteUnder(nren, VICTIM));
    deep = signing(f, f.siteUnder(region, "a.north.nren.example"));
    neighbour =
        signing(f, f.siteUnder(f.intermediate("sibling.example", ".sibling.example"), NEIGHBOUR));
    f.heartbeat();
    return CrimeScene.in(in, f);
  }

  /** The site signs its requests, and offers files. */
  private static TestSite signing(TestFederation f, TestSite site) {
    ObjectNode ocm =
        json(
            "{'enabled':true,'apiVersion':'1.1.0','endPoint':'https://"
                + site.id().host()
                + "/ocm','provider':'A cloud','capabilities':['http-sig','exchange-token'],"
                + "'resourceTypes':[{'name':'file','shareTypes':['user'],'protocols':{'webdav':'/dav/'}},"
                + "{'name':'folder','shareTypes':['user'],'protocols':{'webdav':'/dav/'}}]}");
    site.restate(site.key(), draft -> draft.withMetadata("ocm_server", ocm));
    f.log(EventType.ADMIT, site);
    return site;
  }

  private static ObjectNode json(String text) {
    return (ObjectNode)
        StrictJson.parse(
            text.replace('\'', '"').getBytes(StandardCharsets.UTF_8), JsonLimits.DOCUMENT);
  }

  /** What a hostile intermediate writes into the log. */
  private interface Forgery {
    void write(ForgedLog log);
  }

  private record Try(String name, String code, Forgery forgery) {
    @Override
    public String toString() {
      return name + " → " + code;
    }
  }

  // What superiors say of the site's own metadata.

  private Try policy(String code, String policy) {
    return demand(code, "metadata_policy", policy);
  }

  private Try metadata(String code, String metadata) {
    return demand(code, "metadata", metadata);
  }

  private Try demand(String code, String claim, String value) {
    return new Try(
        claim + " " + value,
        code,
        log -> updated(log, membership(below, nren, c -> c.set(claim, json(value)))));
  }

  private static String membership(
      TestSite site, TestIntermediate by, Consumer<ObjectNode> change) {
    return Tokens.changed(
        site.membership().jws(),
        by.key(),
        claims -> {
          claims.put("mver", 2);
          change.accept(claims);
        });
  }

  /** The site's own statement under other memberships, the lowest first. */
  private void updated(ForgedLog log, String membership) {
    log.site(
        EventType.UPDATE,
        below.id(),
        2,
        2,
        record(below.statement().jws().token(), membership, token(nren.membership())));
  }

  private static byte[] record(String site, String... chain) {
    return ("{\"chain\":[\"" + String.join("\",\"", chain) + "\"],\"site\":\"" + site + "\"}")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static String token(MembershipStatement statement) {
    return statement.jws().token();
  }

  private static String key() {
    return "{'keys':[" + Loot.ownKey("site").publicKey().toJwk().toString() + "]}";
  }

  private Stream<Try> rewriting() {
    String evil = "'https://evil.example/x'";
    return Stream.of(
        policy("policy_hijack", "{'ocm_server':{'endPoint':{'value':" + evil + "}}}"),
        policy("policy_hijack", "{'ocm_server':{'endPoint#de':{'value':" + evil + "}}}"),
        policy("policy_hijack", "{'ocm_server':{'inviteAcceptDialog':{'default':" + evil + "}}}"),
        policy("policy_hijack", "{'ocm_server':{'jwks_uri':{'default':" + evil + "}}}"),
        policy("policy_hijack", "{'ocm_server':{'signed_jwks_uri':{'default':" + evil + "}}}"),
        policy("policy_hijack", "{'ocm_server':{'JwksUri':{'default':" + evil + "}}}"),
        policy("policy_hijack", "{'ocm_server':{'jwks':{'value':" + key() + "}}}"),
        policy("policy_hijack", "{'mesh_site':{'jwks':{'default':" + key() + "}}}"),
        policy("policy_hijack", "{'mesh_site':{'services':{'add':[{'type':'storage'}]}}}"),
        policy("policy_hijack", "{'ocm_server':{'resourceTypes':{'value':[]}}}"),
        policy("policy_hijack", "{'ocm_server':{'provider':{'value':'A bank'}}}"),
        policy("policy_hijack", "{'ocm_server':{'criteria':{'value':[]}}}"),
        policy("policy_hijack", "{'federation_entity':{'policy_uri':{'default':" + evil + "}}}"),
        policy("policy_hijack", "{'ocm_server':{'note':{'default':" + evil + "}}}"),
        policy("policy_hijack", "{'ocm_server':{'more':{'default':{'a':[{'tokenUrl':'x'}]}}}}"),
        policy("policy_hijack", "{'ocm_server':{'more':{'default':{'a':{'jwks':{}}}}}}"),
        policy("policy_hijack", "{'mesh_site':{'more':{'add':[" + evil + "]}}}"),
        metadata("policy_hijack", "{'ocm_server':{'endPoint':" + evil + "}}"),
        metadata("policy_hijack", "{'ocm_server':{'endPoint':null}}"),
        metadata("policy_hijack", "{'ocm_server':{'jwks':" + key() + "}}"),
        metadata("policy_hijack", "{'ocm_server':{'token_end_point#fr':'x'}}"),
        metadata("policy_hijack", "{'ocm_server':{'extra':{'in':{'url':'x'}}}}"),
        metadata("policy_hijack", "{'ocm_server':{'extra':" + evil + "}}"),
        metadata("policy_failed", "{'ocm_server':{'capabilities':['exchange-token']}}"),
        policy("policy_failed", "{'ocm_server':{'capabilities':{'subset_of':['exchange-token']}}}"),
        policy("policy_failed", "{'ocm_server':{'endPoint':{'one_of':[" + evil + "]}}}"),
        policy("policy_failed", "{'ocm_server':{'capabilities':{'superset_of':['invites']}}}"),
        policy("policy_failed", "{'ocm_server':{'logo':{'essential':true}}}"),
        policy(
            "policy_failed",
            "{'ocm_server':{'resourceTypes':{'subset_of':[{'name':'file','shareTypes':['user'],"
                + "'protocols':{'webdav':'/dav/'}}]}}}"),
        policy(
            "policy_conflict",
            "{'ocm_server':{'apiVersion':{'value':'1.0.0','one_of':['1.1.0','1.2.0']}}}"),
        policy("policy_malformed", "{'ocm_server':{'apiVersion':'1.0.0'}}"),
        new Try(
            "an operator that nobody knows and everybody has to",
            "policy_unsupported",
            log ->
                updated(
                    log,
                    membership(
                        below, nren, c -> c.putArray("metadata_policy_crit").add("regexp")))));
  }

  // Whom they vouch for.

  private Stream<Try> vouching() {
    return Stream.of(
        new Try("a bank", "naming_violated", log -> admitted(log, "bank.example")),
        new Try("the site of a sibling", "naming_violated", this::sibling),
        new Try("itself", "chain_loop", log -> admitted(log, "nren.example")),
        new Try("the trust anchor", "chain_loop", log -> admitted(log, "federation.example")),
        new Try(
            "a name that only ends alike",
            "naming_violated",
            log -> admitted(log, "xnren.example")),
        new Try(
            "one below that may speak for everybody",
            "naming_violated",
            log -> {
              TestIntermediate wide =
                  nren.intermediate("wide.nren.example", "bank.example", ".example");
              TestSite bank = federation.siteUnder(wide, "bank.example");
              log.site(EventType.ADMIT, bank.record());
            }),
        new Try(
            "one below without naming constraints",
            "naming_unconstrained",
            log -> below(log, c -> c.remove("constraints"))),
        new Try(
            "one below with constraints that constrain nothing",
            "naming_unconstrained",
            log -> below(log, c -> c.putObject("constraints").putObject("naming_constraints"))),
        new Try(
            "one below with a constraint that nobody knows",
            "constraints_unsupported",
            log -> below(log, c -> ((ObjectNode) c.get("constraints")).put("colour", "red"))),
        new Try(
            "one below deeper than it may itself",
            "path_length_exceeded",
            log -> below(log, c -> ((ObjectNode) c.get("constraints")).put("max_path_length", 0))),
        new Try(
            "one below for ever",
            "membership_too_long",
            log -> below(log, c -> c.put("exp", log.time() + 90_000_000L))),
        new Try("one below by a name that is not its to give", "naming_violated", this::renamed),
        new Try("a loop of two", "chain_loop", this::loop),
        new Try("a chain of five", "chain_too_long", this::five),
        new Try(
            "a chain with a gap",
            "chain_broken",
            log ->
                log.site(
                    EventType.UPDATE,
                    deep.id(),
                    2,
                    2,
                    record(
                        deep.statement().jws().token(),
                        membership(deep, region, c -> {}),
                        token(nren.membership())))),
        new Try(
            "in the trust anchor's name",
            "key_unknown",
            log ->
                log.site(
                    EventType.UPDATE,
                    below.id(),
                    2,
                    2,
                    record(
                        below.statement().jws().token(),
                        membership(below, nren, c -> c.put("iss", federation.id().value()))))),
        new Try(
            "with a superior of its own making",
            "key_unknown",
            log ->
                log.site(
                    EventType.UPDATE,
                    below.id(),
                    2,
                    2,
                    record(
                        below.statement().jws().token(),
                        membership(below, nren, c -> {}),
                        Tokens.changed(nren.membership().jws(), Loot.ownKey("anchor"), c -> {})))),
        new Try(
            "that a site is suspended",
            "record_issuer_mismatch",
            log ->
                log.site(
                    EventType.SUSPEND,
                    below.id(),
                    2,
                    9,
                    Tokens.record(
                        below.statement().jws().token(),
                        Optional.of(suspension()),
                        token(below.membership()),
                        token(nren.membership())))),
        new Try("a flood of conflicting rules", "policy_conflict", this::conflict),
        new Try("a site with a flood of hints", "hints_too_many", this::hints),
        new Try(
            "for ever",
            "membership_too_long",
            log ->
                updated(
                    log, membership(below, nren, c -> c.put("exp", log.time() + 90_000_000L)))));
  }

  private void admitted(ForgedLog log, String host) {
    log.site(EventType.ADMIT, federation.siteUnder(nren, host).record());
  }

  private void sibling(ForgedLog log) {
    TestSite taken = federation.siteUnder(nren, NEIGHBOUR).restate().restate().recertify();
    log.site(EventType.UPDATE, taken.record());
  }

  /** The site below two, where the upper one says something else of the lower one. */
  private void below(ForgedLog log, Consumer<ObjectNode> change) {
    String lower =
        Tokens.changed(
            region.membership().jws(),
            nren.key(),
            claims -> {
              claims.put("mver", 2);
              change.accept(claims);
            });
    log.site(
        EventType.UPDATE,
        deep.id(),
        2,
        2,
        record(
            deep.statement().jws().token(),
            membership(deep, region, c -> {}),
            lower,
            token(nren.membership())));
  }

  /** The lower of two is certified by a name outside of what the upper one may vouch for. */
  private void renamed(ForgedLog log) {
    String bank = "https://bank.example";
    log.site(
        EventType.UPDATE,
        deep.id(),
        2,
        2,
        record(
            deep.statement().jws().token(),
            membership(deep, region, c -> c.put("iss", bank)),
            Tokens.changed(region.membership().jws(), nren.key(), c -> c.put("sub", bank)),
            token(nren.membership())));
  }

  private void loop(ForgedLog log) {
    Consumer<ObjectNode> both =
        c ->
            c.set(
                "constraints",
                Constraints.naming(List.of("nren.example", ".nren.example"), List.of()).toJson());
    String down = Tokens.changed(region.membership().jws(), nren.key(), both);
    String up =
        Tokens.changed(
            nren.membership().jws(),
            region.key(),
            c -> {
              c.put("iss", region.id().value());
              both.accept(c);
            });
    log.site(
        EventType.UPDATE,
        below.id(),
        2,
        2,
        record(
            below.statement().jws().token(),
            membership(below, nren, c -> {}),
            up,
            down,
            token(nren.membership())));
  }

  private void five(ForgedLog log) {
    String[] chain = new String[5];
    Arrays.fill(chain, token(nren.membership()));
    chain[0] = membership(below, nren, c -> {});
    log.site(EventType.UPDATE, below.id(), 2, 2, record(below.statement().jws().token(), chain));
  }

  private void conflict(ForgedLog log) {
    String upper = "{'ocm_server':{'apiVersion':{'one_of':['1.1.0']}}}";
    String lower = "{'ocm_server':{'apiVersion':{'one_of':['1.2.0']}}}";
    log.site(
        EventType.UPDATE,
        deep.id(),
        2,
        2,
        record(
            deep.statement().jws().token(),
            membership(deep, region, c -> c.set("metadata_policy", json(lower))),
            Tokens.changed(
                region.membership().jws(), nren.key(), c -> c.set("metadata_policy", json(upper))),
            token(nren.membership())));
  }

  /** An accomplice below the intermediate, with its own key. */
  private void hints(ForgedLog log) {
    TestSite accomplice = federation.siteUnder(nren, "accomplice.nren.example");
    SigningKey own = accomplice.key();
    String statement =
        Tokens.changed(
            accomplice.statement().jws(),
            own,
            c -> {
              var hints = c.putArray("authority_hints");
              IntStream.range(0, 1000).forEach(i -> hints.add("https://h" + i + ".example"));
              hints.add(nren.id().value());
            });
    log.site(
        EventType.ADMIT,
        accomplice.id(),
        1,
        1,
        record(statement, token(accomplice.membership()), token(nren.membership())));
  }

  private String suspension() {
    return StatusStatement.sign(
            nren.id(), below.id(), federation.now(), SiteStatus.SUSPENDED, "rules", 9, nren.key())
        .jws()
        .token();
  }

  private Stream<Try> all() {
    return Stream.concat(rewriting(), vouching());
  }

  @ParameterizedTest
  @MethodSource("all")
  void noSuperiorSaysWhatIsNotItsToSay(Try one) {
    ForgedLog log = ForgedLog.continuing(federation, logKey());
    one.forgery().write(log);
    scene.crook().serve(log.published());
    scene.honest().silence();
    List<String> before = answers();

    scene.newcomerRefuses(one.code());
    for (Victim victim : scene.victims()) {
      scene.unharmed(victim, Kind.REFUSED, one.code());
    }
    assertThat(answers()).isEqualTo(before);
  }

  private List<String> answers() {
    List<String> all = new ArrayList<>();
    for (Victim victim : scene.victims()) {
      for (String host : List.of(VICTIM, "a.north.nren.example", NEIGHBOUR, "bank.example")) {
        all.add(victim.answer(host));
      }
    }
    assertThat(all.get(0)).contains("https://" + VICTIM + "/ocm");
    return all;
  }

  /** And the command line, to which the whole log is given, says the same; later all go on. */
  @Test
  void afterwardsEverybodyGoesOn() {
    another();
    ForgedLog log = ForgedLog.continuing(federation, logKey());
    sibling(log);
    scene.crook().serve(log.published());
    scene.refusedByNewcomersToo("naming_violated");
    scene.verdict(NEIGHBOUR, "active");
  }

  /** Not even who holds the membership key says for a site where it is reached. */
  @Test
  void theTrustAnchorIsNoBetter() {
    ForgedLog log = ForgedLog.continuing(federation, logKey().takeMembershipKey());
    Papers papers =
        log.papers(MEMBER)
            .membership(
                log.loot().membershipKey(),
                c -> {
                  c.put("mver", 2);
                  c.set(
                      "metadata_policy",
                      json("{'ocm_server':{'endPoint':{'value':'https://evil.example/'}}}"));
                });
    log.site(EventType.UPDATE, papers.record());
    scene.crook().serve(log.published());
    scene.honest().silence();
    scene.newcomerRefuses("policy_hijack");
    for (Victim victim : scene.victims()) {
      scene.unharmed(victim, Kind.REFUSED, "policy_hijack");
    }
  }

  /** What is allowed: to restrict. Everybody then reads what is left. */
  @Test
  void whatASuperiorCutsDownIsCutDownInEveryAnswer() {
    another();
    below.recertify(
        c -> {
          c.set(
              "metadata_policy",
              json("{'ocm_server':{'capabilities':{'subset_of':['http-sig','invites']}}}"));
          c.putObject("metadata").putObject("ocm_server").put("apiVersion", "1.0.0");
        });
    federation.log(EventType.UPDATE, below);
    scene.publishHonestly();
    scene.tellTheTruth();
    for (Victim victim : scene.victims()) {
      assertThat(victim.sync()).allMatch(SyncOutcome::ok);
      assertThat(victim.answer(VICTIM))
          .contains("http-sig", "\"1.0.0\"", "https://" + VICTIM + "/ocm")
          .doesNotContain("exchange-token")
          .doesNotContain("\"1.1.0\"");
    }
    JsonNode told = scene.resolveFromFolder(VICTIM).json();
    assertThat(told.toString()).contains("http-sig").doesNotContain("exchange-token");
  }
}
