package org.waymark.server.attack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.waymark.server.attack.CrimeScene.OTHER;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymark.signer.jws.CompactJws;
import org.waymark.trust.log.EventType;
import org.waymark.trust.testing.Tokens;

/** See {@code attacks/Ed25519Edge}. */
final class Ed25519EdgeTest extends Attack {

  /** The order of the base point (RFC 8032, section 5.1). */
  private static final BigInteger ORDER =
      BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

  private static final int KEY = 32;

  /** S + L: the same equation holds, and the bytes are others. */
  private static byte[] malleated(byte[] signature) {
    byte[] reversed = new byte[KEY];
    for (int i = 0; i < KEY; i++) {
      reversed[i] = signature[63 - i];
    }
    byte[] sum = new BigInteger(1, reversed).add(ORDER).toByteArray();
    byte[] changed = Arrays.copyOf(signature, 64);
    for (int i = 0; i < KEY; i++) {
      int from = sum.length - 1 - i;
      changed[KEY + i] = from >= 0 ? sum[from] : 0;
    }
    return changed;
  }

  private static byte[] withR(byte[] signature, String hex) {
    byte[] changed = signature.clone();
    System.arraycopy(HexFormat.of().parseHex(hex), 0, changed, 0, KEY);
    return changed;
  }

  private static String resigned(String token, UnaryOperator<byte[]> change) {
    int dot = token.lastIndexOf('.');
    byte[] signature = Base64.getUrlDecoder().decode(token.substring(dot + 1));
    return token.substring(0, dot + 1)
        + Base64.getUrlEncoder().withoutPadding().encodeToString(change.apply(signature));
  }

  // Without any key: the bytes of a genuine signature are changed so that a lax check still holds.

  @Test
  void theSameCheckpointWithAnotherSignatureIsNotAccepted() {
    federation.heartbeat();
    scene.tellTheTruth();
    String note = new String(scene.crook().file("checkpoint").orElseThrow(), UTF_8);
    int space = note.lastIndexOf(' ');
    byte[] line = Base64.getDecoder().decode(note.substring(space + 1).strip());
    byte[] changed = malleated(Arrays.copyOfRange(line, 4, 68));
    System.arraycopy(changed, 0, line, 4, 64);
    String forged = note.substring(0, space + 1) + Base64.getEncoder().encodeToString(line) + "\n";
    scene.crook().put("checkpoint", forged.getBytes(UTF_8));
    scene.refused("checkpoint_signature");
  }

  @Test
  void theSameStatementWithAnotherSignatureIsNotAccepted() {
    record(
        papers -> papers.rawStatement(resigned(papers.statement(), Ed25519EdgeTest::malleated)),
        "signature_invalid");
  }

  @Test
  void theSameMembershipWithAnotherSignatureIsNotAccepted() {
    record(
        papers -> papers.rawMembership(resigned(papers.membership(), Ed25519EdgeTest::malleated)),
        "signature_invalid");
  }

  @Test
  void theNextRootWithOneSignatureChangedLacksOne() {
    another();
    federation.publishRoot(next -> next.name("Second"));
    scene.tellTheTruth();
    String file = new String(scene.crook().file("root/2.json").orElseThrow(), UTF_8);
    String field = "\"signature\":\"";
    int from = file.lastIndexOf(field) + field.length();
    String signature = file.substring(from, from + 86);
    String forged =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(malleated(Base64.getUrlDecoder().decode(signature)));
    scene.crook().put("root/2.json", file.replace(signature, forged).getBytes(UTF_8));
    scene.refused("root_threshold", "signature_invalid");
  }

  /** R is a point of small order, or no canonical encoding of one. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
      })
  void aSignatureWithSuchAnRIsNone(String r) {
    record(
        papers -> papers.rawStatement(resigned(papers.statement(), s -> withR(s, r))),
        "signature_invalid");
  }

  // With the membership key and the log key: a key is certified under which anything verifies.

  /** Points of small order, the identity among them, and encodings that are not canonical. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0200000000000000000000000000000000000000000000000000000000000000"
      })
  void aKeyUnderWhichAnythingVerifiesIsNone(String point) {
    Loot loot = logKey().takeMembershipKey().takeSiteKey(scene.site(OTHER));
    ForgedLog log = ForgedLog.continuing(federation, loot);
    Papers papers = log.papers(OTHER);
    String x =
        Base64.getUrlEncoder().withoutPadding().encodeToString(HexFormat.of().parseHex(point));
    // R is the identity and S nought, which a cofactored check takes for anything under such a key.
    byte[] empty = new byte[64];
    empty[0] = 1;
    String statement =
        Tokens.changed(
            CompactJws.parse(papers.statement()),
            loot.siteKey(papers.site()),
            claims -> setKey(claims.put("ver", 9), x));
    papers
        .rawStatement(resigned(statement, signature -> empty))
        .membership(loot.membershipKey(), claims -> setKey(claims.put("mver", 9), x));
    log.site(EventType.ROTATE_KEY, papers.site(), 9, 9, papers.bytes());
    scene.crook().serve(log.published());
    scene.refusedByNewcomersToo("key_invalid");
  }

  private static void setKey(ObjectNode claims, String x) {
    ObjectNode key = (ObjectNode) claims.at("/jwks/keys/0");
    key.put("x", x);
    String thumbprint = "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"" + x + "\"}";
    key.put(
        "kid",
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(
                org.waymark.signer.codec.Sha256.of(thumbprint.getBytes(UTF_8)).bytes()));
  }

  private void record(UnaryOperator<Papers> change, String code) {
    ForgedLog log = ForgedLog.continuing(federation, logKey());
    Papers papers = change.apply(log.papers(OTHER));
    log.site(EventType.UPDATE, papers.site(), 9, 9, papers.bytes());
    scene.crook().serve(log.published());
    scene.refusedByNewcomersToo(code);
  }
}
