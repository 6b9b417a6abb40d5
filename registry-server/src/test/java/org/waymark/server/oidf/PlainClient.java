package org.waymark.server.oidf;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Somebody else's OpenID Federation client: no class of ours, the trust anchor's keys pinned, and
 * the steps of OpenID Federation 1.0, sections 3.2, 4 and 10, as a stranger would write them.
 */
final class PlainClient {
  private static final byte[] ED25519_SPKI = HexFormat.of().parseHex("302a300506032b6570032100");

  private final HttpClient http = HttpClient.newHttpClient();
  private final String anchor;
  private final JWKSet pinned;
  private final URI configuration;

  PlainClient(String anchor, JWKSet pinned, URI configuration) {
    this.anchor = anchor;
    this.pinned = pinned;
    this.configuration = configuration;
  }

  /** A statement is not believed. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String why) {
      super(why);
    }
  }

  /** A site as this client sees it in the end. */
  record Believed(Map<String, Object> metadata, Instant expires) {}

  /**
   * Fetches, builds and verifies the chain of a site, whose own configuration came from resolve.
   */
  Believed believe(String sub) throws Exception {
    JWTClaimsSet top = configuration();
    Map<String, Object> endpoints = federationEntity(top);
    SignedJWT resolved =
        get(
            endpoints.get("federation_resolve_endpoint")
                + "?sub="
                + encode(sub)
                + "&trust_anchor="
                + encode(anchor),
            "application/resolve-response+jwt");
    verify(resolved, pinned, "resolve-response+jwt");
    JWTClaimsSet answer = resolved.getJWTClaimsSet();
    List<String> chain = answer.getStringListClaim("trust_chain");
    SignedJWT own = SignedJWT.parse(chain.get(0));
    SignedJWT fetched =
        get(
            endpoints.get("federation_fetch_endpoint") + "?sub=" + encode(sub),
            "application/entity-statement+jwt");
    Believed believed = chain(sub, List.of(own, fetched, SignedJWT.parse(chain.get(2))));
    if (!believed.metadata().equals(answer.getJSONObjectClaim("metadata"))) {
      throw new Refused("the resolver says something else");
    }
    return believed;
  }

  /** Section 10.2: from the subject's own configuration to that of the anchor. */
  Believed chain(String sub, List<SignedJWT> chain) throws Exception {
    List<JWTClaimsSet> claims = new ArrayList<>();
    for (SignedJWT statement : chain) {
      claims.add(statement.getJWTClaimsSet());
    }
    JWTClaimsSet first = claims.get(0);
    JWTClaimsSet last = claims.get(claims.size() - 1);
    require(first.getIssuer().equals(first.getSubject()), "the first is no configuration");
    require(first.getSubject().equals(sub), "the chain begins elsewhere");
    require(last.getIssuer().equals(anchor), "the chain ends elsewhere");
    verify(chain.get(0), jwks(first), "entity-statement+jwt");
    for (int i = 0; i + 1 < chain.size(); i++) {
      require(
          claims.get(i).getIssuer().equals(claims.get(i + 1).getSubject()), "a link is missing");
      verify(chain.get(i), jwks(claims.get(i + 1)), "entity-statement+jwt");
    }
    verify(chain.get(chain.size() - 1), pinned, "entity-statement+jwt");
    require(
        first.getStringListClaim("authority_hints").contains(claims.get(1).getIssuer()),
        "the subject does not name its superior");
    Date expires = first.getExpirationTime();
    for (JWTClaimsSet one : claims) {
      require(one.getIssueTime().before(new Date(System.currentTimeMillis() + 60_000)), "future");
      require(one.getExpirationTime().after(new Date()), "expired");
      expires = one.getExpirationTime().before(expires) ? one.getExpirationTime() : expires;
    }
    // No superior here has a policy: those are the subject of another test.
    require(claims.get(1).getClaim("metadata_policy") == null, "a policy");
    return new Believed(first.getJSONObjectClaim("metadata"), expires.toInstant());
  }

  JWTClaimsSet configuration() throws Exception {
    SignedJWT token = get(configuration.toString(), "application/entity-statement+jwt");
    verify(token, pinned, "entity-statement+jwt");
    JWTClaimsSet claims = token.getJWTClaimsSet();
    verify(token, jwks(claims), "entity-statement+jwt");
    require(claims.getIssuer().equals(anchor) && claims.getSubject().equals(anchor), "not it");
    return claims;
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> federationEntity(JWTClaimsSet claims) throws ParseException {
    return (Map<String, Object>) claims.getJSONObjectClaim("metadata").get("federation_entity");
  }

  SignedJWT get(String url, String mediaType) throws Exception {
    HttpResponse<String> answer = answer(url);
    require(answer.statusCode() == 200, url + ": " + answer.statusCode() + " " + answer.body());
    require(
        answer.headers().firstValue("Content-Type").orElse("").equals(mediaType),
        url + " is " + answer.headers().map());
    return SignedJWT.parse(answer.body());
  }

  HttpResponse<String> answer(String url) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
  }

  static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  static JWKSet jwks(JWTClaimsSet claims) throws ParseException {
    return JWKSet.parse(claims.getJSONObjectClaim("jwks"));
  }

  /** Section 3.2: type, key and signature. */
  static void verify(JWSObject token, JWKSet keys, String typ)
      throws Refused, JOSEException, GeneralSecurityException {
    require(typ.equals(String.valueOf(token.getHeader().getType())), "typ");
    String kid = token.getHeader().getKeyID();
    JWK key = kid == null ? null : keys.getKeyByKeyId(kid);
    if (key == null) {
      throw new Refused("signed by an unknown key " + kid);
    }
    boolean good =
        token.getHeader().getAlgorithm().equals(JWSAlgorithm.ES256)
            ? token.verify(ecdsa(key))
            : ed25519(token, key);
    require(good, "signature");
  }

  private static JWSVerifier ecdsa(JWK key) throws JOSEException {
    return new ECDSAVerifier(key.toECKey());
  }

  /** Nimbus leaves Ed25519 to another library; the JDK has it. */
  private static boolean ed25519(JWSObject token, JWK key) throws GeneralSecurityException {
    byte[] x = key.toOctetKeyPair().getDecodedX();
    byte[] encoded = new byte[ED25519_SPKI.length + x.length];
    System.arraycopy(ED25519_SPKI, 0, encoded, 0, ED25519_SPKI.length);
    System.arraycopy(x, 0, encoded, ED25519_SPKI.length, x.length);
    Signature signature = Signature.getInstance("Ed25519");
    signature.initVerify(
        KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
    signature.update(token.getSigningInput());
    return signature.verify(token.getSignature().decode());
  }

  private static void require(boolean condition, String why) throws Refused {
    if (!condition) {
      throw new Refused(why);
    }
  }
}
