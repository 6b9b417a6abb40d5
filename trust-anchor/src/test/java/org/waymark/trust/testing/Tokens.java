package org.waymark.trust.testing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.waymark.signer.json.CanonicalJson;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;
import org.waymark.signer.jws.CompactJws;
import org.waymark.signer.jws.MultiJws;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootPayload;
import org.waymark.trust.statement.Record;

/** Documents with a fault in them, signed all the same. */
public final class Tokens {

  private Tokens() {}

  /** Signs the claims of a token again after a change. */
  public static String changed(CompactJws token, SigningKey key, Consumer<ObjectNode> change) {
    ObjectNode claims = token.payloadObject().deepCopy();
    change.accept(claims);
    return signed(key, token.header().typ().orElseThrow(), claims);
  }

  /** Signs any claims. */
  public static String signed(SigningKey key, String typ, ObjectNode claims) {
    return CompactJws.sign(key, typ, CanonicalJson.write(claims)).token();
  }

  /** The file of a root whose payload was changed. */
  public static byte[] changed(
      RootPayload payload, List<SigningKey> keys, Consumer<ObjectNode> change) {
    ObjectNode json = (ObjectNode) StrictJson.parse(payload.bytes(), JsonLimits.DOCUMENT);
    change.accept(json);
    return MultiJws.sign(CanonicalJson.write(json), Root.TYP, keys).bytes();
  }

  /** A record of any tokens. */
  public static Record record(String site, Optional<String> status, String... chain) {
    String text =
        "{\"chain\":[\""
            + String.join("\",\"", chain)
            + "\"],\"site\":\""
            + site
            + status.map(token -> "\",\"status\":\"" + token).orElse("")
            + "\"}";
    return Record.parse(text.getBytes(StandardCharsets.US_ASCII));
  }
}
