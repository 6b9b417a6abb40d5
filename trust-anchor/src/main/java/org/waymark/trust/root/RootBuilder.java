package org.waymark.trust.root;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.key.VerificationKey;
import org.waymark.trust.id.EntityId;

/**
 * Writes roots: the first of a federation, or one that follows another ({@link RootPayload#next}).
 *
 * <pre>{@code
 * Root root =
 *     RootBuilder.first(federation, "Example federation", issued, expires)
 *         .keys(RootRole.ROOT, 2, first, second, third)
 *         .keys(RootRole.MEMBERSHIP, membership)
 *         .keys(RootRole.LOG, log)
 *         .sign(List.of(firstKey, secondKey));
 * }</pre>
 *
 * <p>Not thread-safe.
 */
public final class RootBuilder {

  private final EntityId federation;
  private String name;
  private long version;
  private Instant issued;
  private Instant expires;
  private final Map<RootRole, RoleKeys> roles = new EnumMap<>(RootRole.class);
  private LogIdentity log;
  private WitnessPolicy witness;
  private Limits limits;
  private List<URI> sources;
  private boolean testing;

  RootBuilder(RootPayload from) {
    this.federation = from.federation();
    this.name = from.name();
    this.version = from.version();
    this.issued = from.issued();
    this.expires = from.expires();
    this.roles.putAll(from.roles());
    this.log = from.log();
    this.witness = from.witness();
    this.limits = from.limits();
    this.sources = from.sources();
    this.testing = from.testing();
  }

  RootBuilder(EntityId federation, String name, Instant issued, Instant expires) {
    this.federation = federation;
    this.name = name;
    this.version = 1;
    this.issued = issued;
    this.expires = expires;
    this.log = LogIdentity.first(federation.host() + "/waymark");
    this.witness = WitnessPolicy.NONE;
    this.limits = Limits.DEFAULT;
    this.sources = List.of();
  }

  /**
   * Version 1 with the default limits, no witnesses, no sources and the log origin {@code
   * <host>/waymark/e1}; the keys of the three required roles are still to be given.
   */
  public static RootBuilder first(
      EntityId federation, String name, Instant issued, Instant expires) {
    return new RootBuilder(federation, name, issued, expires);
  }

  public RootBuilder name(String text) {
    this.name = text;
    return this;
  }

  RootBuilder version(long number) {
    this.version = number;
    return this;
  }

  RootBuilder issued(Instant time) {
    this.issued = time;
    return this;
  }

  public RootBuilder expires(Instant time) {
    this.expires = time;
    return this;
  }

  /** Replaces the keys of a role, with the threshold 1. */
  public RootBuilder keys(RootRole role, VerificationKey... keys) {
    return keys(role, 1, keys);
  }

  /** Replaces the keys of a role. */
  public RootBuilder keys(RootRole role, int threshold, VerificationKey... keys) {
    roles.put(role, new RoleKeys(Arrays.asList(keys), threshold));
    return this;
  }

  /** Replaces a role as a whole. */
  RootBuilder role(RootRole role, RoleKeys keys) {
    roles.put(role, keys);
    return this;
  }

  /** Takes a role out. */
  RootBuilder without(RootRole role) {
    roles.remove(role);
    return this;
  }

  Map<RootRole, RoleKeys> roles() {
    return Map.copyOf(roles);
  }

  public RootBuilder log(LogIdentity identity) {
    this.log = identity;
    return this;
  }

  public RootBuilder witness(WitnessPolicy policy) {
    this.witness = policy;
    return this;
  }

  public RootBuilder limits(Limits seconds) {
    this.limits = seconds;
    return this;
  }

  public RootBuilder sources(List<URI> baseUrls) {
    this.sources = List.copyOf(baseUrls);
    return this;
  }

  public RootBuilder testing(boolean allowed) {
    this.testing = allowed;
    return this;
  }

  /**
   * The payload, to be signed key by key.
   *
   * @throws org.waymark.signer.MalformedException {@code root_malformed}
   */
  public RootPayload payload() {
    return new RootPayload(
        federation, name, version, issued, expires, roles, log, witness, limits, sources, testing);
  }

  /** The signed root; {@link Root#withSignature} adds more. */
  public Root sign(List<SigningKey> keys) {
    return Root.sign(payload(), keys);
  }

  /** The members of formats 5; of a draft it may lack roles. */
  ObjectNode toJson() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("federation", federation.value())
            .put("name", name)
            .put("version", version)
            .put("iat", issued.getEpochSecond())
            .put("exp", expires.getEpochSecond());
    ArrayNode all = json.putArray("keys");
    ObjectNode described = json.putObject("roles");
    for (RootRole role : RootRole.values()) {
      @Nullable RoleKeys keys = roles.get(role);
      if (keys != null) {
        ArrayNode kids =
            described.putObject(role.member()).put("threshold", keys.threshold()).putArray("kids");
        for (VerificationKey key : keys.keys()) {
          all.add(key.toJwk());
          kids.add(key.kid().value());
        }
      }
    }
    json.set("log", log.toJson());
    json.set("witness", witness.toJson());
    json.set("limits", limits.toJson());
    ArrayNode urls = json.putArray("sources");
    sources.forEach(source -> urls.add(source.toString()));
    if (testing) {
      json.put("testing", true);
    }
    return json;
  }
}
