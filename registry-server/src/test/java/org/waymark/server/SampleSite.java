package org.waymark.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;
import org.waymark.signer.jws.CompactJws;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.key.SigningKeys;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.statement.SiteStatement;

/** A site with a key of its own that signs whatever a test wants it to say. */
public record SampleSite(
    SigningKey key, EntityId entity, EntityId superior, Instant issued, long ver) {

  /** A site at a host, with https. */
  public static SampleSite named(String host) {
    return of(EntityId.parseTesting("https://" + host));
  }

  public static SampleSite of(EntityId entity) {
    return new SampleSite(
        SigningKeys.ed25519(new SecureRandom()),
        entity,
        EntityId.parse("https://federation.example.org"),
        Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(10),
        1);
  }

  public SampleSite hinting(String federation) {
    return new SampleSite(key, entity, EntityId.parseTesting(federation), issued, ver);
  }

  public SampleSite version(long counter) {
    return new SampleSite(key, entity, superior, issued, counter);
  }

  /** The same site and key, later: other bytes for the same version. */
  public SampleSite later(Duration time) {
    return new SampleSite(key, entity, superior, issued.plus(time), ver);
  }

  /** What it signs when nothing is odd. */
  public ObjectNode claims() {
    return SiteStatement.draft(
            entity,
            issued,
            issued.plus(Duration.ofDays(300)),
            JwkSet.of(key.publicKey()),
            List.of(superior))
        .withVer(ver)
        .claims();
  }

  /** A good statement. */
  public String token() {
    return signing(claims -> {});
  }

  /** A statement that is signed as it should be and says something odd. */
  public String signing(Consumer<ObjectNode> change) {
    ObjectNode claims = claims();
    change.accept(claims);
    try {
      return signing(SiteStatement.TYP, new ObjectMapper().writeValueAsBytes(claims));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Any bytes, signed. */
  public String signing(String typ, byte[] payload) {
    return CompactJws.sign(key, typ, payload).token();
  }

  /** Text, signed. */
  public String signingText(String payload) {
    return signing(SiteStatement.TYP, payload.getBytes(StandardCharsets.UTF_8));
  }
}
