package org.waymark.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.waymark.signer.codec.Base64Url;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.key.SigningKeys;
import org.waymark.trust.statement.SiteStatement;

/**
 * A statement that no registry may admit, and the code by which it says why.
 *
 * @param what is wrong with it
 */
public record BadStatement(String what, byte[] bytes, String code) {
  private static final SampleSite SITE = SampleSite.named("bad.example.org");
  private static final String GOOD = SITE.token();

  /** Everything that is wrong whatever was admitted before. */
  public static List<BadStatement> all() {
    List<BadStatement> all = new ArrayList<>();
    all.addAll(notATokenAtAll());
    all.addAll(oddHeaders());
    all.addAll(oddJson());
    all.addAll(oddTimesAndCounters());
    all.addAll(oddNames());
    all.addAll(oddKeys());
    return all;
  }

  private static List<BadStatement> notATokenAtAll() {
    String[] parts = GOOD.split("\\.");
    return List.of(
        text("empty", "", "statement_empty"),
        text("only white space", " \r\n", "statement_empty"),
        text("no token", "hello", "jws_malformed"),
        text("two parts", parts[0] + "." + parts[1], "jws_malformed"),
        text("four parts", GOOD + "." + parts[2], "base64_malformed"),
        text("no signature", parts[0] + "." + parts[1] + ".", "jws_malformed"),
        text(
            "truncated in the payload", GOOD.substring(0, parts[0].length() + 40), "jws_malformed"),
        text(
            "truncated in the signature",
            GOOD.substring(0, GOOD.length() - 2),
            "signature_invalid"),
        text("padding", parts[0] + "=." + parts[1] + "." + parts[2], "base64_malformed"),
        text("other alphabet", GOOD.replaceFirst("\\.e", ".+"), "base64_malformed"),
        text("a line end inside", parts[0] + ".\n" + parts[1] + "." + parts[2], "base64_malformed"),
        text("not ASCII", GOOD.substring(0, 20) + "é" + GOOD.substring(21), "base64_malformed"),
        new BadStatement("zero bytes", new byte[100], "jws_malformed"),
        text("JSON where a token is expected", "{\"iss\":\"a\"}", "jws_malformed"),
        text("a little too large", padded(65_537), "too_large"),
        text("larger than what is read", "x".repeat(70_000), "too_large"),
        text("a megabyte", "x".repeat(1 << 20), "too_large"));
  }

  private static List<BadStatement> oddHeaders() {
    return List.of(
        text("another typ", SITE.signing("JWT", payload()), "typ_mismatch"),
        text(
            "typ with a prefix",
            SITE.signing("application/entity-statement+jwt", payload()),
            "typ_mismatch"),
        header("alg none", "{\"alg\":\"none\",\"kid\":\"KID\",\"typ\":\"TYP\"}", "alg_refused"),
        header("alg HS256", "{\"alg\":\"HS256\",\"kid\":\"KID\",\"typ\":\"TYP\"}", "alg_refused"),
        header(
            "alg of another kind of key",
            "{\"alg\":\"ES256\",\"kid\":\"KID\",\"typ\":\"TYP\"}",
            "alg_mismatch"),
        header("no typ", "{\"alg\":\"Ed25519\",\"kid\":\"KID\"}", "typ_mismatch"),
        header("unknown kid", "{\"alg\":\"Ed25519\",\"kid\":\"x\",\"typ\":\"TYP\"}", "key_unknown"),
        header(
            "crit",
            "{\"alg\":\"Ed25519\",\"crit\":[\"b64\"],\"b64\":false,\"kid\":\"KID\",\"typ\":\"TYP\"}",
            "crit_refused"),
        header("malformed JSON", "{\"alg\":", "json_malformed"),
        header(
            "a name twice",
            "{\"alg\":\"Ed25519\",\"alg\":\"Ed25519\",\"kid\":\"KID\",\"typ\":\"TYP\"}",
            "json_duplicate_name"),
        header(
            "bytes after it",
            "{\"alg\":\"Ed25519\",\"kid\":\"KID\",\"typ\":\"TYP\"}{}",
            "json_trailing"),
        text("a flipped bit in the signature", flipped(), "signature_invalid"),
        text("signed, and nothing in it", SITE.signingText("{}"), "statement_malformed"));
  }

  private static List<BadStatement> oddJson() {
    String deep = "[".repeat(40) + "]".repeat(40);
    return List.of(
        text("malformed JSON", SITE.signingText("{\"iss\":"), "json_malformed"),
        text("an array", SITE.signingText("[]"), "json_not_object"),
        text("a name twice", twice(), "json_duplicate_name"),
        text("bytes after it", SITE.signingText(json() + " x"), "json_trailing"),
        text("too deep", SITE.signingText("{\"a\":" + deep + "}"), "json_too_deep"),
        text(
            "not UTF-8",
            SITE.signing(SiteStatement.TYP, new byte[] {'{', (byte) 0xff, '}'}),
            "json_not_utf8"),
        claims("no sub", c -> c.remove("sub"), "statement_malformed"),
        claims("no metadata", c -> c.remove("metadata"), "statement_malformed"),
        claims(
            "iss of another site",
            c -> c.put("iss", "https://other.example.org"),
            "record_subject_mismatch"),
        claims("no superior", c -> c.putArray("authority_hints"), "statement_malformed"),
        claims(
            "the superior of another federation",
            c -> c.putArray("authority_hints").add("https://other.example.org"),
            "authority_hint_missing"));
  }

