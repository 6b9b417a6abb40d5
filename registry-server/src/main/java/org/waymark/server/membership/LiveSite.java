package org.waymark.server.membership;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.waymark.client.fetch.FetchException;
import org.waymark.client.fetch.FetchRequest;
import org.waymark.client.fetch.Fetcher;
import org.waymark.client.ocm.Drift;
import org.waymark.client.ocm.DriftKind;
import org.waymark.client.ocm.OcmDiscovery;
import org.waymark.client.ocm.OcmProbe;
import org.waymark.client.ocm.ProbeResult;
import org.waymark.signer.VerificationException;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.VerificationKey;
import org.waymark.trust.id.EntityId;

/** What a site answers to the world, and how that differs from what its statement says. */
public final class LiveSite {
  private static final int MAX_KEYS = 256 << 10;

  private final Fetcher fetcher;

  public LiveSite(Fetcher fetcher) {
    this.fetcher = fetcher;
  }

  /**
   * What was seen at one moment.
   *
   * @param foundAt where the document is
   * @param form the document in its normal form; empty where it cannot be read
   * @param keys those that {@code jwksUri} leads to; empty where there is none, or where it could
   *     not be read, which is for the checks of the registry to say
   */
  public record Seen(
      EntityId site, URI foundAt, Optional<OcmDiscovery> form, Optional<JwkSet> keys) {

    /** How it departs from {@code ocm_server}; nothing where the document cannot be read. */
    public Drift drift(ObjectNode certified) {
      URI base = URI.create(site.value());
      return form.map(
              live ->
                  keys.map(set -> Drift.between(certified, live, base, set))
                      .orElseGet(() -> Drift.between(certified, live, base)))
          .orElseGet(() -> new Drift(List.of()));
    }

    /**
     * The members that changed as they are to stand in {@code ocm_server}: the live value, or null
     * where the server says nothing any more.
     *
     * @param kinds in this order; what a later one says of a member counts
     */
    public ObjectNode members(ObjectNode certified, DriftKind... kinds) {
      ObjectNode members = JsonNodeFactory.instance.objectNode();
      Drift drift = drift(certified);
      for (Drift.Change change : Stream.of(kinds).map(drift::of).flatMap(List::stream).toList()) {
        if (change.member().equals("jwks")) {
          members.set("jwks", allKeys(certified).toJson());
        } else {
          change
              .live()
              .ifPresentOrElse(
                  value -> members.set(change.member(), value),
                  () -> members.putNull(change.member()));
        }
      }
      return members;
    }

    /** What is published at {@code jwksUri} is all there is; a key in the document comes on top. */
    private JwkSet allKeys(ObjectNode certified) {
      if (keys.isPresent()) {
        return keys.get();
      }
      List<VerificationKey> all = new ArrayList<>();
      if (certified.get("jwks") instanceof ObjectNode own) {
        all.addAll(JwkSet.parseSupported(own).keys());
      }
      form.stream()
          .flatMap(live -> live.keys().stream())
          .flatMap(key -> key.key().stream())
          .filter(key -> all.stream().noneMatch(k -> k.thumbprint().equals(key.thumbprint())))
          .forEach(all::add);
      return JwkSet.of(all);
    }
  }

  /**
   * Asks the site.
   *
   * @throws FetchException when it gives no discovery document
   */
  public Seen look(EntityId site) throws FetchException {
    ProbeResult found = new OcmProbe(fetcher).probe(site.value());
    Optional<OcmDiscovery> form = found.reading().normalized();
    return new Seen(
        site, found.foundAt(), form, form.flatMap(OcmDiscovery::jwksUri).flatMap(this::keys));
  }

  private Optional<JwkSet> keys(URI uri) {
    try {
      FetchRequest request =
          FetchRequest.of(uri)
              .withMaxBytes(MAX_KEYS)
              .withAccept("application/jwk-set+json, application/json");
      JwkSet keys =
          JwkSet.parseSupported(
              StrictJson.parseObject(fetcher.get(request).body(), JsonLimits.DOCUMENT));
      return keys.keys().isEmpty() ? Optional.empty() : Optional.of(keys);
    } catch (FetchException | VerificationException e) {
      return Optional.empty();
    }
  }
}
