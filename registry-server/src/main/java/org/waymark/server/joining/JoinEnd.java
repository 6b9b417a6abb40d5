package org.waymark.server.joining;

import java.util.List;
import java.util.Optional;
import org.waymark.registry.rules.RuleReport;
import org.waymark.trust.id.EntityId;

/**
 * How far a site came.
 *
 * @param kind how it ended
 * @param code stable, snake_case
 * @param sentence what happened
 * @param next the one thing to do now
 * @param site where it is known
 * @param federation where the root was read
 * @param application under which the registry keeps it
 * @param report the newest of its checks
 * @param missing what has to be given, as flags
 * @param settings to paste, where the site got that far
 */
public record JoinEnd(
    Kind kind,
    String code,
    String sentence,
    String next,
    Optional<EntityId> site,
    Optional<EntityId> federation,
    Optional<String> application,
    Optional<RuleReport> report,
    List<String> missing,
    Optional<Settings> settings) {

  /** How it ended, for whoever has to react. */
  public enum Kind {
    /** The directory shows the site as an active member with its key. */
    ACTIVE,
    /** Handed in; somebody else has to decide. */
    APPLIED,
    /** Something has to be given first. */
    FACTS_MISSING,
    /** The domain does not show the key yet. */
    DOMAIN_MISSING,
    /** The registry's checks failed. */
    RULES_FAILED,
    /** The operator said no, or the site was thrown out. */
    REFUSED,
    /** The site itself does not answer. */
    UNREACHABLE,
    /** What the registry says and what the directory shows do not agree. */
    NOT_BELIEVED
  }

  /**
   * What to paste in the end.
   *
   * @param product which it is
   * @param advice for it
   * @param snippets for the web server
   */
  public record Settings(Product product, String advice, Snippets snippets) {}

  public JoinEnd {
    missing = List.copyOf(missing);
  }

  static JoinEnd of(Kind kind, String code, String sentence, String next) {
    return new JoinEnd(
        kind,
        code,
        sentence,
        next,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  JoinEnd with(RuleReport found) {
    return new JoinEnd(
        kind,
        code,
        sentence,
        next,
        site,
        federation,
        application,
        Optional.of(found),
        missing,
        settings);
  }

  JoinEnd missing(List<String> flags) {
    return new JoinEnd(
        kind, code, sentence, next, site, federation, application, report, flags, settings);
  }

  JoinEnd about(EntityId who, EntityId where, Optional<String> applied, Optional<Settings> paste) {
    return new JoinEnd(
        kind,
        code,
        sentence,
        next,
        Optional.of(who),
        Optional.of(where),
        applied,
        report,
        missing,
        paste);
  }

  JoinEnd about(EntityId where) {
    return new JoinEnd(
        kind,
        code,
        sentence,
        next,
        site,
        Optional.of(where),
        application,
        report,
        missing,
        settings);
  }
}
