package org.waymark.registry.check;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.waymark.client.fetch.FetchResponse;
import org.waymark.client.fetch.TlsSession;
import org.waymark.client.ocm.Finding;
import org.waymark.client.ocm.OcmDiscovery;
import org.waymark.client.ocm.ProbeResult;
import org.waymark.signer.MalformedException;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.json.CanonicalJson;
import org.waymark.signer.key.KeyId;

/**
 * What a site showed when it was asked.
 *
 * @param file the answer for {@link DomainControl#PATH}, of any status
 * @param txt TXT records at {@code _waymark.HOST}
 * @param keys what the live {@code jwksUri} leads to; unasked where there is none
 */
record LiveSite(
    Attempt<FetchResponse> file,
    Attempt<List<String>> txt,
    Attempt<TlsSession> tls,
    Attempt<ProbeResult> discovery,
    Attempt<Set<KeyId>> keys) {

  /**
   * Digest of what an approval rests on: the discovery document in its normal form and the
   * thumbprints of the keys. Headers, order and members that nobody reads are not part of it; that
   * something is missing is.
   */
  Sha256 evidence() {
    ObjectNode seen = JsonNodeFactory.instance.objectNode();
    if (discovery instanceof Attempt.Got<ProbeResult> got) {
      got.value()
          .reading()
          .normalized()
          .map(OcmDiscovery::toJson)
          .ifPresentOrElse(
              form -> seen.set("discovery", form),
              () -> {
                ArrayNode why = seen.putArray("unreadable");
                got.value().reading().findings().stream().map(Finding::code).forEach(why::add);
              });
    }
    if (keys instanceof Attempt.Got<Set<KeyId>> got) {
      ArrayNode thumbprints = seen.putArray("keys");
      got.value().stream().map(KeyId::value).sorted().forEach(thumbprints::add);
    } else {
      seen.put("keysMissed", keys instanceof Attempt.Missed<Set<KeyId>>);
    }
    return Sha256.of(bytes(seen));
  }

  /** Canonical, but for numbers that have no canonical form, which stay as they were written. */
  private static byte[] bytes(ObjectNode seen) {
    try {
      return CanonicalJson.write(seen);
    } catch (MalformedException e) {
      return seen.toString().getBytes(StandardCharsets.UTF_8);
    }
  }
}
