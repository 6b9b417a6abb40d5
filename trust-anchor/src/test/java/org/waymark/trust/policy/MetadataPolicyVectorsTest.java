package org.waymark.trust.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.waymark.testing.SharedFolder;
import org.waymark.trust.PolicyException;

/**
 * Every case of {@code vectors/oidf-metadata-policy}: a trust anchor's policy, an intermediate's,
 * what they merge to, and what becomes of metadata. First by the specification alone; then by
 * Waymark's profile, which refuses the cases in which a superior sets a protected parameter.
 */
class MetadataPolicyVectorsTest {

  private static final String TYPE = "openid_relying_party";

  private final List<String> failures = new ArrayList<>();
  private int outside;

  @Test
  void everyCaseComesOutAsWritten() throws IOException {
    JsonNode cases =
        new ObjectMapper()
            .readTree(
                Files.readAllBytes(
                    SharedFolder.require("vectors/oidf-metadata-policy/cases.json")));
    int counted = 0;
    for (JsonNode one : cases) {
      judge(one);
      counted++;
    }
    System.out.printf(
        "oidf-metadata-policy: %d of %d cases, of them %d refused by the profile because a superior"
            + " sets a protected parameter%n",
        counted, cases.size(), outside);
    assertThat(failures).isEmpty();
    assertThat(counted).isEqualTo(cases.size()).isPositive();
    assertThat(outside).as("cases outside the profile").isPositive();
  }

  private void judge(JsonNode one) {
    String error = one.path("error").asText("");
    MetadataPolicy anchor = MetadataPolicy.parse(typed(one.path("TA")));
    MetadataPolicy intermediate = MetadataPolicy.parse(typed(one.path("INT")));
    profile(one, anchor, intermediate);
    MetadataPolicy merged;
    try {
      merged = anchor.merge(intermediate);
    } catch (PolicyException e) {
      expect(one, error.equals("invalid_policy"), "was refused: " + e.getMessage());
      expect(one, e.code().equals("policy_conflict"), "was refused as " + e.code());
      return;
    }
    expect(one, !error.equals("invalid_policy"), "was merged");
    expect(
        one, alike(merged.toJson().path(TYPE), one.path("merged")), "merged to " + merged.toJson());
    try {
      ObjectNode resolved = merged.apply(typed(one.path("metadata")));
      expect(one, error.isEmpty(), "was believed");
      expect(one, alike(resolved.path(TYPE), one.path("resolved")), "became " + resolved);
    } catch (PolicyException e) {
      expect(one, error.equals("invalid_metadata"), "was refused: " + e.getMessage());
      expect(one, e.code().equals("policy_failed"), "was refused as " + e.code());
    }
  }

  /** Of the parameters of the cases only {@code logo_uri} is an address. */
  private void profile(JsonNode one, MetadataPolicy anchor, MetadataPolicy intermediate) {
    boolean sets = setsLogo(one.path("TA")) || setsLogo(one.path("INT"));
    try {
      ProtectedParameters.requireRestrictOnly(anchor);
      ProtectedParameters.requireRestrictOnly(intermediate);
      expect(one, !sets, "passed the profile");
    } catch (PolicyException e) {
      expect(one, sets && e.code().equals("policy_hijack"), "the profile said " + e.code());
      outside++;
    }
  }

  private static boolean setsLogo(JsonNode policy) {
    JsonNode logo = policy.path("logo_uri");
    return logo.has("value") || logo.has("add") || logo.has("default");
  }

  private void expect(JsonNode one, boolean held, String otherwise) {
    if (!held) {
      failures.add("case " + one.path("n") + " " + otherwise);
    }
  }

  private static ObjectNode typed(JsonNode members) {
    return JsonNodeFactory.instance.objectNode().set(TYPE, members.deepCopy());
  }

  /** Arrays as sets: the order in which operators leave values is not defined (6.1.3). */
  private static boolean alike(JsonNode ours, JsonNode theirs) {
    if (ours.isArray() && theirs.isArray()) {
      return ours.size() == theirs.size()
          && JsonValues.isSubset(ours, theirs)
          && JsonValues.isSubset(theirs, ours);
    }
    if (ours.isObject() && theirs.isObject()) {
      if (ours.size() != theirs.size()) {
        return false;
      }
      for (var member : ours.properties()) {
        if (!theirs.has(member.getKey())
            || !alike(member.getValue(), theirs.get(member.getKey()))) {
          return false;
        }
      }
      return true;
    }
    return JsonValues.same(ours, theirs);
  }
}
