package org.waymark.signer.jws;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.waymark.signer.InvalidSignatureException;
import org.waymark.signer.MalformedException;
import org.waymark.signer.json.CanonicalJson;
import org.waymark.signer.json.Fields;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;
import org.waymark.signer.key.KeyId;
import org.waymark.signer.key.SigningKey;

/**
 * What the protected header of a signature says about itself. Nothing here is believed before the
 * signature verifies.
 *
 * @param alg as written, at most 64 characters
 * @param kid names a key of the expected set
 * @param typ the type of the payload, as written
 */
public record JwsHeader(String alg, String kid, Optional<String> typ) {
  private static final int MAX_NAME = 64;

  /**
   * Members that would bring in keys from outside, or change what the signature covers (RFC 7515,
   * section 4.1; RFC 7797). Ignoring them would be sound too, but a token that carries one expects
   * to be read by rules that are not ours.
   */
  private static final List<String> REFUSED =
      List.of("b64", "jku", "jwk", "x5u", "x5c", "x5t", "x5t#S256");

  /**
   * Checks the values.
   *
   * @throws MalformedException {@code jws_header} or {@code kid_malformed}
   */
  public JwsHeader {
    if (alg.isEmpty() || alg.length() > MAX_NAME) {
      throw malformed("has an 'alg' that is empty or too long");
    }
    kid = new KeyId(kid).value();
  }

  static JwsHeader parse(byte[] json) {
    ObjectNode header = StrictJson.parseObject(json, JsonLimits.HEADER);
    if (header.has("crit")) {
      throw new InvalidSignatureException(
          "crit_refused", "The JWS header has 'crit', and no extension is understood here.");
    }
    for (String member : REFUSED) {
      if (header.has(member)) {
        throw malformed("has '" + member + "': keys come only from the expected set");
      }
    }
    Fields fields = Fields.of(header, "JWS header");
    return new JwsHeader(fields.string("alg"), fields.string("kid"), fields.optionalString("typ"));
  }

  /** The canonical JSON of a header for this key and type. */
  static byte[] write(SigningKey key, String typ) {
    ObjectNode header = JsonNodeFactory.instance.objectNode();
    header
        .put("alg", key.publicKey().algorithm().joseName())
        .put("kid", key.kid().value())
        .put("typ", typ);
    return CanonicalJson.write(header);
  }

  private static MalformedException malformed(String why) {
    return new MalformedException("jws_header", "The JWS header " + why + ".");
  }
}
