package org.waymark.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.waymark.registry.audit.Actor;
import org.waymark.registry.storage.RegistryStorage;
import org.waymark.registry.storage.SiteRow;
import org.waymark.signer.key.KeyId;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.log.EventType;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootRole;
import org.waymark.trust.statement.MembershipStatement;
import org.waymark.trust.statement.Record;
import org.waymark.trust.statement.SiteStatus;
import org.waymark.trust.statement.StatusStatement;

/**
 * Certifies records again whose membership or status an older key signed, so that this key can be
 * dropped (DESIGN 5: announce early, overlap, keep history). It says the same as before under a new
 * counter: no term is longer, nobody's status is another; sites that are suspended, revoked or gone
 * are not left out, because whoever folds the log from its beginning meets them too.
 *
 * <p>Only what this registry's own database says is signed: what a thief of the old key published
 * elsewhere is not in it. Used on the writer's thread.
 */
final class Recertification {
  /**
   * How far the counter goes up once the log was begun anew: a thief of both keys may have used the
   * next ones, and followers hold counters against a site across epochs.
   */
  private static final long LEAP = 1_000_000;

  private final RegistryStorage storage;
  private final Author author;

  Recertification(RegistryStorage storage, Author author) {
    this.storage = storage;
    this.author = author;
  }

  /** Every present record. */
  static Stream<Record> records(RegistryStorage storage) {
    return storage.sites().stream()
        .map(SiteRow::record)
        .flatMap(hash -> storage.document(hash).stream())
        .map(Record::parse);
  }

  /** Whether the newest root still names whoever signed. */
  static boolean believed(Record record, Root root) {
    return signers(record).allMatch(kid -> root.keys(RootRole.MEMBERSHIP).find(kid).isPresent());
  }

  /** Whether the membership role alone can; an intermediate signs for its own sites. */
  static boolean possible(Record record) {
    return record.chainLength() == 1;
  }

  private static Stream<String> signers(Record record) {
    List<MembershipStatement> chain = record.chain();
    return Stream.concat(
        Stream.of(chain.get(chain.size() - 1).jws().header().kid()),
        record.status().stream().map(status -> status.jws().header().kid()));
  }

  /** How many records stand under another key than the last one of the root. */
  static int due(RegistryStorage storage, Author author) {
    List<String> named =
        author.root().keys(RootRole.MEMBERSHIP).keys().stream()
            .map(key -> key.kid().value())
            .toList();
    String last = named.get(named.size() - 1);
    return (int) records(storage).filter(record -> isOf(record, last)).count();
  }

  private static boolean isOf(Record record, String kid) {
    return signers(record).anyMatch(signer -> !signer.equals(kid));
  }

  /**
   * Certifies all that stand under another key than the one of this machine.
   *
   * @return how many
   */
  int all(Actor actor) {
    Optional<SigningKey> key = author.keys().membership();
    if (key.isEmpty()) {
      return 0;
    }
    KeyId kid = key.get().kid();
    List<SiteRow> due = new ArrayList<>();
    for (SiteRow site : storage.sites()) {
      storage
          .document(site.record())
          .map(Record::parse)
          .filter(record -> possible(record) && isOf(record, kid.value()))
          .ifPresent(record -> due.add(site));
    }
    for (int from = 0; from < due.size(); from += Registry.MAX_BATCH) {
      write(due.subList(from, Math.min(due.size(), from + Registry.MAX_BATCH)), actor);
    }
    return due.size();
  }

  private void write(List<SiteRow> sites, Actor actor) {
    Grounds grounds = Grounds.none(actor);
    Signing signing = Signing.online(author.keys());
    List<SiteRow> written =
        author.write(
            actor,
            draft ->
                sites.stream()
                    .flatMap(site -> author.record(site.entity()).stream())
                    .map(
                        record ->
                            draft.site(type(record.siteStatus()), again(record, signing), grounds))
                    .toList());
    if (written.size() != sites.size()) {
      throw new IllegalStateException("records vanished while they were certified");
    }
  }

  /** The step that leaves a site what it is. */
  private static EventType type(SiteStatus status) {
    return switch (status) {
      case ACTIVE, SUSPENDED -> EventType.UPDATE;
      case REVOKED -> EventType.REVOKE;
      case LEFT -> EventType.LEAVE;
    };
  }

  private Record again(Record record, Signing signing) {
    Superior by = Superior.anchor(author.root());
    long mver = record.mver() + (author.root().log().epoch() > 1 ? LEAP : 1);
    ObjectNode membership = record.membership().jws().payloadObject();
    MembershipStatement certified =
        MembershipStatement.parse(
            signing.sign(MembershipStatement.TYP, membership.put("mver", mver), by), true);
    Optional<StatusStatement> status =
        record
            .status()
            .map(old -> old.jws().payloadObject().put("mver", mver + 1))
            .map(old -> StatusStatement.parse(signing.sign(StatusStatement.TYP, old, by), true));
    return Record.of(record.site(), List.of(certified), status);
  }
}
