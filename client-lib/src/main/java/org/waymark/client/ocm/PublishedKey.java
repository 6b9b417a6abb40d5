package org.waymark.client.ocm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.waymark.signer.key.VerificationKey;

/**
 * A key written into the discovery document itself ({@code publicKey}, {@code publicKeys}), as
 * servers did before {@code jwksUri}.
 *
 * @param keyId as written, usually a URL
 * @param pem as written
 * @param key the key, where the PEM holds one that the strict profile accepts (DESIGN 6)
 */
public record PublishedKey(String keyId, String pem, Optional<VerificationKey> key) {

  /** {@code {"keyId", "publicKeyPem"}}. */
  public ObjectNode toJson() {
    return JsonNodeFactory.instance.objectNode().put("keyId", keyId).put("publicKeyPem", pem);
  }
}
