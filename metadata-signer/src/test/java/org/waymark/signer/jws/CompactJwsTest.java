package org.waymark.signer.jws;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.waymark.signer.Refusals.assertRefused;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymark.signer.VerificationException;
import org.waymark.signer.codec.Base64Url;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.KeyId;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.key.SigningKeys;

final class CompactJwsTest {
  private static final String TYP = "entity-statement+jwt";

  private final SigningKey key = SigningKeys.ed25519FromSeed(new byte[32]);
  private final JwkSet keys = JwkSet.of(key.publicKey());

  private CompactJws signed(String payload) {
    return CompactJws.sign(key, TYP, payload.getBytes(UTF_8));
  }

  /** A token with any header, honestly signed. */
  private CompactJws signedWithHeader(String header) {
    String input =
        Base64Url.encode(header.replace('\'', '"').getBytes(UTF_8))
            + "."
            + Base64Url.encode("{}".getBytes(UTF_8));
    return CompactJws.parse(input + "." + Base64Url.encode(key.sign(input.getBytes(US_ASCII))));
  }

  @Test
  void verifiesWhatItSigned() {
    CompactJws token = signed("{\"iss\":\"https://a.example\"}");
    assertThat(token.verify(keys, TYP)).isEqualTo(key.publicKey());
    assertThat(token.payloadObject().get("iss").textValue()).isEqualTo("https://a.example");
    assertThat(token.payloadObject()).isSameAs(token.payloadObject());
    assertThat(token.payload()).asString().isEqualTo("{\"iss\":\"https://a.example\"}");
    assertThat(CompactJws.parse(token.token())).isEqualTo(token).hasSameHashCodeAs(token);
    assertThat(token.hash()).isEqualTo(Sha256.of(token.token().getBytes(US_ASCII)));
    assertThat(token).hasToString("JWS " + token.hash());
  }

  @Test
  void writesACanonicalHeaderWithTheKeysOwnAlgorithm() {
    String header = signed("{}").token().split("\\.")[0];
    assertThat(new String(Base64Url.decode(header), UTF_8))
        .isEqualTo("{\"alg\":\"Ed25519\",\"kid\":\"" + key.kid() + "\",\"typ\":\"" + TYP + "\"}");
  }

