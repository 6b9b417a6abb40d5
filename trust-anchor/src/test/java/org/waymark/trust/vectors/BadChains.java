package org.waymark.trust.vectors;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.waymark.trust.log.EventType;
import org.waymark.trust.statement.Record;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestIntermediate;
import org.waymark.trust.testing.TestKeys;
import org.waymark.trust.testing.TestSite;
import org.waymark.trust.testing.Tokens;

/** Bundles with one site below an intermediate, each with one fault in its chain. */
final class BadChains {

  private final List<Vector> vectors = new ArrayList<>();

  private BadChains() {}

  /** Makes the record of a site whose superiors do something that they must not do. */
  private interface Fault {
    Record forge(TestFederation federation, TestIntermediate nren);
  }

  static List<Vector> all() {
    BadChains bad = new BadChains();
    bad.chains();
    bad.names();
    bad.policies();
    return bad.vectors;
  }

  private void add(String name, String code, String why, Fault fault) {
    TestFederation federation = GoodVectors.base();
    TestIntermediate nren = federation.intermediate("nren.example", ".nren.example");
    Record record = fault.forge(federation, nren);
    federation.log(
        EventType.ADMIT, federation.root().parseEntity("https://x.nren.example"), 1, 1, record);
    byte[] root = federation.roots().oldest().bytes();
    vectors.add(
        new Vector(name, code, why, federation.bundle(), root, federation.now().plusSeconds(60)));
  }

  /** The site of every vector, with the documents that it has now. */
  private static TestSite site(TestFederation federation, TestIntermediate superior) {
    return federation.siteUnder(superior, "x.nren.example");
  }

  private static Record record(TestSite site, String... superiors) {
    List<String> chain = new ArrayList<>(List.of(site.membership().jws().token()));
    chain.addAll(List.of(superiors));
    return Tokens.record(
        site.statement().jws().token(), Optional.empty(), chain.toArray(String[]::new));
  }

  private void chains() {
    add(
        "intermediate-by-a-thief",
        "key_unknown",
        "the membership role did not sign the intermediate's membership",
        (f, nren) ->
            record(
                site(f, nren),
                Tokens.changed(nren.membership().jws(), TestKeys.named("thief"), claims -> {})));
    add(
        "site-certified-by-another-intermediate",
        "key_unknown",
        "signed by another intermediate than it says",
        (f, nren) -> {
          TestIntermediate other = f.intermediate("other.example", ".nren.example");
          TestSite site = site(f, nren);
          return Tokens.record(
              site.statement().jws().token(),
              Optional.empty(),
              Tokens.changed(site.membership().jws(), other.key(), claims -> {}),
              nren.membership().jws().token());
        });
    add(
        "chain-without-its-top",
        "record_issuer_mismatch",
        "the chain ends at an intermediate",
        (f, nren) -> record(site(f, nren)));
    add(
        "chain-with-a-gap",
        "chain_broken",
        "the intermediate between is left out",
        (f, nren) -> {
          TestIntermediate inner = nren.intermediate("in.nren.example", ".nren.example");
          return record(site(f, inner), nren.membership().jws().token());
        });
    add(
        "chain-in-a-loop",
        "chain_loop",
        "an intermediate certifies the one above it",
        (f, nren) -> {
          TestIntermediate inner =
              nren.intermediate("in.nren.example", "nren.example", ".nren.example");
          String loop =
              Tokens.changed(
                  nren.membership().jws(),
                  inner.key(),
                  claims -> claims.put("iss", inner.id().value()));
          return record(
              site(f, nren),
              loop,
              inner.membership().jws().token(),
              nren.membership().jws().token());
        });
    add(
        "seventeen-superiors",
        "hints_too_many",
        "authority_hints name more than sixteen",
        (f, nren) -> {
          TestSite site = site(f, nren);
          String crowded =
              Tokens.changed(
                  site.statement().jws(),
                  site.key(),
                  claims -> {
                    ArrayNode hints = (ArrayNode) claims.get("authority_hints");
                    for (int i = 0; i < 16; i++) {
                      hints.add("https://h" + i + ".example");
                    }
                  });
          return Tokens.record(
              crowded,
              Optional.empty(),
              site.membership().jws().token(),
              nren.membership().jws().token());
        });
  }

