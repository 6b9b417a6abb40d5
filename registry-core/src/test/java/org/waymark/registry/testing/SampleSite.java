package org.waymark.registry.testing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.statement.SiteStatement;
import org.waymark.trust.testing.TestKeys;

/** A site that signs statements for a test registry. */
public record SampleSite(EntityId id, SigningKey key, Instant now) {

  public static SampleSite at(String host, Instant now) {
    return new SampleSite(EntityId.parse("https://" + host), TestKeys.named(host), now);
  }

  /** A statement that a registry accepts, with the given counter. */
  public SiteStatement.Draft draft(long ver) {
    return SiteStatement.draft(
            id,
            now,
            now.plus(Duration.ofDays(200)),
            JwkSet.of(key.publicKey()),
            List.of(TestRegistry.FEDERATION))
        .withVer(ver)
        .withMetadata(
            "ocm_server",
            JsonNodeFactory.instance
                .objectNode()
                .put("enabled", true)
                .put("endPoint", id.value() + "/ocm"));
  }

  public String statement(long ver) {
    return statement(ver, draft -> draft);
  }

  public String statement(long ver, UnaryOperator<SiteStatement.Draft> change) {
    return change.apply(draft(ver)).sign(key).jws().token();
  }
}
