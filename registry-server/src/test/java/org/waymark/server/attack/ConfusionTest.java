package org.waymark.server.attack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.waymark.server.attack.CrimeScene.MEMBER;
import static org.waymark.server.attack.CrimeScene.OTHER;
import static org.waymark.server.attack.CrimeScene.SUSPENDED;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;
import org.waymark.signer.jws.CompactJws;
import org.waymark.signer.jws.MultiJws;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.log.EventType;
import org.waymark.trust.root.Root;
import org.waymark.trust.testing.Tokens;

/** See {@code attacks/Confusion}. */
final class ConfusionTest extends Attack {

  static Stream<Way> ways() {
    return Stream.concat(
        Stream.of(
            header("alg none", "alg_refused", h -> h.replace("\"Ed25519\"", "\"none\"")),
            header("alg None", "alg_refused", h -> h.replace("\"Ed25519\"", "\"None\"")),
            header("alg HS256", "alg_refused", h -> h.replace("\"Ed25519\"", "\"HS256\"")),
            header(
                "the algorithm of another kind of key",
                "alg_mismatch",
                h -> h.replace("\"Ed25519\"", "\"ES256\"")),
            header("RSA", "alg_mismatch", h -> h.replace("\"Ed25519\"", "\"RS256\"")),
            header("an empty alg", "jws_header", h -> h.replace("\"Ed25519\"", "\"\"")),
            header(
                "an alg without end",
                "jws_header",
                h -> h.replace("\"Ed25519\"", "\"" + "E".repeat(65) + "\"")),
            header("no alg", "json_member_missing", h -> h.replaceAll("\"alg\":\"Ed25519\",", "")),
            header(
                "no kid",
                "json_member_missing",
                h -> h.replaceAll("\"kid\":\"[^\"]*\",?", "").replace(",}", "}")),
            header(
                "a key in the header",
                "jws_header",
                h -> h.replace("{", "{\"jwk\":{\"kty\":\"OKP\"},")),
            header(
                "the address of a key",
                "jws_header",
                h -> h.replace("{", "{\"jku\":\"https://evil.example/k\",")),
            header("a certificate", "jws_header", h -> h.replace("{", "{\"x5c\":[\"AA\"],")),
            header("crit", "crit_refused", h -> h.replace("{", "{\"crit\":[\"exp\"],")),
            header("an unencoded payload", "jws_header", h -> h.replace("{", "{\"b64\":false,")),
            header("alg twice", "json_duplicate_name", h -> h.replace("{", "{\"alg\":\"none\",")),
            header(
                "another type", "typ_mismatch", h -> h.replace("entity-statement", "waymark-root")),
            header(
                "the type in capitals",
                "typ_mismatch",
                h -> h.replace("entity-statement", "Entity-Statement")),
            header("no type", "typ_mismatch", h -> h.replaceAll(",?\"typ\":\"[^\"]*\"", "")),
            token("padding", "record_malformed", t -> t + "="),
            token("bits that are not used", "base64_malformed", ConfusionTest::unusedBits),
            token("the other alphabet", "record_malformed", t -> t.replace(".", "+.")),
            token("four parts", "base64_malformed", t -> t + ".AA"),
            token("no signature", "jws_malformed", t -> t.substring(0, t.lastIndexOf('.'))),
            token(
                "an empty signature", "jws_malformed", t -> t.substring(0, t.lastIndexOf('.') + 1)),
            payload(
                "a claim twice",
                "json_duplicate_name",
                p -> p.replace("{\"authority", "{\"ver\":1,\"authority")),
            payload("something after the claims", "json_trailing", p -> p + "{}"),
            payload("a byte-order mark", "json_not_utf8", p -> "\uFEFF" + p),
            payload("a comment", "json_malformed", p -> "/**/" + p),
            payload(
                "a number beyond all integers",
                "statement_malformed",
                p -> p.replaceAll("\"ver\":\\d+", "\"ver\":9007199254740993")),
            payload(
                "a number with a point",
                "statement_malformed",
                p -> p.replaceAll("\"ver\":(\\d+)", "\"ver\":2.5")),
            payload(
                "a number as text",
                "statement_malformed",
                p -> p.replaceAll("\"ver\":(\\d+)", "\"ver\":\"2\""))),
        Stream.of(
            Way.of(
                "the site's statement in the place of its membership",
                "typ_mismatch",
                (f, log) -> raw(log, papers(log).rawMembership(papers(log).statement()))),
            Way.of(
                "its membership in the place of its statement",
                "typ_mismatch",
                (f, log) -> raw(log, papers(log).rawStatement(papers(log).membership()))),
            Way.of(
                "a status in the place of a membership",
                "typ_mismatch",
                (f, log) -> raw(log, papers(log).rawMembership(status(log)))),
            Way.of(
                "a snapshot in the place of a membership",
                "typ_mismatch",
                (f, log) ->
                    raw(
                        log,
                        papers(log).rawMembership(f.newestSnapshot().orElseThrow().jws().token()))),
            Way.of(
                "a secret that everybody knows: the public key",
                "alg_refused",
                (f, log) ->
                    raw(log, papers(log).rawStatement(hmac(log, papers(log).statement()))))));
  }

