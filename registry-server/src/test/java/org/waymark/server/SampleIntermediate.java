package org.waymark.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.waymark.registry.keys.KeyFolder;
import org.waymark.registry.keys.PassphraseSource;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.key.SigningKeys;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.policy.Constraints;
import org.waymark.trust.statement.MembershipStatement;

/** An intermediate that may certify its own host and those below it. */
public record SampleIntermediate(SigningKey key, EntityId entity) {
  private static final Duration LIFE = Duration.ofDays(30);

  public static SampleIntermediate named(String host) {
    return new SampleIntermediate(
        SigningKeys.ed25519(new SecureRandom()), EntityId.parse("https://" + host));
  }

  /** Its membership, signed by the key in the folder of a {@link SampleRegistry}. */
  public String chain(Path registry) {
    SigningKey membership =
        new KeyFolder(registry.resolve("keys"))
            .open("membership", PassphraseSource.file(registry.resolve("passphrase")).read());
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    ObjectNode claims =
        MembershipStatement.claims(
            SampleRegistry.FEDERATION,
            entity,
            now,
            now.plus(LIFE),
            JwkSet.of(key.publicKey()),
            now.getEpochSecond());
    String host = entity.host().toString();
    claims.set("constraints", Constraints.naming(List.of(host, "." + host), List.of()).toJson());
    return MembershipStatement.sign(claims, membership).jws().token();
  }
}
