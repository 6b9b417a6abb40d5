package org.waymark.signer.differential;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.waymark.signer.codec.Base64Url;

/** Odd headers, correctly signed by the site's key unless it says otherwise. */
final class HeaderMutators {
  private static final List<String> PAYLOADS =
      List.of("{}", "{\"a\":1}", "", "hello", "{\"iss\":\"https://a.example\"}", "[1,2]", "\u00e9");

  private static final Signer STRANGER = Signer.p256("p", 99);

  static final List<Mutator> ALL =
      List.of(
          header("valid", (random, signer) -> signer.header("")),
          header(
              "extra-members",
              (random, signer) ->
                  signer.header(
                      pick(
                          random,
                          ",\"x\":1",
                          ",\"x\":null",
                          ",\"cty\":\"json\"",
                          ",\"x\":{\"y\":[]}",
                          ",\"iat\":1.5"))),
          header("white-space", (random, signer) -> spaced(random, signer.header(""))),
          header(
              "member-order",
              (random, signer) ->
                  "{\"typ\":\"t\",\"kid\":\""
                      + signer.kid()
                      + "\",\"alg\":\""
                      + signer.alg()
                      + "\"}"),
          header(
              "escapes",
              (random, signer) ->
                  pick(
                      random,
                      signer.header("").replace("alg", "\\u0061lg"),
                      signer.header("").replace("\"t\"", "\"\\u0074\""),
                      signer.header("").replace("kid", "k\\u0069d"),
                      signer.header("").replace(signer.kid(), escaped(signer.kid())))),
          header(
              "duplicate-names",
              (random, signer) ->
                  pick(
                      random,
                      signer.header(",\"alg\":\"" + signer.alg() + "\""),
                      signer.header(",\"kid\":\"" + signer.kid() + "\""),
                      signer.header(",\"typ\":\"t\""),
                      signer.header(",\"x\":1,\"x\":2"),
                      signer.header(",\"x\":{\"y\":1,\"y\":2}"),
                      signer.header(",\"\\u0061lg\":\"none\""),
                      signer.header("").replace("{", "{\"alg\":\"none\","),
                      signer.header("").replace("{", "{\"kid\":\"nobody\","))),
          header(
              "lax-json",
              (random, signer) ->
                  pick(
                      random,
                      signer.header(","),
                      signer.header("") + " ",
                      signer.header("") + "{}",
                      signer.header("") + "x",
                      signer.header("").replace('"', '\''),
                      "/**/" + signer.header(""),
                      signer.header("").replace("\"alg\"", "alg"),
                      "\ufeff" + signer.header(""),
                      signer.header("").replace("{\"alg\"", "{,\"alg\""),
                      "[" + signer.header("") + "]",
                      signer.header(",\"x\":\"a\tb\""),
                      signer.header(",\"x\":tru"))),
          header(
              "odd-numbers",
              (random, signer) ->
                  signer.header(
                      pick(
                          random,
                          ",\"x\":01",
                          ",\"x\":NaN",
                          ",\"x\":1e400",
                          ",\"x\":+1",
                          ",\"x\":.5",
                          ",\"x\":-",
                          ",\"x\":0x1",
                          ",\"x\":1" + "0".repeat(400)))),
          header(
              "lone-surrogates",
              (random, signer) ->
                  signer.header(pick(random, ",\"x\":\"\\ud800\"", ",\"\\udc00\":1"))),
          new Mutator("invalid-utf8", HeaderMutators::invalidUtf8),
          header(
              "nesting",
              (random, signer) -> {
                int depth = 2 + random.nextInt(80);
                return signer.header(",\"x\":" + "[".repeat(depth) + "]".repeat(depth));
              }),
          header(
              "alg-name",
              (random, signer) ->
                  signer
                      .header("")
                      .replace(
                          "\"" + signer.alg() + "\"",
                          pick(
                              random,
                              "\"none\"",
                              "\"None\"",
                              "\"\"",
                              "null",
                              "1",
                              "\"rs256\"",
                              "\"RS512\"",
                              "\"PS256\"",
                              "\"ES384\"",
                              "\"ES256K\"",
                              "\"HS256\"",
                              "\"EdDSA\"",
                              "\"ES256\"",
                              "\"RS256\"",
                              "\"eddsa\"",
                              "[\"" + signer.alg() + "\"]",
                              "\"" + signer.alg() + " \""))),
          header("alg-Ed25519", (random, signer) -> signer.header("").replace("EdDSA", "Ed25519")),
          header(
              "alg-missing",
              (random, signer) -> "{\"kid\":\"" + signer.kid() + "\",\"typ\":\"t\"}"),
          new Mutator("alg-none-unsigned", HeaderMutators::unsigned),
          new Mutator("hmac-with-public-key", HeaderMutators::hmac),
          header(
              "kid-missing",
              (random, signer) -> "{\"alg\":\"" + signer.alg() + "\",\"typ\":\"t\"}"),
          header(
              "kid-of-another-key",
              (random, signer) ->
                  signer.header("").replace(signer.kid(), pick(random, "r", "p", "e"))),
          header(
              "kid-unknown",
              (random, signer) ->
                  signer
                      .header("")
                      .replace(
                          "\"" + signer.kid() + "\"",
                          pick(
                              random,
                              "\"nobody\"",
                              "\"\"",
                              "\"key-" + signer.kid() + " \"",
                              "\"../key\"",
                              "\"KEY\"",
                              "\"a\\u0000\""))),
          header(
              "kid-no-string",
              (random, signer) ->
                  signer
                      .header("")
                      .replace(
                          "\"" + signer.kid() + "\"",
                          pick(random, "1", "null", "[]", "{}", "true"))),
          header(
              "typ-other",
              (random, signer) ->
                  signer
                      .header("")
                      .replace(
                          "\"t\"",
                          pick(random, "\"JWT\"", "\"T\"", "\"application/t\"", "\"t \"", "\"\""))),
          header(
              "typ-missing",
              (random, signer) ->
                  "{\"alg\":\"" + signer.alg() + "\",\"kid\":\"" + signer.kid() + "\"}"),
          header(
              "typ-no-string",
              (random, signer) ->
                  signer.header("").replace("\"t\"", pick(random, "1", "null", "[\"t\"]"))),
          header(
              "crit-unknown",
              (random, signer) ->
                  signer.header(
                      pick(
                          random,
                          ",\"crit\":[\"x\"],\"x\":1",
                          ",\"crit\":[\"exp\"],\"exp\":1",
                          ",\"crit\":[\"x\"]"))),
          header(
              "crit-odd",
              (random, signer) ->
                  signer.header(
                      pick(
                          random,
                          ",\"crit\":[]",
                          ",\"crit\":null",
                          ",\"crit\":\"x\"",
                          ",\"crit\":[\"alg\"]",
                          ",\"crit\":[1]",
                          ",\"crit\":{}"))),
          header(
              "b64-true-and-crit",
              (random, signer) -> signer.header(",\"b64\":true,\"crit\":[\"b64\"]")),
          header(
              "b64-without-crit",
              (random, signer) -> signer.header(pick(random, ",\"b64\":false", ",\"b64\":true"))),
          new Mutator("b64-false", HeaderMutators::unencoded),
          header(
              "key-members",
              (random, signer) ->
                  signer.header(
                      pick(
                          random,
                          ",\"jku\":\"https://evil.example/k\"",
                          ",\"x5u\":\"https://evil.example/c\"",
                          ",\"x5c\":[]",
                          ",\"x5c\":[\"AAAA\"]",
                          ",\"x5t\":\"AAAA\"",
                          ",\"jwk\":" + signer.jwk()))),
          new Mutator(
              "key-of-a-stranger",
              (random, signer) ->
                  STRANGER
                      .draft(
                          bytes(STRANGER.header(pick(random, "", ",\"jwk\":" + STRANGER.jwk()))),
                          payload(random))
                      .token()));

