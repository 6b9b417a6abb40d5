package org.waymark.signer.differential;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSObjectJSON;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.VerificationJwkSelector;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.waymark.signer.VerificationException;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.jws.CompactJws;
import org.waymark.signer.jws.MultiJws;
import org.waymark.signer.key.JwkSet;

/**
 * Three libraries with one set of expected keys and the same three algorithms allowed, each used as
 * its own documentation has it: keys are chosen by the library's own selector.
 */
final class Libraries {
  private static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();
  private static final Set<JWSAlgorithm> ALLOWED = Set.of(JWSAlgorithm.ES256, JWSAlgorithm.RS256);
  private static final String TYP = "t";

  private final ObjectNode json;

  /** Empty when this module refuses the set, which it then does for each token. */
  private final Optional<JwkSet> keys;

  private final JWKSet nimbusKeys;
  private final JsonWebKeySet jose4jKeys;
  private final Map<String, Integer> crashes = new ConcurrentHashMap<>();

  Libraries(List<ObjectNode> jwks) {
    json = JsonNodeFactory.instance.objectNode();
    jwks.forEach(json.putArray("keys")::add);
    keys = parsed(json);
    try {
      nimbusKeys = JWKSet.parse(json.toString());
      jose4jKeys = new JsonWebKeySet(json.toString());
    } catch (ParseException | JoseException e) {
      throw new AssertionError(e);
    }
  }

  private static Optional<JwkSet> parsed(ObjectNode json) {
    try {
      return Optional.of(JwkSet.parse(json));
    } catch (VerificationException e) {
      return Optional.empty();
    }
  }

  private static boolean isJson(String token) {
    return token.startsWith("{");
  }

  /** Ours: the code of the refusal, or {@code accepted}. */
  String ours(String token) {
    try {
      JwkSet keys = this.keys.isPresent() ? this.keys.get() : JwkSet.parse(json);
      if (!isJson(token)) {
        CompactJws.parse(token).verify(keys, TYP);
        return "accepted";
      }
      byte[] bytes = token.getBytes(UTF_8);
      MultiJws document =
          token.contains("\"signatures\"")
              ? MultiJws.parse(bytes, JsonLimits.DOCUMENT)
              : MultiJws.parseFlattened(bytes, JsonLimits.DOCUMENT);
      return document.validSigners(keys, TYP).isEmpty() ? "key_unknown" : "accepted";
    } catch (VerificationException e) {
      return e.code();
    }
  }

  /** Nimbus without its optional library for Ed25519. */
  Verdict nimbus(String token, boolean edwards) {
    if (edwards) {
      return Verdict.CANNOT;
    }
    try {
      return verdict(isJson(token) ? nimbusJson(token) : nimbusCompact(token));
    } catch (ParseException | JOSEException e) {
      return Verdict.REFUSES;
    } catch (RuntimeException e) {
      return crashed(e);
    }
  }

  /** Another exception than the documented one: nothing was accepted, but it is worth a count. */
  private Verdict crashed(RuntimeException e) {
    crashes.merge(e.getClass().getSimpleName(), 1, Integer::sum);
    return Verdict.REFUSES;
  }

  /** Undocumented exceptions of the others, by their names. */
  Map<String, Integer> crashes() {
    return new TreeMap<>(crashes);
  }

  private static Verdict verdict(boolean accepted) {
    return accepted ? Verdict.ACCEPTS : Verdict.REFUSES;
  }

  private boolean nimbusCompact(String token) throws ParseException, JOSEException {
    JWSObject object = JWSObject.parse(token);
    for (JWSVerifier verifier : verifiers(object.getHeader())) {
      if (object.verify(verifier)) {
        return true;
      }
    }
    return false;
  }

  private boolean nimbusJson(String token) throws ParseException, JOSEException {
    for (JWSObjectJSON.Signature signature : JWSObjectJSON.parse(token).getSignatures()) {
      for (JWSVerifier verifier : verifiers(signature.getHeader())) {
        if (signature.verify(verifier)) {
          return true;
        }
      }
    }
    return false;
  }

  private List<JWSVerifier> verifiers(JWSHeader header) {
    if (!ALLOWED.contains(header.getAlgorithm())) {
      return List.of();
    }
    return new JWKSelector(JWKMatcher.forJWSHeader(header))
        .select(nimbusKeys).stream().map(Libraries::verifier).toList();
  }

  private static JWSVerifier verifier(JWK key) {
    try {
      if (key instanceof ECKey ec) {
        ECDSAVerifier verifier = new ECDSAVerifier(ec);
        verifier.getJCAContext().setProvider(PROVIDER);
        return verifier;
      }
      RSASSAVerifier verifier = new RSASSAVerifier((RSAKey) key);
      verifier.getJCAContext().setProvider(PROVIDER);
      return verifier;
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  /** The other one, which has the compact form only. */
  Verdict jose4j(String token) {
    if (isJson(token)) {
      return Verdict.CANNOT;
    }
    try {
      JsonWebSignature signature = new JsonWebSignature();
      signature.setAlgorithmConstraints(
          new AlgorithmConstraints(
              AlgorithmConstraints.ConstraintType.PERMIT,
              AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
              AlgorithmIdentifiers.RSA_USING_SHA256,
              AlgorithmIdentifiers.EDDSA));
      signature.setCompactSerialization(token);
      JsonWebKey key = new VerificationJwkSelector().select(signature, jose4jKeys.getJsonWebKeys());
      if (key == null) {
        return Verdict.REFUSES;
      }
      signature.setKey(key.getKey());
      return verdict(signature.verifySignature());
    } catch (JoseException e) {
      return Verdict.REFUSES;
    } catch (RuntimeException e) {
      return crashed(e);
    }
  }
}