  private static List<BadStatement> oddTimesAndCounters() {
    long now = Instant.now().getEpochSecond();
    return List.of(
        claims("expired", c -> c.put("iat", now - 1000).put("exp", now - 10), "statement_expired"),
        claims("from the future", c -> c.put("iat", now + 1000), "statement_from_future"),
        claims("expires before it is issued", c -> c.put("exp", now - 1000), "statement_malformed"),
        claims("a fraction of a second", c -> c.put("iat", 1.5), "statement_malformed"),
        claims("a negative time", c -> c.put("iat", -1), "statement_malformed"),
        claims("no version", c -> c.remove("ver"), "statement_malformed"),
        claims("version 0", c -> c.put("ver", 0), "statement_malformed"),
        claims("a version beyond I-JSON", c -> c.put("ver", 1L << 53), "statement_malformed"),
        claims("a version as text", c -> c.put("ver", "1"), "statement_malformed"));
  }

  private static List<BadStatement> oddNames() {
    return List.of(
        name("mixed case", "https://Bad.example.org", "host_not_lowercase"),
        name("trailing dot", "https://bad.example.org.", "host_trailing_dot"),
        name("IDN", "https://bäd.example.org", "host_not_a_label"),
        name("IPv6 literal", "https://[2001:db8::1]", "host_ipv6_literal"),
        name("IPv4 literal", "https://192.0.2.1", "host_ip_literal"),
        name("default port", "https://bad.example.org:443", "host_default_port"),
        name("port out of range", "https://bad.example.org:65536", "host_bad_port"),
        name("user information", "https://user@bad.example.org", "host_userinfo"),
        name("path", "https://bad.example.org/cloud", "host_path"),
        name("trailing slash", "https://bad.example.org/", "host_path"),
        name("http", "http://bad.example.org", "entity_scheme"),
        name("no scheme", "bad.example.org", "entity_scheme"),
        name("loopback", "https://localhost:8443", "entity_loopback"),
        name("empty", "", "entity_empty"));
  }

  private static List<BadStatement> oddKeys() {
    SigningKey other = SigningKeys.ed25519(new SecureRandom());
    return List.of(
        claims(
            "keys of somebody else",
            c -> c.set("jwks", JwkSet.of(other.publicKey()).toJson()),
            "key_unknown"),
        claims("no keys", c -> c.putObject("jwks").putArray("keys"), "jwk_none"),
        claims(
            "a private key",
            c -> ((ObjectNode) c.at("/jwks/keys/0")).put("d", "AAAA"),
            "jwk_private"),
        claims(
            "a key that is no point of the curve",
            c -> ((ObjectNode) c.at("/jwks/keys/0")).put("x", Base64Url.encode(new byte[32])),
            "key_invalid"));
  }

  private static BadStatement text(String what, String token, String code) {
    return new BadStatement(what, token.getBytes(StandardCharsets.UTF_8), code);
  }

  private static BadStatement claims(String what, Consumer<ObjectNode> change, String code) {
    return text("claims: " + what, SITE.signing(change), code);
  }

  private static BadStatement name(String what, String entity, String code) {
    return claims("name: " + what, c -> c.put("iss", entity).put("sub", entity), code);
  }

  /** A header that is not signed: what is wrong is seen before the signature. */
  private static BadStatement header(String what, String json, String code) {
    String header = json.replace("KID", SITE.key().kid().value()).replace("TYP", SiteStatement.TYP);
    String[] parts = GOOD.split("\\.");
    String encoded = Base64Url.encode(header.getBytes(StandardCharsets.UTF_8));
    return text("header: " + what, encoded + "." + parts[1] + "." + parts[2], code);
  }

  private static String json() {
    return SITE.claims().toString();
  }

  private static byte[] payload() {
    return json().getBytes(StandardCharsets.UTF_8);
  }

  private static String twice() {
    return SITE.signingText(json().replaceFirst("\\{", "{\"ver\":2,"));
  }

  private static String flipped() {
    int at = GOOD.length() - 10;
    char flipped = GOOD.charAt(at) == 'A' ? 'B' : 'A';
    return GOOD.substring(0, at) + flipped + GOOD.substring(at + 1);
  }

  /** A good statement of exactly this many characters. */
  private static String padded(int length) {
    for (int fill = (length - GOOD.length()) * 3 / 4 - 60; ; fill++) {
      String text = "x".repeat(fill);
      String token = SITE.signing(c -> ((ObjectNode) c.get("metadata")).put("fill", text));
      if (token.length() >= length) {
        return token;
      }
    }
  }

  @Override
  public String toString() {
    return what + " → " + code;
  }
}