  private HeaderMutators() {}

  private static Mutator header(String name, BiFunction<Random, Signer, String> header) {
    return new Mutator(
        name,
        (random, signer) ->
            signer.draft(bytes(header.apply(random, signer)), payload(random)).token());
  }

  static Signer.Draft usual(Random random, Signer signer) {
    return signer.draft(bytes(signer.header("")), payload(random));
  }

  private static byte[] payload(Random random) {
    return bytes(PAYLOADS.get(random.nextInt(PAYLOADS.size())));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  static String pick(Random random, String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private static String spaced(Random random, String json) {
    String blank = pick(random, " ", "\n", "\t", "\r\n", "    ");
    return json.replace(":", blank + ":" + blank).replace("{", "{" + blank);
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.chars().forEach(c -> escaped.append(String.format("\\u%04x", c)));
    return escaped.toString();
  }

  private static String invalidUtf8(Random random, Signer signer) {
    String odd = pick(random, "\u00ff", "\u00c0\u0080", "\u00ed\u00a0\u0080", "\u00e9");
    byte[] header = signer.header(",\"x\":\"" + odd + "\"").getBytes(ISO_8859_1);
    return signer.draft(header, payload(random)).token();
  }

  private static String unsigned(Random random, Signer signer) {
    String header = signer.header("").replace(signer.alg(), pick(random, "none", "NONE", "nOnE"));
    return Base64Url.encode(bytes(header))
        + "."
        + Base64Url.encode(payload(random))
        + "."
        + pick(random, "", "AA");
  }

  private static String hmac(Random random, Signer signer) {
    String header = signer.header("").replace(signer.alg(), "HS256");
    String input = Base64Url.encode(bytes(header)) + "." + Base64Url.encode(payload(random));
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(bytes(signer.jwk().toString()), "HmacSHA256"));
      return input + "." + Base64Url.encode(mac.doFinal(bytes(input)));
    } catch (java.security.GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** RFC 7797 with a payload that base64url could be, too. */
  private static String unencoded(Random random, Signer signer) {
    String header = Base64Url.encode(bytes(signer.header(",\"b64\":false,\"crit\":[\"b64\"]")));
    String payload = pick(random, "aGVsbG8", "hello");
    byte[] signature = signer.signature(header + "." + payload);
    return header + "." + payload + "." + Base64Url.encode(signature);
  }
}
