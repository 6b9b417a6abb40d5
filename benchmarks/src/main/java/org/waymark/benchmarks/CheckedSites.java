package org.waymark.benchmarks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.waymark.registry.check.DomainControl;
import org.waymark.registry.rules.RuleSet;
import org.waymark.registry.rules.Rules;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.statement.SiteStatement;
import org.waymark.trust.testing.TestKeys;

/** Statements with full metadata, and what the servers of their sites answer when all is well. */
final class CheckedSites {
  private CheckedSites() {}

  /**
   * A statement and the answers by path.
   *
   * @param answers for the file of domain control, the discovery document and the keys
   */
  record Site(SiteStatement statement, Map<String, byte[]> answers) {}

  static Site of(EntityId id, Instant now) {
    SigningKey key = TestKeys.named("site " + id);
    ObjectNode metadata = Metadata.of(id);
    SiteStatement statement =
        SiteStatement.draft(
                id,
                now,
                now.plus(Duration.ofDays(180)),
                JwkSet.of(key.publicKey()),
                List.of(EntityId.parse("https://mesh.example.org")))
            .withMetadata(metadata)
            .sign(key);
    ObjectNode discovery = ((ObjectNode) metadata.path("ocm_server")).deepCopy();
    String keys = discovery.remove("jwks").toString();
    return new Site(
        statement,
        Map.of(
            DomainControl.PATH,
            utf8(DomainControl.line(key.publicKey().thumbprint()) + "\n"),
            "/.well-known/ocm",
            utf8(discovery.toString()),
            "/ocm/jwks",
            utf8(keys)));
  }

  /** The standard shapes and policy, or none of the two; every live check. */
  static Rules rules(boolean shapes) {
    RuleSet standard = RuleSet.standard();
    ObjectNode checks = JsonNodeFactory.instance.objectNode();
    String demand = shapes ? "fail" : "off";
    checks.put("shapes", demand).put("policy", demand);
    return Rules.compile(RuleSet.of("benchmark", standard.shapes(), standard.policy(), checks));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