  /** The site's own key signs it, so that nothing but the form is wrong. */
  private static Way payload(String name, String code, UnaryOperator<String> change) {
    return Way.of(
        "claims: " + name,
        code,
        (f, log) -> {
          CompactJws genuine = CompactJws.parse(papers(log).statement());
          String claims = change.apply(new String(genuine.payload(), UTF_8));
          String token =
              CompactJws.sign(
                      key(log), genuine.header().typ().orElseThrow(), claims.getBytes(UTF_8))
                  .token();
          raw(log, papers(log).rawStatement(token));
        });
  }

  private static Way header(String name, String code, UnaryOperator<String> change) {
    return Way.of(
        "header: " + name,
        code,
        (f, log) -> {
          String[] parts = papers(log).statement().split("\\.");
          String changed = change.apply(new String(Base64.getUrlDecoder().decode(parts[0]), UTF_8));
          raw(log, papers(log).rawStatement(signed(log, changed, parts[1])));
        });
  }

  private static Way token(String name, String code, UnaryOperator<String> change) {
    return Way.of(
        "token: " + name,
        code,
        (f, log) -> raw(log, papers(log).rawStatement(change.apply(papers(log).statement()))));
  }

  private static Papers papers(ForgedLog log) {
    return log.papers(OTHER);
  }

  private static SigningKey key(ForgedLog log) {
    return log.loot().siteKey(EntityId.parse("https://" + OTHER));
  }

  private static String status(ForgedLog log) {
    return log.latest(SUSPENDED).status().orElseThrow().jws().token();
  }

