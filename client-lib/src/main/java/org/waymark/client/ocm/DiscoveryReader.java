package org.waymark.client.ocm;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.waymark.signer.MalformedException;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;

/**
 * Reads OCM discovery documents as they really are (IETF-OCM.md of cs3org/OCM-API at 6a058618, and
 * what came before it) into one normal form.
 *
 * <p>Not readable, each with one finding of severity error: {@code document_empty document_html},
 * the codes {@code json_*} of {@link StrictJson} (duplicate names among them), {@code
 * not_discovery} for an object without any member of a discovery document, and {@code
 * end_point_missing} for an enabled server without a usable end point. All else is read, mended
 * where peers mend it, and reported.
 *
 * <p>Stateless, thread-safe, no network.
 */
public final class DiscoveryReader {

  /** Most bytes of a document that are read. */
  public static final int MAX_BYTES = 256 * 1024;

  private static final JsonLimits LIMITS = JsonLimits.DOCUMENT.withMaxBytes(MAX_BYTES);
  private static final ObjectMapper AS_PEERS_READ =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private DiscoveryReader() {}

  /**
   * Reads one document.
   *
   * @param fetchedFrom URL that the document was asked for at; relative URLs in it are resolved
   *     against this server. A URI of another scheme (a file) means that the server is not known
   */
  public static DiscoveryReading read(byte[] document, URI fetchedFrom) {
    Optional<Finding> blatant = notEvenJson(document);
    if (blatant.isPresent()) {
      return unreadable(blatant.get(), MissingNode.getInstance());
    }
    try {
      ObjectNode object = StrictJson.parseObject(document, LIMITS);
      if (Stream.of("enabled", "apiVersion", "endPoint", "resourceTypes").noneMatch(object::has)) {
        return unreadable(
            Finding.error(
                "not_discovery", "The JSON object has no member of an OCM discovery document."),
            object);
      }
      Findings findings = new Findings();
      Optional<OcmDiscovery> form =
          new DiscoveryForm(object, Links.of(fetchedFrom, findings), findings).read();
      return new DiscoveryReading(
          form.isPresent(), form, findings.list(), KnownClients.verdicts(object));
    } catch (MalformedException e) {
      JsonNode tree =
          e.code().equals("json_not_utf8") ? MissingNode.getInstance() : asPeersRead(document);
      return unreadable(Finding.error(e.code(), String.valueOf(e.getMessage())), tree);
    }
  }

  private static DiscoveryReading unreadable(Finding why, JsonNode tree) {
    return new DiscoveryReading(false, Optional.empty(), List.of(why), KnownClients.verdicts(tree));
  }

  private static Optional<Finding> notEvenJson(byte[] document) {
    int first = 0;
    while (first < document.length && " \t\r\n".indexOf(document[first]) >= 0) {
      first++;
    }
    if (first == document.length) {
      return Optional.of(
          Finding.error("document_empty", "The server answered nothing; is OCM switched on?"));
    }
    if (document[first] == '<') {
      return Optional.of(
          Finding.error("document_html", "The server answered HTML; is OCM discovery routed?"));
    }
    return Optional.empty();
  }

  /** PHP and Go take the last of two members of one name; so the verdicts on them are made so. */
  private static JsonNode asPeersRead(byte[] document) {
    try {
      return AS_PEERS_READ.readTree(new String(document, StandardCharsets.UTF_8));
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }
}
