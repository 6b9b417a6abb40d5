package org.waymark.client.ocm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.waymark.signer.VerificationException;
import org.waymark.signer.key.VerificationKey;

/**
 * Reads keys written into the document: {@code publicKey} as in Nextcloud 31 and later (proposed in
 * cs3org/OCM-API#92), {@code publicKeys} as in opencloudmesh-go.
 */
final class PublishedKeys {

  private final ObjectNode document;
  private final Links links;
  private final Findings findings;

  PublishedKeys(ObjectNode document, Links links, Findings findings) {
    this.document = document;
    this.links = links;
    this.findings = findings;
  }

  List<PublishedKey> read() {
    List<PublishedKey> keys = new ArrayList<>();
    JsonNode one = document.path("publicKey");
    if (!one.isMissingNode() && !one.isNull()) {
      add(one, keys);
    }
    JsonNode many = document.path("publicKeys");
    if (many.isArray()) {
      many.forEach(key -> add(key, keys));
    } else if (!many.isMissingNode() && !many.isNull()) {
      unreadable("publicKeys is " + Findings.typeOf(many) + ", not an array");
    }
    return keys;
  }

  private void add(JsonNode entry, List<PublishedKey> keys) {
    findings.info(
        "legacy_public_key",
        "The document itself holds a public key, as before jwksUri; newer peers ask for that.");
    String keyId = entry.path("keyId").asText("");
    String pem = entry.path("publicKeyPem").asText("");
    if (keyId.isEmpty() || pem.isEmpty()) {
      unreadable("A public key in the document has no keyId or no publicKeyPem");
      return;
    }
    if (links.isElsewhere(keyId)) {
      findings.warning(
          "key_id_other_host",
          "The keyId " + Findings.quoted(keyId) + " names another host than the document's.");
    }
    keys.add(new PublishedKey(keyId, pem, parse(keyId, pem)));
  }

  private Optional<VerificationKey> parse(String keyId, String pem) {
    try {
      return Optional.of(VerificationKey.fromPem(pem));
    } catch (VerificationException e) {
      unreadable("The public key " + Findings.quoted(keyId) + " cannot be used (" + e.code() + ")");
      return Optional.empty();
    }
  }

  private void unreadable(String what) {
    findings.warning("public_key_unreadable", what + ".");
  }
}
