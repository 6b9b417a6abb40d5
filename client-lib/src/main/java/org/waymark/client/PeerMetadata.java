package org.waymark.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.waymark.signer.VerificationException;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.VerificationKey;
import org.waymark.trust.freshness.Freshness;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.statement.VerifiedRecord;

/**
 * What a site certified about itself, as its superiors allow it, read from its verified record; the
 * one way of reading it, whether the record came from a copy of the directory or with a proof of
 * its own. Lenient: the statement is signed, so a member of a wrong type is the site's own slip,
 * and counts as absent rather than hiding the rest.
 *
 * <p>Immutable and thread-safe. Parts that not every caller needs are read when first asked for.
 */
public final class PeerMetadata {

  private final VerifiedRecord record;

  // A race reads twice and both results are equal.
  private volatile @Nullable PeerOcm ocm;
  private volatile @Nullable JwkSet ocmKeys;
  private volatile @Nullable JwkSet nodeKeys;
  private volatile @Nullable List<Service> services;

  private PeerMetadata(VerifiedRecord record) {
    this.record = record;
  }

  /** Reads a record, when asked. */
  public static PeerMetadata of(VerifiedRecord record) {
    return new PeerMetadata(record);
  }

  /** Its Open Cloud Mesh end point. */
  public PeerOcm ocm() {
    @Nullable PeerOcm known = ocm;
    if (known == null) {
      known = ocm(record);
      ocm = known;
    }
    return known;
  }

  /**
   * The keys with which it signs OCM requests, the first {@link JwkSet#MAX_KEYS} of them; a key
   * that cannot be read is left out.
   */
  public JwkSet ocmKeys() {
    @Nullable JwkSet known = ocmKeys;
    if (known == null) {
      known = keys(record.ocmServer());
      ocmKeys = known;
    }
    return known;
  }

  /** The keys of its node, bounded and left out as {@link #ocmKeys()}. */
  public JwkSet nodeKeys() {
    @Nullable JwkSet known = nodeKeys;
    if (known == null) {
      known = keys(record.meshSite());
      nodeKeys = known;
    }
    return known;
  }

  /** The services that it says it offers. */
  public List<Service> services() {
    @Nullable List<Service> known = services;
    if (known == null) {
      known = services(record);
      services = known;
    }
    return known;
  }

  /** Its name for people. */
  public Optional<String> displayName() {
    return text(record.meshSite(), "displayName");
  }

  /** The organisation behind it. */
  public Optional<String> organization() {
    return text(record.federationEntity(), "organization_name");
  }

  /** ISO 3166-1 alpha-2. */
  public Optional<String> country() {
    return text(record.meshSite(), "country");
  }

  /**
   * The contract's element of {@code results} for a member.
   *
   * @param query what was asked
   * @param freshness of the directory or the proof that says so
   * @param federations in which it is active
   * @param evidence the steps that were gone through
   */
  public ObjectNode toJson(
      String query, Freshness freshness, List<EntityId> federations, List<Evidence> evidence) {
    ObjectNode out =
        JsonNodeFactory.instance
            .objectNode()
            .put("query", query)
            .put("entityId", record.sub().value())
            .put("host", record.sub().host().toString())
            .put("member", true)
            .put("status", PeerStatus.of(record.siteStatus()).code())
            .put("freshness", freshness.code());
    out.set("ocm", ocm().toJson());
    out.set("jwks", ocmKeys().toJson());
    ArrayNode offered = out.putArray("services");
    services().forEach(service -> offered.add(service.json()));
    ArrayNode anchors = out.putArray("federations");
    federations.forEach(anchor -> anchors.add(anchor.value()));
    ArrayNode steps = out.putArray("evidence");
    evidence.forEach(step -> steps.add(step.toJson()));
    return out;
  }

  private static PeerOcm ocm(VerifiedRecord record) {
    Optional<ObjectNode> server = record.ocmServer();
    return new PeerOcm(
        server.map(of -> of.path("enabled").asBoolean(true)).orElse(false),
        text(server, "endPoint"),
        text(server, "apiVersion"),
        text(server, "provider"),
        texts(server, "capabilities"),
        texts(server, "criteria"),
        array(server, "resourceTypes"),
        text(server, "tokenEndPoint"),
        text(server, "inviteAcceptDialog").map(dialog -> absolute(dialog, record)));
  }

  /** OCM lets a site write the accept dialog as a path of its own host. */
  private static String absolute(String dialog, VerifiedRecord record) {
    return dialog.startsWith("/") && !dialog.startsWith("//")
        ? record.sub().value() + dialog
        : dialog;
  }

  private static JwkSet keys(Optional<ObjectNode> of) {
    List<VerificationKey> keys = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (JsonNode jwk : of.map(o -> o.path("jwks").path("keys")).orElse(none())) {
      if (keys.size() == JwkSet.MAX_KEYS) {
        break;
      }
      readable(jwk).filter(key -> seen.add(key.kid().value())).ifPresent(keys::add);
    }
    return JwkSet.of(keys);
  }

  /** One key of another kind must not take the others away: a signature by it is refused. */
  private static Optional<VerificationKey> readable(JsonNode jwk) {
    try {
      return jwk instanceof ObjectNode object
          ? Optional.of(VerificationKey.fromJwk(object))
          : Optional.empty();
    } catch (VerificationException e) {
      return Optional.empty();
    }
  }

  private static List<Service> services(VerifiedRecord record) {
    List<Service> found = new ArrayList<>();
    for (JsonNode service : array(record.meshSite(), "services")) {
      if (service instanceof ObjectNode object) {
        found.add(
            new Service(object.path("type").asText(""), text(Optional.of(object), "name"), object));
      }
    }
    return List.copyOf(found);
  }

  private static Optional<String> text(Optional<ObjectNode> of, String member) {
    return of.map(object -> object.path(member)).filter(JsonNode::isTextual).map(JsonNode::asText);
  }

  private static List<String> texts(Optional<ObjectNode> of, String member) {
    List<String> found = new ArrayList<>();
    for (JsonNode element : array(of, member)) {
      if (element.isTextual()) {
        found.add(element.asText());
      }
    }
    return found;
  }

  private static ArrayNode array(Optional<ObjectNode> of, String member) {
    return of.map(object -> object.path(member))
        .filter(ArrayNode.class::isInstance)
        .map(ArrayNode.class::cast)
        .orElseGet(JsonNodeFactory.instance::arrayNode);
  }

  private static JsonNode none() {
    return JsonNodeFactory.instance.arrayNode();
  }
}
