package org.waymark.registry;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.waymark.registry.witness.WitnessReport;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.statement.SiteStatus;

/**
 * How a registry is doing.
 *
 * @param root the root in force; empty while it is being read, and when it cannot be
 * @param size entries in the database
 * @param published what readers see; empty before the first publication
 * @param sites number of sites by status; every status has one
 * @param nextHeartbeat when the log will have been silent for too long
 * @param nextSnapshot when the newest snapshot will be too old
 * @param keys whether it can sign
 * @param failure why it cannot, or why the last heartbeat or snapshot was not written
 * @param problems what does not work and stops nothing yet
 * @param witness how the log is witnessed; empty where the root asks for no witnesses
 * @param warnings what expires soon, the soonest first; of sites at most 100
 */
public record RegistryStatus(
    Optional<RootInForce> root,
    long size,
    Optional<PublishedTree> published,
    Map<SiteStatus, Long> sites,
    Instant nextHeartbeat,
    Instant nextSnapshot,
    KeyState keys,
    Optional<Failure> failure,
    List<Failure> problems,
    Optional<WitnessReport> witness,
    List<ExpiryWarning> warnings) {

  public RegistryStatus {
    sites = Map.copyOf(sites);
    problems = List.copyOf(problems);
    warnings = List.copyOf(warnings);
  }

  /**
   * The root in force.
   *
   * @param federation the trust anchor's identifier
   */
  public record RootInForce(String federation, String name, long version, Instant expires) {}

  /**
   * The newest checkpoint.
   *
   * @param size entries
   * @param root of the tree
   * @param lastEntry time of the last entry
   * @param entryExpires until when that entry vouches for the directory
   */
  public record PublishedTree(
      String origin, long size, Sha256 root, Instant lastEntry, Instant entryExpires) {}

  /**
   * Something that did not work.
   *
   * @param code stable, snake_case
   */
  public record Failure(String code, String message) {}
}
