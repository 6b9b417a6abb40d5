package org.waymark.server;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.waymark.signer.codec.Base64Url;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.key.SigningKeys;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.statement.RecoveryCommitment;
import org.waymark.trust.statement.RecoveryOpening;
import org.waymark.trust.statement.SiteRequest;
import org.waymark.trust.statement.SiteStatement;

/**
 * A site that has committed itself to a recovery key, with every key that anybody in its story has.
 *
 * @param hot certified by its first statement
 * @param safe the recovery key
 * @param fresh what the recovery key asks for
 */
public record RecoverableSite(
    EntityId entity,
    EntityId federation,
    Instant now,
    SigningKey hot,
    SigningKey safe,
    SigningKey fresh) {
  private static final SecureRandom RANDOM = new SecureRandom();

  public static RecoverableSite of(EntityId entity, EntityId federation, Instant now) {
    return new RecoverableSite(
        entity, federation, now, SigningKeys.ed25519(RANDOM), key(), SigningKeys.ed25519(RANDOM));
  }

  public static SigningKey key() {
    return SigningKeys.ed25519(RANDOM);
  }

  public static String jti() {
    byte[] bytes = new byte[24];
    RANDOM.nextBytes(bytes);
    return Base64Url.encode(bytes);
  }

  public RecoverableSite at(Instant time) {
    return new RecoverableSite(entity, federation, time, hot, safe, fresh);
  }

  /** A statement without a commitment. */
  public SiteStatement.Draft draft(long ver, SigningKey key) {
    return SiteStatement.draft(
            entity,
            now,
            now.plus(Duration.ofDays(300)),
            JwkSet.of(key.publicKey()),
            List.of(federation))
        .withVer(ver);
  }

  /** Names the hot key and commits to the recovery key. */
  public String first() {
    return draft(1, hot)
        .withRecovery(RecoveryCommitment.of(safe.publicKey()))
        .sign(hot)
        .jws()
        .token();
  }

  /** Names the fresh key, with an opening by some key that says it is the recovery key. */
  public String recovered(long ver, SigningKey by) {
    RecoveryOpening opening =
        RecoveryOpening.sign(
            entity,
            now,
            ver,
            JwkSet.of(fresh.publicKey()),
            Optional.of(RecoveryCommitment.of(by.publicKey())),
            jti(),
            by);
    return draft(ver, fresh).withOpening(opening).sign(fresh).jws().token();
  }

  /** What the recovery key asks for. */
  public String recovery(long ver) {
    return SiteRequest.recover(entity, federation, now, jti(), recovered(ver, safe))
        .sign(safe)
        .token();
  }

  /** By the hot key. */
  public String objection() {
    return SiteRequest.object(entity, federation, now, jti()).sign(hot).token();
  }
}