  /** A right signature below whatever header. */
  private static String signed(ForgedLog log, String header, String payload) {
    String input = encoded(header.getBytes(UTF_8)) + "." + payload;
    return input + "." + encoded(key(log).sign(input.getBytes(UTF_8)));
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The last character of 64 bytes has four bits that carry nothing. */
  private static String unusedBits(String token) {
    char last = token.charAt(token.length() - 1);
    return token.substring(0, token.length() - 1) + (char) (last + 1);
  }

  private static String hmac(ForgedLog log, String token) {
    try {
      String[] parts = token.split("\\.");
      String header =
          new String(Base64.getUrlDecoder().decode(parts[0]), UTF_8).replace("Ed25519", "HS256");
      ObjectNode jwk = key(log).publicKey().toJwk();
      byte[] secret = Base64.getUrlDecoder().decode(jwk.get("x").asText());
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      String input = encoded(header.getBytes(UTF_8)) + "." + parts[1];
      return input + "." + encoded(mac.doFinal(input.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void raw(ForgedLog log, Papers papers) {
    log.site(EventType.UPDATE, papers.site(), 9, 9, papers.bytes());
  }

  @ParameterizedTest
  @MethodSource("ways")
  void whatCouldBeReadInTwoWaysIsReadInNone(Way way) {
    Loot loot = logKey().takeSiteKey(scene.site(OTHER));
    ForgedLog log = ForgedLog.continuing(federation, loot);
    way.forgery().accept(federation, log);
    scene.crook().serve(log.published());

    scene.refused(way.code());
  }

  /** A key serves one role: what another role's key signed is not signed. */
  @Test
  void theLogKeySignsNoMembership() {
    Loot loot = logKey();
    ForgedLog log = ForgedLog.continuing(federation, loot);
    log.site(
        EventType.ADMIT,
        log.papersAbout("evil.example").certified(1, loot.logKey(), Loot.ownKey("site")).record());
    scene.crook().serve(log.published());
    scene.refusedByNewcomersToo("key_unknown");
  }

  /** What a site signs for one purpose is not taken for another. */
  @Test
  void aMembershipThatASiteSignedForItselfIsNone() {
    Loot loot = logKey().takeSiteKey(scene.site(OTHER));
    ForgedLog log = ForgedLog.continuing(federation, loot);
    Papers papers = log.papers(OTHER);
    log.site(
        EventType.UPDATE,
        papers.membership(loot.siteKey(papers.site()), claims -> claims.put("mver", 9)).record());
    scene.crook().serve(log.published());
    scene.refusedByNewcomersToo("key_unknown");
  }

  /** A right signature by the role that may sign it, over a token of another kind. */
  @Test
  void aRootThatIsNoRootIsNone() {
    scene.tellTheTruth();
    scene
        .crook()
        .put(
            "root/" + (federation.root().version() + 1) + ".json",
            Tokens.signed(
                    Loot.ownKey("root"),
                    "waymark-root+jws",
                    CompactJws.parse(
                            ForgedLog.continuing(federation, nothing()).papers(MEMBER).statement())
                        .payloadObject())
                .getBytes(UTF_8));
    scene.refused("json_malformed");
  }

  /** A genuine root file, as somebody without any key writes it anew. */
  private record RootFile(String name, String code, UnaryOperator<ObjectNode> change) {
    @Override
    public String toString() {
      return name + " → " + code;
    }
  }

  private static ArrayNode signatures(ObjectNode root) {
    return root.withArray("signatures");
  }

  private static ObjectNode signature(ObjectNode root, String kid) {
    String header = "{\"alg\":\"Ed25519\",\"kid\":\"" + kid + "\",\"typ\":\"waymark-root+jws\"}";
    ObjectNode other = signatures(root).get(0).deepCopy();
    return other.put("protected", encoded(header.getBytes(UTF_8)));
  }

  static Stream<RootFile> rootFiles() {
    return Stream.of(
        new RootFile(
            "an empty signature",
            "jws_malformed",
            root -> {
              ((ObjectNode) signatures(root).get(0)).put("signature", "");
              return root;
            }),
        new RootFile(
            "no signatures",
            "jws_malformed",
            root -> {
              signatures(root).removeAll();
              return root;
            }),
        new RootFile(
            "more signatures than there are root keys",
            "jws_malformed",
            root -> {
              for (int i = 0; i < 63; i++) {
                signatures(root).add(signature(root, "k" + i));
              }
              return root;
            }),
        new RootFile(
            "a signature twice",
            "jws_duplicate_signer",
            root -> {
              signatures(root).add(signatures(root).get(0).deepCopy());
              return root;
            }),
        new RootFile(
            "one signature less",
            "root_threshold",
            root -> {
              signatures(root).remove(0);
              return root;
            }),
        new RootFile("a member more", "json_unknown_member", root -> root.put("more", 1)));
  }

  @ParameterizedTest
  @MethodSource("rootFiles")
  void aRootFileIsReadInOneWay(RootFile one) {
    ObjectNode genuine = nextRoot();
    serveRoot(one.change().apply(genuine).toString().getBytes(UTF_8));
    scene.refused(one.code());
  }

  @Test
  void aRootFileIsOneLine() {
    serveRoot(nextRoot().toString().replace("{\"payload", "{\n\"payload").getBytes(UTF_8));
    scene.refused("root_malformed");
  }

  /** What the root keys sign as something else is no root. */
  @Test
  void aSignatureOfAnotherTypeIsNoneOfARoot() {
    nextRoot();
    serveRoot(
        MultiJws.sign(
                federation.root().payload().bytes(),
                "entity-statement+jwt",
                federation.rootKeys().subList(0, 2))
            .bytes());
    scene.refused("typ_mismatch");
  }

  private ObjectNode nextRoot() {
    Root next = federation.publishRoot(root -> root.name("Next"));
    return (ObjectNode) StrictJson.parse(next.bytes(), JsonLimits.DOCUMENT);
  }

  private void serveRoot(byte[] file) {
    scene.tellTheTruth();
    scene.crook().put("root/" + federation.root().version() + ".json", file);
  }
}
