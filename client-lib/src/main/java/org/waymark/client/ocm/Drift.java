package org.waymark.client.ocm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.waymark.signer.VerificationException;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.KeyId;
import org.waymark.signer.key.VerificationKey;

/**
 * How a live discovery document departs from what the site's statement certifies. Both are brought
 * into the normal form first, and lists that are sets are compared as sets, so neither spelling nor
 * order is drift.
 *
 * <p>{@code apiVersion}, {@code provider}, added {@code capabilities} and added {@code shareTypes}
 * of a known resource type are harmless. Everything else waits for the administrator: end points
 * and pages that people are sent to, keys, criteria in either direction (they decide who may send
 * shares), protocols (they are paths to end points), {@code enabled}, and whatever was taken away.
 *
 * @param changes by member; one member may have one change of each kind
 */
public record Drift(List<Change> changes) {

  /**
   * One member that is not as certified.
   *
   * @param member its OCM name, {@code jwks} for the signature keys
   * @param certified what the statement has; empty where it has nothing
   * @param live what the server says now; empty where it says nothing
   */
  public record Change(
      String member, DriftKind kind, Optional<JsonNode> certified, Optional<JsonNode> live) {

    /** {@code {"member", "kind", "certified"?, "live"?}}. */
    public ObjectNode toJson() {
      ObjectNode json =
          JsonNodeFactory.instance.objectNode().put("member", member).put("kind", kind.code());
      certified.ifPresent(value -> json.set("certified", value));
      live.ifPresent(value -> json.set("live", value));
      return json;
    }
  }

  private static final Set<String> HARMLESS = Set.of("apiVersion", "provider");
  private static final Set<String> NOT_COMPARED = Set.of("jwks", "publicKeys", "capabilities");

  public Drift {
    changes = List.copyOf(changes);
  }

  /**
   * Compares the document alone. A key that an old server writes into the document itself has to be
   * a certified one; keys at {@code jwksUri} are for {@link #between(ObjectNode, OcmDiscovery, URI,
   * JwkSet)}.
   *
   * @param certified {@code ocm_server} of the statement
   * @param site whose documents these are; relative URLs are resolved against it
   */
  public static Drift between(ObjectNode certified, OcmDiscovery live, URI site) {
    List<VerificationKey> inDocument =
        live.keys().stream().flatMap(key -> key.key().stream()).toList();
    List<Change> changes = members(certified, live, site);
    if (!certifiedKeys(certified).containsAll(thumbprints(inDocument))) {
      changes.add(keys(certified, live.toJson().path("publicKeys")));
    }
    return new Drift(changes);
  }

  /**
   * Compares the document, and the keys that its {@code jwksUri} leads to, by their thumbprints.
   *
   * @param liveKeys what is published there now
   */
  public static Drift between(ObjectNode certified, OcmDiscovery live, URI site, JwkSet liveKeys) {
    List<Change> changes = members(certified, live, site);
    if (!certifiedKeys(certified).equals(thumbprints(liveKeys.keys()))) {
      changes.add(keys(certified, liveKeys.toJson()));
    }
    return new Drift(changes);
  }

  /** Whether live and certified say the same. */
  public boolean isEmpty() {
    return changes.isEmpty();
  }

  /** The changes of one kind. */
  public List<Change> of(DriftKind kind) {
    return changes.stream().filter(change -> change.kind() == kind).toList();
  }

  /** Names of the members that differ, each once. */
  public Set<String> members() {
    return changes.stream()
        .map(Change::member)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** {@code [{"member", "kind", "certified"?, "live"?}]}. */
  public ArrayNode toJson() {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    changes.forEach(change -> json.add(change.toJson()));
    return json;
  }

  private static List<Change> members(ObjectNode certified, OcmDiscovery live, URI site) {
    ObjectNode before = normal(certified, site);
    ObjectNode after = live.toJson();
    List<Change> changes = new ArrayList<>();
    TreeSet<String> names = new TreeSet<>();
    before.fieldNames().forEachRemaining(names::add);
    after.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      if (name.equals("capabilities")) {
        capabilities(before.path(name), after.path(name), changes);
      } else if (name.equals("resourceTypes")) {
        resourceTypes(before.path(name), after.path(name), changes);
      } else if (name.equals("criteria")) {
        if (!texts(before.path(name)).equals(texts(after.path(name)))) {
          changes.add(change(name, DriftKind.ADMINISTRATOR, before.path(name), after.path(name)));
        }
      } else if (!NOT_COMPARED.contains(name) && !before.path(name).equals(after.path(name))) {
        DriftKind kind = HARMLESS.contains(name) ? DriftKind.HARMLESS : DriftKind.ADMINISTRATOR;
        changes.add(change(name, kind, before.path(name), after.path(name)));
      }
    }
    return changes;
  }

