package org.waymark.trust.root;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.waymark.signer.MalformedException;
import org.waymark.signer.json.CanonicalJson;
import org.waymark.signer.json.Fields;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.SignatureAlgorithm;
import org.waymark.signer.key.VerificationKey;
import org.waymark.trust.id.EntityId;

/**
 * What a root says, without its signatures (formats 5).
 *
 * @param federation the trust anchor
 * @param name for people, 1 to 200 characters
 * @param version 1 or more
 * @param issued in whole seconds
 * @param expires in whole seconds, after {@code issued}
 * @param roles {@code root}, {@code membership} and {@code log} at least; no key in two of them
 * @param log where the log is
 * @param witness who has to cosign
 * @param limits in seconds
 * @param sources base URLs below which {@code /directory/} is served, without trailing slash
 * @param testing whether {@code http} and loopback names are allowed
 */
public record RootPayload(
    EntityId federation,
    String name,
    long version,
    Instant issued,
    Instant expires,
    Map<RootRole, RoleKeys> roles,
    LogIdentity log,
    WitnessPolicy witness,
    Limits limits,
    List<URI> sources,
    boolean testing) {

  private static final int MAX_NAME = 200;
  private static final int MAX_SOURCES = 64;

  /**
   * @throws MalformedException {@code root_malformed}
   */
  public RootPayload {
    issued = Instant.ofEpochSecond(issued.getEpochSecond());
    expires = Instant.ofEpochSecond(expires.getEpochSecond());
    roles = Map.copyOf(roles);
    sources = List.copyOf(sources);
    require(version >= 1, "has a version below 1");
    require(expires.isAfter(issued), "expires before it is issued");
    require(!name.isBlank() && name.length() <= MAX_NAME, "has no fit name");
    require(sources.size() <= MAX_SOURCES, "has more than 64 sources");
    boolean open = testing;
    sources.forEach(source -> requireSource(source, open));
    requireRoles(roles);
    parseEntity(federation.value(), testing);
  }

  private static void requireRoles(Map<RootRole, RoleKeys> roles) {
    Set<String> seen = new HashSet<>();
    for (RootRole role : RootRole.values()) {
      @Nullable RoleKeys keys = roles.get(role);
      require(keys != null || !role.required(), "lacks the role " + role.member());
      // A checkpoint is a signed note, and a note is signed with Ed25519 only (C2SP signed-note).
      require(
          role != RootRole.LOG
              || keys == null
              || keys.keys().stream().allMatch(k -> k.algorithm() == SignatureAlgorithm.ED25519),
          "has a log key that is not Ed25519");
      if (keys != null) {
        require(role == RootRole.ROOT || keys.threshold() == 1, "has a threshold beside root's");
        keys.keys()
            .forEach(
                key -> require(seen.add(key.thumbprint().value()), "uses a key in two places"));
      }
    }
  }

  private static void requireSource(URI source, boolean testing) {
    String text = source.toString();
    require(
        source.getHost() != null
            && ("https".equals(source.getScheme())
                || (testing && "http".equals(source.getScheme())))
            && source.getRawQuery() == null
            && source.getRawFragment() == null
            && source.getRawUserInfo() == null
            && !text.endsWith("/"),
        "has a source that is not an https base URL without trailing slash");
  }

  static void require(boolean condition, String why) {
    if (!condition) {
      throw new MalformedException("root_malformed", "The root " + why + ".");
    }
  }

  static EntityId parseEntity(String text, boolean testing) {
    return testing ? EntityId.parseTesting(text) : EntityId.parse(text);
  }

  /**
   * Reads the payload of a root file.
   *
   * @throws MalformedException {@code root_malformed}, or the code of the part that is wrong
   */
  public static RootPayload parse(byte[] payload) {
    try {
      return read(payload);
    } catch (MalformedException e) {
      if (!e.code().startsWith("json_member")) {
        throw e;
      }
      throw new MalformedException("root_malformed", "The root is refused: " + e.getMessage(), e);
    }
  }

  private static RootPayload read(byte[] payload) {
    ObjectNode json = StrictJson.parseObject(payload, JsonLimits.DOCUMENT);
    require(CanonicalJson.isCanonical(payload), "is not canonical JSON");
    Fields fields = Fields.of(json, "root");
    RootBuilder builder = builder(fields);
    roles(fields).forEach(builder::role);
    return builder.payload();
  }

  /** Everything but the keys and their roles, which a draft may lack. */
  static RootBuilder builder(Fields fields) {
    boolean testing = fields.bool("testing", false);
    return new RootBuilder(
            parseEntity(fields.string("federation"), testing),
            fields.string("name"),
            Instant.ofEpochSecond(fields.integer("iat")),
            Instant.ofEpochSecond(fields.integer("exp")))
        .version(fields.integer("version"))
        .log(LogIdentity.read(Fields.of(fields.object("log"), "root's log")))
        .witness(WitnessPolicy.read(Fields.of(fields.object("witness"), "root's witness policy")))
        .limits(Limits.read(Fields.of(fields.object("limits"), "root's limits")))
        .sources(fields.strings("sources").stream().map(RootPayload::source).toList())
        .testing(testing);
  }

  private static URI source(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new MalformedException("root_malformed", "The root has a source that is no URL.", e);
    }
  }

  static Map<RootRole, RoleKeys> roles(Fields fields) {
    Map<String, VerificationKey> known = new HashMap<>();
    JwkSet.of(FederationKeys.list(fields.objects("keys"), "root", kid -> Optional.empty()))
        .keys()
        .forEach(key -> known.put(key.kid().value(), key));
    Fields roles = Fields.of(fields.object("roles"), "root's roles");
    Map<RootRole, RoleKeys> found = new EnumMap<>(RootRole.class);
    for (RootRole role : RootRole.values()) {
      roles
          .optionalObject(role.member())
          .ifPresent(
              json -> {
                Fields member = Fields.of(json, "root's role " + role.member());
                List<VerificationKey> keys =
                    member.strings("kids").stream().map(kid -> key(known, kid)).toList();
                long threshold = member.integer("threshold");
                require(threshold <= keys.size(), "has a threshold above the number of keys");
                found.put(role, new RoleKeys(keys, (int) threshold));
              });
    }
    return found;
  }

  private static VerificationKey key(Map<String, VerificationKey> known, String kid) {
    @Nullable VerificationKey key = known.get(kid);
    if (key == null) {
      throw new MalformedException("root_malformed", "The root has a role with an absent key.");
    }
    return key;
  }

  /** The canonical bytes, ready to be signed. */
  public byte[] bytes() {
    return CanonicalJson.write(new RootBuilder(this).toJson());
  }

  /** The next version with the same content, issued and expiring anew. */
  public RootBuilder next(Instant issuedThen, Instant expiresThen) {
    return new RootBuilder(this).version(version + 1).issued(issuedThen).expires(expiresThen);
  }
}