  private void names() {
    claims(
        "intermediate-without-names",
        "naming_unconstrained",
        "an intermediate that could vouch for everybody",
        claims -> claims.remove("constraints"));
    constraints(
        "site-outside-the-names",
        "naming_violated",
        "the intermediate may speak for other names",
        "{'naming_constraints':{'permitted':['nren.example','.other.example']}}");
    constraints(
        "site-excluded-by-name",
        "naming_violated",
        "permitted and excluded",
        "{'naming_constraints':{'excluded':['x.nren.example'],"
            + "'permitted':['nren.example','.nren.example']}}");
    constraints(
        "path-too-long",
        "path_length_exceeded",
        "no intermediate is allowed below the trust anchor",
        "{'max_path_length':0,'naming_constraints':{'permitted':['nren.example','.nren.example']}}");
    constraints(
        "unknown-constraint",
        "constraints_unsupported",
        "a constraint of tomorrow",
        "{'colour':'red','naming_constraints':{'permitted':['nren.example','.nren.example']}}");
    constraints(
        "name-with-a-port",
        "constraints_malformed",
        "naming constraints are about hosts",
        "{'naming_constraints':{'permitted':['nren.example:8443']}}");
  }

  private void policies() {
    policy(
        "policy-sets-an-end-point",
        "policy_hijack",
        "a superior says where a site is reached",
        "{'ocm_server':{'endPoint':{'value':'https://evil.example'}}}");
    policy(
        "policy-hides-an-address",
        "policy_hijack",
        "an address in a parameter of a harmless name",
        "{'ocm_server':{'note':{'default':{'a':['https://evil.example']}}}}");
    policy(
        "policy-takes-an-offer-away",
        "policy_failed",
        "what is protected cannot be cut down",
        "{'ocm_server':{'provider':{'one_of':['Another cloud']}}}");
    policy(
        "policy-not-kept",
        "policy_failed",
        "the site says another version",
        "{'ocm_server':{'apiVersion':{'one_of':['9.9.9']}}}");
    policy(
        "policy-of-contradicting-operators",
        "policy_conflict",
        "one_of beside subset_of",
        "{'ocm_server':{'apiVersion':{'one_of':['a'],'subset_of':['a']}}}");
    policy(
        "policy-of-no-objects",
        "policy_malformed",
        "an operator where the parameter's object should be",
        "{'ocm_server':{'apiVersion':'1.1.0'}}");
    claims(
        "policy-with-a-critical-operator",
        "policy_unsupported",
        "an operator that is not known and has to be",
        claims -> claims.putArray("metadata_policy_crit").add("regexp"));
    add(
        "superior-metadata-sets-keys",
        "policy_hijack",
        "the metadata claim of a superior names keys",
        (f, nren) -> {
          TestSite site = site(f, nren);
          site.recertify(
              claims -> claims.set("metadata", json("{'ocm_server':{'jwks':{'keys':[]}}}")));
          return record(site, nren.membership().jws().token());
        });
    add(
        "policies-of-two-superiors-in-conflict",
        "policy_conflict",
        "nothing is left of one_of",
        (f, nren) -> {
          nren.recertify(
              c ->
                  c.set("metadata_policy", json("{'ocm_server':{'apiVersion':{'one_of':['1']}}}")));
          TestSite site = site(f, nren);
          site.recertify(
              c ->
                  c.set("metadata_policy", json("{'ocm_server':{'apiVersion':{'one_of':['2']}}}")));
          return record(site, nren.membership().jws().token());
        });
  }

  private void claims(String name, String code, String why, Consumer<ObjectNode> change) {
    add(
        name,
        code,
        why,
        (f, nren) -> {
          nren.recertify(change);
          return record(site(f, nren), nren.membership().jws().token());
        });
  }

  private void constraints(String name, String code, String why, String constraints) {
    claims(name, code, why, claims -> claims.set("constraints", json(constraints)));
  }

  private void policy(String name, String code, String why, String policy) {
    claims(name, code, why, claims -> claims.set("metadata_policy", json(policy)));
  }

  private static ObjectNode json(String text) {
    try {
      return (ObjectNode) new ObjectMapper().readTree(text.replace('\'', '"'));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