  /** As the reader of live documents reads it; a statement that has no normal form stays as is. */
  private static ObjectNode normal(ObjectNode certified, URI site) {
    ObjectNode bare = certified.deepCopy();
    bare.remove("jwks");
    Findings ignored = new Findings();
    return new DiscoveryForm(bare, Links.of(site, ignored), ignored)
        .read()
        .map(OcmDiscovery::toJson)
        .orElse(bare);
  }

  private static void capabilities(JsonNode before, JsonNode after, List<Change> changes) {
    Set<String> had = texts(before);
    Set<String> has = texts(after);
    if (!had.containsAll(has)) {
      Set<String> union = new LinkedHashSet<>(had);
      union.addAll(has);
      ArrayNode grown = JsonNodeFactory.instance.arrayNode();
      union.forEach(grown::add);
      changes.add(change("capabilities", DriftKind.HARMLESS, before, grown));
    }
    if (!has.containsAll(had)) {
      changes.add(change("capabilities", DriftKind.ADMINISTRATOR, before, after));
    }
  }

  /** Harmless where, but for share types that came in addition, both say the same. */
  private static void resourceTypes(JsonNode before, JsonNode after, List<Change> changes) {
    Set<JsonNode> had = sorted(before);
    Set<JsonNode> has = sorted(after);
    if (had.equals(has)) {
      return;
    }
    boolean onlyMore = before.size() == after.size();
    for (int i = 0; onlyMore && i < before.size(); i++) {
      JsonNode one = before.get(i);
      onlyMore =
          had.size() == has.size()
              && has.stream()
                  .anyMatch(
                      other ->
                          one.path("name").equals(other.path("name"))
                              && one.path("protocols").equals(other.path("protocols"))
                              && texts(other.path("shareTypes"))
                                  .containsAll(texts(one.path("shareTypes"))));
    }
    DriftKind kind = onlyMore ? DriftKind.HARMLESS : DriftKind.ADMINISTRATOR;
    changes.add(change("resourceTypes", kind, before, after));
  }

  /** The types with their share types in order, for a comparison that does not mind order. */
  private static Set<JsonNode> sorted(JsonNode types) {
    Set<JsonNode> all = new LinkedHashSet<>();
    for (JsonNode type : types) {
      JsonNode copy = type.deepCopy();
      if (copy instanceof ObjectNode object) {
        ArrayNode shareTypes = object.putArray("shareTypes");
        new TreeSet<>(texts(type.path("shareTypes"))).forEach(shareTypes::add);
      }
      all.add(copy);
    }
    return all;
  }

  private static Set<String> texts(JsonNode list) {
    Set<String> texts = new LinkedHashSet<>();
    list.forEach(element -> texts.add(element.asText()));
    return texts;
  }

  private static Change keys(ObjectNode certified, JsonNode live) {
    return change("jwks", DriftKind.ADMINISTRATOR, certified.path("jwks"), live);
  }

  private static Change change(String member, DriftKind kind, JsonNode before, JsonNode after) {
    return new Change(member, kind, present(before), present(after));
  }

  private static Optional<JsonNode> present(JsonNode value) {
    return value.isMissingNode() ? Optional.empty() : Optional.of(value.deepCopy());
  }

  /** Keys that the statement certifies for OCM; a set that cannot be read certifies nothing. */
  private static Set<KeyId> certifiedKeys(ObjectNode certified) {
    try {
      return certified.get("jwks") instanceof ObjectNode set ? JwkSet.thumbprints(set) : Set.of();
    } catch (VerificationException e) {
      return Set.of();
    }
  }

  private static Set<KeyId> thumbprints(List<VerificationKey> keys) {
    return keys.stream().map(VerificationKey::thumbprint).collect(Collectors.toSet());
  }
}
