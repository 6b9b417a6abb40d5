package org.waymark.signer.key;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.waymark.signer.InvalidSignatureException;
import org.waymark.signer.MalformedException;
import org.waymark.signer.json.Fields;

/**
 * The keys that are expected to have signed something: the only place where a {@code kid} means
 * anything (DESIGN 6). Names are unique. Immutable and thread-safe.
 */
public final class JwkSet {
  /** More keys than any site has use for. */
  public static final int MAX_KEYS = 64;

  private final Map<String, VerificationKey> byKid = new LinkedHashMap<>();

  private JwkSet(Collection<VerificationKey> keys) {
    if (keys.size() > MAX_KEYS) {
      throw tooMany(keys.size());
    }
    for (VerificationKey key : keys) {
      if (byKid.put(key.kid().value(), key) != null) {
        throw new MalformedException(
            "jwk_duplicate_kid", "A key set has two keys of the name '" + key.kid() + "'.");
      }
    }
  }

  /**
   * Reads {@code {"keys": [...]}}; every key must be acceptable.
   *
   * @throws MalformedException {@code jwk_duplicate_kid}, {@code jwk_too_many}, or as {@link
   *     VerificationKey#fromJwk}
   * @throws InvalidSignatureException {@code key_invalid}
   */
  public static JwkSet parse(ObjectNode set) {
    return parse(set, false);
  }

  /**
   * As {@link #parse(ObjectNode)}, but leaves out keys of other kinds ({@code jwk_unsupported}), as
   * RFC 7517, section 5, asks: for sets that a site publishes for the whole world. A key that is
   * private, broken, or of a name that came before is refused as always.
   */
  public static JwkSet parseSupported(ObjectNode set) {
    return parse(set, true);
  }

  /**
   * The thumbprints of a published set, for comparing it with another and for nothing else: whether
   * the numbers are sound keys is not looked at, which is most of what reading a key costs. Keys of
   * other kinds are left out.
   *
   * @throws MalformedException as {@link #parseSupported}, but for names that come twice
   */
  public static Set<KeyId> thumbprints(ObjectNode set) {
    List<ObjectNode> jwks = Fields.of(set, "JWK set").objects("keys");
    if (jwks.size() > MAX_KEYS) {
      throw tooMany(jwks.size());
    }
    Set<KeyId> thumbprints = new TreeSet<>();
    for (ObjectNode jwk : jwks) {
      try {
        thumbprints.add(Jwk.thumbprint(jwk));
      } catch (MalformedException e) {
        if (!e.code().equals("jwk_unsupported")) {
          throw e;
        }
      }
    }
    return Collections.unmodifiableSet(thumbprints);
  }

  private static JwkSet parse(ObjectNode set, boolean leaveOutUnsupported) {
    List<ObjectNode> jwks = Fields.of(set, "JWK set").objects("keys");
    if (jwks.size() > MAX_KEYS) {
      throw tooMany(jwks.size());
    }
    List<VerificationKey> keys = new ArrayList<>(jwks.size());
    for (ObjectNode jwk : jwks) {
      try {
        keys.add(VerificationKey.fromJwk(jwk));
      } catch (MalformedException e) {
        if (!leaveOutUnsupported || !e.code().equals("jwk_unsupported")) {
          throw e;
        }
      }
    }
    return new JwkSet(keys);
  }

  public static JwkSet of(VerificationKey... keys) {
    return new JwkSet(Arrays.asList(keys));
  }

  public static JwkSet of(Collection<VerificationKey> keys) {
    return new JwkSet(keys);
  }

  public Optional<VerificationKey> find(String kid) {
    @Nullable VerificationKey key = byKid.get(kid);
    return Optional.ofNullable(key);
  }

  /** In the order in which they came. */
  public List<VerificationKey> keys() {
    return List.copyOf(byKid.values());
  }

  /** {@code {"keys": [...]}} with public JWKs. */
  public ObjectNode toJson() {
    ObjectNode set = JsonNodeFactory.instance.objectNode();
    ArrayNode keys = set.putArray("keys");
    byKid.values().forEach(key -> keys.add(key.toJwk()));
    return set;
  }

  private static MalformedException tooMany(int keys) {
    return new MalformedException(
        "jwk_too_many", "A key set has " + keys + " keys, more than " + MAX_KEYS + ".");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JwkSet that && byKid.equals(that.byKid);
  }

  @Override
  public int hashCode() {
    return byKid.hashCode();
  }

  @Override
  public String toString() {
    return "keys " + byKid.keySet();
  }
}
