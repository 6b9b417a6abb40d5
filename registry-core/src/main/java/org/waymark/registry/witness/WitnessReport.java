package org.waymark.registry.witness;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.waymark.registry.publish.Cosigned;

/**
 * How a log is witnessed.
 *
 * @param groupsDemanded groups of which cosignatures are asked for; 0 without a policy
 * @param witnessed the newest checkpoint that satisfies the policy
 * @param witnesses of the policy, in its order
 */
public record WitnessReport(
    int groupsDemanded, Optional<Witnessed> witnessed, List<Witness> witnesses) {

  public WitnessReport {
    witnesses = List.copyOf(witnesses);
  }

  /**
   * A checkpoint that satisfies the policy.
   *
   * @param size entries
   * @param since the oldest of the cosignatures that it takes
   */
  public record Witnessed(long size, Instant since) {}

  /**
   * One witness.
   *
   * @param name of its key
   * @param group that it belongs to
   * @param last the newest cosignature that is known
   */
  public record Witness(String name, String group, Optional<Cosigned> last) {}
}
