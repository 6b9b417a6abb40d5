package org.waymark.server.site;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import org.waymark.signer.codec.Base64Url;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.statement.SiteRequest;
import org.waymark.trust.statement.SiteStatement;

/**
 * What a site asks of a registry, each time under a new random name. The tokens are good for
 * minutes and hold secrets, so they are sent and never kept.
 */
public final class SiteRequests {
  private static final int NAME_BYTES = 24;

  private final SiteKeys keys;
  private final EntityId site;
  private final EntityId federation;
  private final InstantSource clock;
  private final SecureRandom random;

  SiteRequests(
      SiteKeys keys, EntityId site, EntityId federation, InstantSource clock, SecureRandom random) {
    this.keys = keys;
    this.site = site;
    this.federation = federation;
    this.clock = clock;
    this.random = random;
  }

  /**
   * To become a member.
   *
   * @param invitation its secret token
   */
  public String apply(String invitation, SiteStatement statement) {
    return signed(
        SiteRequest.apply(
            site, federation, clock.instant(), name(), invitation, statement.jws().token()));
  }

  /**
   * To have the keys of a statement certified.
   *
   * @param statement signed with the key that waits; the request with the one that is certified
   */
  public String rotateKey(SiteStatement statement) {
    return signed(
        SiteRequest.rotateKey(site, federation, clock.instant(), name(), statement.jws().token()));
  }

  /** To end the membership. */
  public String leave(Optional<String> reason) {
    return signed(SiteRequest.leave(site, federation, clock.instant(), name(), reason));
  }

  /**
   * To have the keys of a statement certified by the recovery key.
   *
   * @param statement with an opening by that key
   */
  public String recover(SiteStatement statement, SigningKey recoveryKey) {
    return SiteRequest.recover(site, federation, clock.instant(), name(), statement.jws().token())
        .sign(recoveryKey)
        .token();
  }

  /** To have people look at a recovery that is under way. */
  public String object() {
    return signed(SiteRequest.object(site, federation, clock.instant(), name()));
  }

  private String signed(SiteRequest.Draft request) {
    SigningKey key = keys.open(KeySet.FEDERATION);
    return request.sign(key).token();
  }

  private String name() {
    return name(random);
  }

  static String name(SecureRandom random) {
    byte[] bytes = new byte[NAME_BYTES];
    random.nextBytes(bytes);
    return Base64Url.encode(bytes);
  }
}
