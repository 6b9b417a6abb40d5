package org.waymark.trust.statement;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.waymark.trust.ExpiredException;
import org.waymark.trust.RecordException;
import org.waymark.trust.id.EntityId;

/**
 * A record that {@link RecordVerifier} believed under one root. Whether the site is active, and the
 * statements are still current, is for {@link #requireCurrent} to say, at each use.
 *
 * <p>Immutable and thread-safe.
 */
public final class VerifiedRecord {

  private final EntityId sub;
  private final EntityId federation;
  private final Record record;
  private final List<MembershipStatement> superiors;
  private final Optional<ObjectNode> effective;

  /**
   * @param superiors the memberships above the site's own
   * @param effective metadata, where policies made it differ from what the site signed
   */
  VerifiedRecord(
      EntityId sub,
      EntityId federation,
      Record record,
      List<MembershipStatement> superiors,
      Optional<ObjectNode> effective) {
    this.sub = sub;
    this.federation = federation;
    this.record = record;
    this.superiors = superiors;
    this.effective = effective;
  }

  public EntityId sub() {
    return sub;
  }

  public Record record() {
    return record;
  }

  public SiteStatement site() {
    return record.site();
  }

  public MembershipStatement membership() {
    return record.membership();
  }

  public SiteStatus siteStatus() {
    return record.siteStatus();
  }

  public Counters counters() {
    return record.counters();
  }

  /** The trust anchor under whose root it was believed, whoever certified the site. */
  public EntityId federation() {
    return federation;
  }

  /** Every membership, from the site's own to the one by the trust anchor. */
  public List<MembershipStatement> chain() {
    List<MembershipStatement> chain = new ArrayList<>();
    chain.add(membership());
    chain.addAll(superiors);
    return List.copyOf(chain);
  }

  /**
   * A copy of the metadata that counts: what the site signed, as its superiors allow it. Whoever
   * decides or answers by metadata reads it here and not in {@link #site()}.
   */
  public ObjectNode metadata() {
    return effective.map(ObjectNode::deepCopy).orElseGet(() -> site().metadata());
  }

  /** A copy of the OCM discovery fields and keys of {@link #metadata()}. */
  public Optional<ObjectNode> ocmServer() {
    return effective.isEmpty() ? site().ocmServer() : part("ocm_server");
  }

  /** A copy of what {@link #metadata()} says of the node, services and transfers. */
  public Optional<ObjectNode> meshSite() {
    return effective.isEmpty() ? site().meshSite() : part("mesh_site");
  }

  /** A copy of what {@link #metadata()} says of the organisation. */
  public Optional<ObjectNode> federationEntity() {
    return effective.isEmpty() ? site().federationEntity() : part("federation_entity");
  }

  private Optional<ObjectNode> part(String name) {
    return effective
        .map(all -> all.get(name))
        .filter(ObjectNode.class::isInstance)
        .map(part -> ((ObjectNode) part).deepCopy());
  }

  /** The first moment at which the site statement or a membership of the chain has expired. */
  public Instant expires() {
    Instant first = site().expires();
    Instant second = membershipExpires();
    return first.isBefore(second) ? first : second;
  }

  /** The first moment at which a membership of the chain has expired. */
  public Instant membershipExpires() {
    return soonest().expires();
  }

  private MembershipStatement soonest() {
    MembershipStatement first = membership();
    for (MembershipStatement superior : superiors) {
      if (superior.expires().isBefore(first.expires())) {
        first = superior;
      }
    }
    return first;
  }

  /**
   * Formats 4, step 7.
   *
   * @throws RecordException {@code suspended revoked left}
   * @throws ExpiredException {@code statement_expired membership_expired}
   */
  public void requireCurrent(Instant now) {
    record
        .status()
        .ifPresent(
            status -> {
              throw new RecordException(
                  status.status().code(),
                  sub,
                  "The site "
                      + sub
                      + " is "
                      + status.status().code()
                      + " since "
                      + status.issued()
                      + ", with the reason "
                      + status.reason()
                      + ".");
            });
    if (!now.isBefore(site().expires())) {
      throw new ExpiredException("statement_expired", "site statement of " + sub, site().expires());
    }
    MembershipStatement soonest = soonest();
    if (!now.isBefore(soonest.expires())) {
      throw new ExpiredException(
          "membership_expired",
          soonest.sub().equals(sub)
              ? "membership of " + sub
              : "membership of " + soonest.sub() + ", the intermediate above " + sub + ",",
          soonest.expires());
    }
  }
}
