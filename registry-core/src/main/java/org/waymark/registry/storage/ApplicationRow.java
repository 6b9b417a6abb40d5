package org.waymark.registry.storage;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.id.EntityId;

/**
 * An application for membership.
 *
 * @param id at most 32 characters; whoever knows it may read the application
 * @param invitation identifier of the invitation that it used
 * @param state for example {@code applied}; see {@link #OPEN_STATES}
 * @param statement the signed site statement, a compact JWS
 * @param ver counter of the statement
 * @param report canonical JSON of the newest rule report; not copied, not to be changed
 * @param rules hash of the rule set that the report is about
 * @param evidence digest of the live documents that the report is about
 * @param decidedBy actor of the decision
 * @param reason code of the decision
 * @param seq index of the entry that it led to
 * @param createdAt seconds since 1970
 * @param changedAt seconds since 1970
 */
public record ApplicationRow(
    String id,
    String invitation,
    EntityId entity,
    String state,
    String statement,
    long ver,
    Optional<byte[]> report,
    Optional<Sha256> rules,
    Optional<Sha256> evidence,
    Optional<String> decidedBy,
    Optional<String> reason,
    OptionalLong seq,
    long createdAt,
    long changedAt) {

  /** While it is in one of these, its site has no other open one. */
  public static final Set<String> OPEN_STATES = Set.of("applied", "checked", "approved");

  /** Whether it waits for something. */
  public boolean open() {
    return OPEN_STATES.contains(state);
  }
}
