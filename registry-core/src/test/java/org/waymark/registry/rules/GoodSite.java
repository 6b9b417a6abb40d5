package org.waymark.registry.rules;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.statement.SiteStatement;
import org.waymark.trust.testing.TestKeys;

/**
 * A site that keeps every standard rule, and says everything that there is to say; to be broken.
 */
public final class GoodSite {
  private static final String SITE = "https://cloud.example.org";
  private static final SigningKey FEDERATION_KEY = TestKeys.named("rules federation");
  private static final Instant ISSUED = Instant.parse("2026-11-23T00:00:00Z");

  private final ObjectNode metadata;
  private EntityId id = EntityId.parse(SITE);
  private Duration life = Duration.ofDays(90);

  private GoodSite() {
    metadata =
        json(
            """
            {"federation_entity": {"organization_name": "Example University",
               "homepage_uri": "https://www.example.org", "policy_uri": "https://www.example.org/privacy",
               "contacts": ["support@example.org", "mailto:security@example.org"]},
             "ocm_server": {"enabled": true, "endPoint": "https://cloud.example.org/ocm",
               "apiVersion": "1.2.0", "provider": "Example",
               "resourceTypes": [
                 {"name": "file", "shareTypes": ["user", "group"], "protocols": {"webdav": "/dav/ocm"}},
                 {"name": "ro-crate", "shareTypes": ["user"], "protocols": {"embedded-receive": {}}}],
               "capabilities": ["exchange-token", "invites"], "criteria": ["must-invite"],
               "inviteAcceptDialog": "/accept", "tokenEndPoint": "https://cloud.example.org/ocm/token",
               "jwksUri": "https://cloud.example.org/.well-known/jwks.json"},
             "mesh_site": {"displayName": "Example Cloud", "country": "NL",
               "coordinates": {"latitude": 52.4, "longitude": 4},
               "terms": ["https://mesh.example.org/terms"],
               "services": [{"type": "application", "name": "Notebooks", "endPoints": [
                 {"protocol": "https", "url": "https://notebooks.example.org", "roles": ["user"]}]}],
               "addons": [{"name": "viewer", "version": "1.0"}],
               "transfer": {"kbps": 8000000, "relay": true}}}
            """);
    keys("ocm_server", TestKeys.named("rules ocm"));
    keys("mesh_site", TestKeys.named("rules node"));
  }

  public static GoodSite site() {
    return new GoodSite();
  }

  public static ObjectNode json(String text) {
    return StrictJson.parseObject(text.getBytes(StandardCharsets.UTF_8), JsonLimits.DOCUMENT);
  }

  /** The same site under another identifier, where that is not a public one. */
  public GoodSite at(String entity) {
    id = EntityId.parseTesting(entity);
    return this;
  }

  public GoodSite livingFor(Duration duration) {
    life = duration;
    return this;
  }

  public GoodSite with(Consumer<ObjectNode> change) {
    change.accept(metadata);
    return this;
  }

  /** Sets {@code type.member} to JSON. */
  public GoodSite with(String path, String value) {
    String[] names = path.split("\\.", -1);
    part(names[0]).set(names[1], json("{\"v\": " + value + "}").get("v"));
    return this;
  }

  public GoodSite without(String path) {
    String[] names = path.split("\\.", -1);
    part(names[0]).remove(names[1]);
    return this;
  }

  public GoodSite keys(String type, SigningKey key) {
    part(type).set("jwks", JwkSet.of(key.publicKey()).toJson());
    return this;
  }

  public GoodSite federationKeyIn(String type) {
    return keys(type, FEDERATION_KEY);
  }

  public ObjectNode part(String type) {
    return (ObjectNode) metadata.path(type);
  }

  public ArrayNode list(String type, String member) {
    return (ArrayNode) part(type).path(member);
  }

  public SiteStatement statement() {
    return SiteStatement.draft(
            id,
            ISSUED,
            ISSUED.plus(life),
            JwkSet.of(FEDERATION_KEY.publicKey()),
            List.of(EntityId.parse("https://mesh.example.org")))
        .withMetadata(metadata)
        .sign(FEDERATION_KEY);
  }
}
