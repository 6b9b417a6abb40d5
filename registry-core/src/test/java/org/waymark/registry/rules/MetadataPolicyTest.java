package org.waymark.registry.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waymark.registry.error.RuleException;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;
import org.waymark.testing.SharedFolder;

/** A policy checks; it never changes what a site has signed. */
final class MetadataPolicyTest {
  private static final Set<String> KNOWN =
      Set.of("essential", "one_of", "subset_of", "superset_of");

  private static List<CheckResult> breaches(String policy, String member) {
    return MetadataPolicy.parse(GoodSite.json("{\"t\": {\"m\": " + policy + "}}"))
        .breaches(GoodSite.json("{\"t\": {" + member + "}}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'essential': true}            | 'm': 1          | ''",
        "{'essential': true}            |                 | policy_essential",
        "{'essential': false}           |                 | ''",
        "{'one_of': ['a', 'b']}         | 'm': 'b'        | ''",
        "{'one_of': ['a', 'b']}         | 'm': 'c'        | policy_one_of",
        "{'one_of': ['a', 'b']}         | 'm': ['a']      | policy_one_of",
        "{'one_of': [true]}             | 'm': 'true'     | policy_one_of",
        "{'one_of': ['a']}              |                 | ''",
        "{'subset_of': ['a', 'b']}      | 'm': ['a']      | ''",
        "{'subset_of': ['a', 'b']}      | 'm': []         | ''",
        "{'subset_of': ['a', 'b']}      | 'm': ['a', 'c'] | policy_subset_of",
        "{'subset_of': ['a', 'b']}      | 'm': 'c'        | policy_subset_of",
        "{'superset_of': ['a', 'b']}    | 'm': ['b', 'a'] | ''",
        "{'superset_of': ['a', 'b']}    | 'm': ['a']      | policy_superset_of",
        "{'superset_of': ['a']}         | 'm': null       | policy_superset_of",
        "{'superset_of': ['a', 'b']}    |                 | ''"
      })
  void anOperatorChecks(String policy, String member, String code) {
    String members = member == null ? "" : member;

    assertThat(breaches(policy.replace('\'', '"'), members.replace('\'', '"')))
        .extracting(CheckResult::code)
        .isEqualTo(code.isEmpty() ? List.of() : List.of(code));
  }

  @Test
  void theMendIsWhatWouldKeepIt() {
    assertThat(breaches("{\"superset_of\": [\"a\", \"b\"]}", "\"m\": [\"c\", \"a\"]"))
        .singleElement()
        .satisfies(
            result -> {
              assertThat(result.sentence()).isEqualTo("t.m lacks b.");
              assertThat(result.mend()).isEqualTo("waymark site-admin edit --set t.m=c,a,b");
            });
    assertThat(breaches("{\"subset_of\": [\"a\"]}", "\"m\": [\"c\", \"a\"]"))
        .extracting(CheckResult::mend)
        .containsExactly("waymark site-admin edit --set t.m=a");
    assertThat(breaches("{\"subset_of\": [\"a\"]}", "\"m\": [\"c\"]"))
        .extracting(CheckResult::mend)
        .containsExactly("waymark site-admin edit --unset t.m");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'value': 'a'}                             | policy_unsupported",
        "{'add': ['a']}                             | policy_unsupported",
        "{'default': 'a'}                           | policy_unsupported",
        "{'regexp': '.*'}                           | policy_unsupported",
        "{'essential': 'yes'}                       | rules_malformed",
        "{'one_of': 'a'}                            | rules_malformed",
        "{'one_of': []}                             | rules_malformed",
        "{'one_of': ['a'], 'subset_of': ['a']}      | rules_malformed",
        "{'subset_of': ['a'], 'superset_of': ['b']} | rules_malformed",
        "true                                       | rules_malformed"
      })
  void whatIsNoCheckIsRefused(String policy, String code) {
    assertThatThrownBy(() -> breaches(policy.replace('\'', '"'), ""))
        .isInstanceOf(RuleException.class)
        .hasMessageContaining("t.m")
        .extracting(e -> ((RuleException) e).code())
        .isEqualTo(code);
  }

  /**
   * Connect2id's published cases, those with our operators: an application that changes nothing.
   */
  @Test
  void thePublishedCasesAgree() throws IOException {
    JsonNode cases =
        StrictJson.parse(
            Files.readAllBytes(SharedFolder.require("vectors/oidf-metadata-policy/cases.json")),
            new JsonLimits(1 << 24, 64, 1 << 20));
    List<String> differences = new ArrayList<>();
    int tried = 0;
    for (JsonNode one : cases) {
      if (!(one.path("merged") instanceof ObjectNode merged) || !operators(merged)) {
        continue;
      }
      tried++;
      ObjectNode policy = JsonNodeFactory.instance.objectNode();
      policy.set("t", merged);
      ObjectNode metadata = JsonNodeFactory.instance.objectNode();
      metadata.set("t", one.path("metadata"));
      boolean keeps = MetadataPolicy.parse(policy).breaches(metadata).isEmpty();
      boolean expected = one.path("resolved").equals(one.path("metadata"));
      if (keeps != expected) {
        differences.add(one.toString());
      }
    }

    assertThat(tried).isGreaterThan(100);
    assertThat(differences).isEmpty();
  }

  private static boolean operators(ObjectNode merged) {
    Set<String> used = new HashSet<>();
    merged.forEach(member -> member.fieldNames().forEachRemaining(used::add));
    return KNOWN.containsAll(used);
  }
}