  @Test
  void verifiesEs256AndTheOlderNameOfEd25519() {
    SigningKey p256 = SigningKeys.p256(new java.security.SecureRandom());
    assertThat(CompactJws.sign(p256, TYP, new byte[0]).verify(JwkSet.of(p256.publicKey()), TYP))
        .isEqualTo(p256.publicKey());
    String header = "{'alg':'EdDSA','kid':'" + key.kid() + "','typ':'" + TYP + "'}";
    assertThat(signedWithHeader(header).verify(keys, TYP)).isEqualTo(key.publicKey());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "...", "a", "a.b", "a.b.", ".b.c", "e30.e30.", "e30.."})
  void refusesWhatIsNotThreeParts(String token) {
    assertRefused("jws_malformed", () -> CompactJws.parse(token));
  }

  @Test
  void refusesPaddingWhiteSpaceAndAFourthPart() {
    String token = signed("{\"a\":1}").token();
    String[] parts = token.split("\\.");
    for (String bad :
        new String[] {
          token + "=",
          token + "\n",
          " " + token,
          token + ".x",
          parts[0] + "=." + parts[1] + ".x",
          parts[0] + ".\u00e9." + parts[2],
          parts[0] + "." + parts[1] + "+." + parts[2]
        }) {
      assertRefused("base64_malformed", () -> CompactJws.parse(bad));
    }
  }

  @Test
  void refusesTokensBeyondTheLimit() {
    assertRefused("too_large", () -> CompactJws.parse("a".repeat(CompactJws.MAX_LENGTH + 1)));
    assertRefused("too_large", () -> CompactJws.sign(key, TYP, new byte[CompactJws.MAX_LENGTH]));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "json_member_missing | {}",
        "json_member_missing | {'alg':'Ed25519'}",
        "json_member_missing | {'kid':'k'}",
        "json_member_type    | {'alg':1,'kid':'k'}",
        "json_member_type    | {'alg':'Ed25519','kid':null}",
        "json_member_type    | {'alg':'Ed25519','kid':'k','typ':7}",
        "json_duplicate_name | {'alg':'none','kid':'k','alg':'Ed25519'}",
        "json_not_object     | []",
        "json_malformed      | {",
        "json_trailing       | {} {}",
        "json_too_deep       | {'alg':'Ed25519','kid':'k','x':[[[[]]]]}",
        "kid_malformed       | {'alg':'Ed25519','kid':''}",
        "jws_header          | {'alg':'','kid':'k'}",
        "jws_header          | {'alg':'Ed25519','kid':'k','b64':true}",
        "jws_header          | {'alg':'Ed25519','kid':'k','jku':'https://evil.example'}",
        "jws_header          | {'alg':'Ed25519','kid':'k','jwk':{}}",
        "jws_header          | {'alg':'Ed25519','kid':'k','x5u':'https://evil.example'}",
        "jws_header          | {'alg':'Ed25519','kid':'k','x5c':[]}",
        "jws_header          | {'alg':'Ed25519','kid':'k','x5t':'AA'}",
        "jws_header          | {'alg':'Ed25519','kid':'k','x5t#S256':'AA'}",
        "crit_refused        | {'alg':'Ed25519','kid':'k','crit':['exp'],'exp':1}",
        "crit_refused        | {'alg':'Ed25519','kid':'k','crit':[]}",
        "crit_refused        | {'alg':'Ed25519','kid':'k','b64':false,'crit':['b64']}"
      })
  void refusesHeaders(String code, String header) {
    assertRefused(code, () -> signedWithHeader(header));
  }

  @Test
  void refusesLargeHeaders() {
    assertRefused(
        "json_too_large",
        () -> signedWithHeader("{'alg':'Ed25519','kid':'k','x':'" + "x".repeat(8192) + "'}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "none",
        "None",
        "NONE",
        "HS256",
        "HS384",
        "HS512",
        "ES384",
        "ES512",
        "ES256K",
        "PS256",
        "RS384",
        "RS512",
        "RS1",
        "Ed448",
        "ed25519",
        "EDDSA",
        "ML-DSA-44"
      })
  void refusesAlgorithmsOutsideTheProfile(String alg) {
    CompactJws token =
        signedWithHeader("{'alg':'" + alg + "','kid':'" + key.kid() + "','typ':'" + TYP + "'}");
    assertRefused("alg_refused", () -> token.verify(keys, TYP));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ES256", "RS256"})
  void takesTheAlgorithmFromTheKey(String alg) {
    CompactJws token =
        signedWithHeader("{'alg':'" + alg + "','kid':'" + key.kid() + "','typ':'" + TYP + "'}");
    assertRefused("alg_mismatch", () -> token.verify(keys, TYP));
  }

  @Test
  void refusesKeysOutsideTheExpectedSet() {
    JwkSet others =
        JwkSet.of(
            SigningKeys.ed25519FromSeed(
                    new byte[] {
                      1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22,
                      23, 24, 25, 26, 27, 28, 29, 30, 31, 32
                    })
                .publicKey());
    assertRefused("key_unknown", () -> signed("{}").verify(others, TYP));
    assertRefused("key_unknown", () -> signed("{}").verify(JwkSet.of(), TYP));
    // The same key under another name is another entry.
    JwkSet renamed = JwkSet.of(key.publicKey().withKid(new KeyId("renamed")));
    assertRefused("key_unknown", () -> signed("{}").verify(renamed, TYP));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Entity-Statement+JWT",
        "application/entity-statement+jwt",
        "entity-statement",
        "JWT",
        "",
        "entity-statement+jwt "
      })
  void comparesTheTypeExactly(String typ) {
    assertRefused("typ_mismatch", () -> CompactJws.sign(key, typ, new byte[0]).verify(keys, TYP));
  }

  @Test
  void refusesATokenWithoutType() {
    CompactJws token = signedWithHeader("{'alg':'Ed25519','kid':'" + key.kid() + "'}");
    assertRefused("typ_mismatch", () -> token.verify(keys, TYP));
    assertThat(token.verifyAnyType(keys)).isEqualTo(key.publicKey());
  }

  @Test
  void refusesASignatureOfAnotherKeyUnderTheName() {
    SigningKey other = SigningKeys.ed25519(new java.security.SecureRandom());
    JwkSet swapped = JwkSet.of(other.publicKey().withKid(key.kid()));
    assertRefused("signature_invalid", () -> signed("{}").verify(swapped, TYP));
  }

  @Test
  void refusesEveryAlteredCharacter() {
    String token = signed("{\"a\":1}").token();
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=";
    Random random = new Random(16);
    for (int i = 0; i < token.length(); i++) {
      for (int k = 0; k < 3; k++) {
        char c = alphabet.charAt(random.nextInt(alphabet.length()));
        String bad = token.substring(0, i) + c + token.substring(i + 1);
        if (bad.equals(token)) {
          continue;
        }
        String decision =
            org.waymark.signer.Refusals.decision(() -> CompactJws.parse(bad).verify(keys, TYP));
        assertThat(decision).as(bad).isNotEqualTo("accepted");
      }
    }
  }

  @Test
  void refusesPayloadsThatAreNotStrictJsonObjects() {
    for (String payload :
        new String[] {"", "[]", "{\"a\":1,\"a\":2}", "{} ", "\u00ef\u00bb\u00bf{}"}) {
      CompactJws token = signed(payload);
      token.verify(keys, TYP);
      if (payload.equals("{} ")) {
        assertThat(token.payloadObject()).isEmpty();
        continue;
      }
      try {
        token.payloadObject();
        assertThat(payload).as("payload that was accepted").isNull();
      } catch (VerificationException e) {
        assertThat(e.code()).startsWith("json_");
      }
    }
  }
}
