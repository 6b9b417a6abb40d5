package org.waymark.registry.oidf;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.waymark.signer.key.VerificationKey;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;
import org.waymark.trust.root.RootRole;

/**
 * The keys of the role {@code oidf} that earlier roots named and the newest does not (OpenID
 * Federation 1.0, section 8.7.2): {@code iat}, the time of the first root with the key; {@code
 * exp}, when it ceased to sign; {@code revoked}, where a root took it away before its root expired.
 */
final class HistoricalKeys {
  private HistoricalKeys() {}

  /** One key over the versions. */
  private record Life(VerificationKey key, Instant from, Instant until, boolean taken) {}

  static ArrayNode of(RootChain roots) {
    Map<String, Life> lives = new LinkedHashMap<>();
    for (Root root : roots.all()) {
      lives.replaceAll((kid, life) -> life.taken() ? life : end(life, root));
      for (VerificationKey key : root.keys(RootRole.OIDF).keys()) {
        lives.merge(
            key.thumbprint().value(),
            new Life(key, root.issued(), root.expires(), false),
            (before, again) -> new Life(key, before.from(), root.expires(), false));
      }
    }
    ArrayNode keys = JsonNodeFactory.instance.arrayNode();
    for (Life life : lives.values()) {
      if (life.taken()) {
        ObjectNode jwk = life.key().toJwk();
        jwk.put("iat", life.from().getEpochSecond()).put("exp", life.until().getEpochSecond());
        jwk.putObject("revoked")
            .put("revoked_at", life.until().getEpochSecond())
            .put("reason", "superseded");
        keys.add(jwk);
      }
    }
    return keys;
  }

  /** The key is not in this root, unless it is merged again. */
  private static Life end(Life life, Root next) {
    Instant until = next.issued().isBefore(life.until()) ? next.issued() : life.until();
    return new Life(life.key(), life.from(), until, true);
  }
}
