package org.waymark.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.waymark.signer.key.JwkSet;
import org.waymark.trust.freshness.Freshness;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.id.Host;
import org.waymark.trust.statement.VerifiedRecord;

/**
 * A site as a client sees it after verification. Everything here was signed by the site and
 * certified by a federation; it may be used until {@link #validUntil()}, and {@link
 * Directory#resolve} gives another one when something changed.
 *
 * <p>Immutable and thread-safe. Parts that not every caller needs are read when first asked for.
 */
public final class Peer {

  private final VerifiedRecord record;
  private final Freshness freshness;
  private final List<EntityId> federations;
  private final Instant validUntil;
  private final Verdict verdict;
  private final PeerMetadata certified;

  /** The first second at which this is not to be used any more; compared on the hottest path. */
  final long validUntilSecond;

  Peer(
      VerifiedRecord record,
      Freshness freshness,
      List<EntityId> federations,
      Instant validUntil,
      Verdict verdict) {
    this.record = record;
    this.freshness = freshness;
    this.federations = List.copyOf(federations);
    this.validUntil = validUntil;
    this.validUntilSecond = validUntil.getEpochSecond();
    this.verdict = verdict;
    this.certified = PeerMetadata.of(record);
  }

  /** The site. */
  public EntityId entityId() {
    return record.sub();
  }

  /** Its host, with the port where that is not the scheme's own. */
  public Host host() {
    return record.sub().host();
  }

  /** Always {@link PeerStatus#ACTIVE}: any other status is an exception. */
  public PeerStatus status() {
    return PeerStatus.of(record.siteStatus());
  }

  /** How old the directory is that says so: fresh or stale. */
  public Freshness freshness() {
    return freshness;
  }

  /** The federations in which it is active, the one whose record is shown first. */
  public List<EntityId> federations() {
    return federations;
  }

  /** The first moment at which this answer must not be used any more, to the second. */
  public Instant validUntil() {
    return validUntil;
  }

  /** Its Open Cloud Mesh end point. */
  public PeerOcm ocm() {
    return certified.ocm();
  }

  /** The keys with which it signs OCM requests; a key that cannot be read is left out. */
  public JwkSet ocmKeys() {
    return certified.ocmKeys();
  }

  /** The keys of its node; a key that cannot be read is left out. */
  public JwkSet nodeKeys() {
    return certified.nodeKeys();
  }

  /** The services that it says it offers. */
  public List<Service> services() {
    return certified.services();
  }

  /** Its name for people. */
  public Optional<String> displayName() {
    return certified.displayName();
  }

  /** The organisation behind it. */
  public Optional<String> organization() {
    return certified.organization();
  }

  /** ISO 3166-1 alpha-2. */
  public Optional<String> country() {
    return certified.country();
  }

  /** All metadata that counts: the site statement's, as its superiors allow it; a copy. */
  public ObjectNode metadata() {
    return record.metadata();
  }

  /** The record as it was verified, for those who want the statements themselves. */
  public VerifiedRecord record() {
    return record;
  }

  /** Why it is believed. */
  public Explanation explanation() {
    return verdict.explanation(host().toString(), List.of());
  }

  /** The contract's element of {@code results}, as if the host had been asked for. */
  public ObjectNode toJson() {
    return toJson(host().toString());
  }

  /** The contract's element of {@code results}. */
  public ObjectNode toJson(String query) {
    return certified.toJson(query, freshness, federations, explanation().evidence());
  }

  @Override
  public String toString() {
    return "peer " + entityId() + " (" + freshness.code() + " until " + validUntil + ")";
  }
}
