package org.waymark.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.waymark.signer.codec.Base64Url;
import org.waymark.signer.jws.CompactJws;
import org.waymark.signer.key.VerificationKey;
import org.waymark.trust.testing.TestSite;

/** What the signature checks of one site's record need, taken apart beforehand. */
@SuppressWarnings("ArrayRecordComponent") // compared with nothing
record SignatureChecks(
    ObjectNode siteKey, byte[] siteInput, byte[] siteSignature, byte[] input, byte[] signature) {

  static SignatureChecks of(TestSite site) {
    CompactJws statement = site.statement().jws();
    CompactJws certificate = site.membership().jws();
    return new SignatureChecks(
        site.key().publicKey().toJwk(),
        input(statement),
        signature(statement),
        input(certificate),
        signature(certificate));
  }

  /** Validates the site's key and verifies both signatures. */
  void require(VerificationKey membership) {
    VerificationKey key = VerificationKey.fromJwk(siteKey);
    if (!key.verify(siteInput, siteSignature) || !membership.verify(input, signature)) {
      throw new IllegalStateException("a signature of the benchmark does not verify");
    }
  }

  private static byte[] input(CompactJws jws) {
    String token = jws.token();
    return token.substring(0, token.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] signature(CompactJws jws) {
    return Base64Url.decode(jws.token().substring(jws.token().lastIndexOf('.') + 1));
  }
}
