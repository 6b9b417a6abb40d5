package org.waymark.registry.storage;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.waymark.registry.error.RefusedException;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.id.EntityId;

/**
 * Invitations and applications. Each method is a transaction of its own and may be called from any
 * thread; a change that says from which state it starts happens for one caller only. The audit rows
 * given with a change are written if and only if it happens.
 */
public final class AdmissionStorage {
  private final Database database;

  AdmissionStorage(Database database) {
    this.database = database;
  }

  public void putInvitation(InvitationRow row, AuditRow... audit) {
    database.write(
        sql -> {
          new InvitationTable(sql).add(row);
          note(sql, audit);
        });
  }

  public Optional<InvitationRow> invitation(String id) {
    return database.read(sql -> new InvitationTable(sql).find(id));
  }

  public Optional<InvitationRow> invitationByToken(Sha256 hash) {
    return database.read(sql -> new InvitationTable(sql).byToken(hash));
  }

  /** The newest first. */
  public List<InvitationRow> invitations(Optional<String> state, int limit) {
    return database.read(sql -> new InvitationTable(sql).newest(state, limit));
  }

  /**
   * Uses up an invitation and keeps the application that did it.
   *
   * @return false when the invitation is not open, and then nothing has changed
   * @throws RefusedException {@code application_pending} when another application of the site is
   *     open, and then nothing has changed
   */
  public boolean redeem(String invitation, ApplicationRow row, AuditRow... audit) {
    return onlyOpenOne(
        row,
        sql -> {
          if (!new InvitationTable(sql).use(invitation, row.id())) {
            return false;
          }
          new ApplicationTable(sql).add(row);
          note(sql, audit);
          return true;
        });
  }

  /** False when it is not open. */
  public boolean revokeInvitation(String id, AuditRow... audit) {
    return database.change(
        sql -> {
          boolean revoked = new InvitationTable(sql).revoke(id);
          if (revoked) {
            note(sql, audit);
          }
          return revoked;
        });
  }

  public Optional<ApplicationRow> application(String id) {
    return database.read(sql -> new ApplicationTable(sql).find(id));
  }

  /** The newest first. */
  public List<ApplicationRow> applications(Optional<String> state, int limit) {
    return database.read(sql -> new ApplicationTable(sql).newest(state, limit));
  }

  /** The one application of a site that is not decided. */
  public Optional<ApplicationRow> openApplicationOf(EntityId entity) {
    return database.read(sql -> new ApplicationTable(sql).openOf(entity));
  }

  /**
   * Changes an application that is in a state.
   *
   * @return false when it is in another one, and then nothing has changed
   */
  public boolean replaceApplication(ApplicationRow row, String fromState, AuditRow... audit) {
    return replace(row, fromState, Optional.empty(), audit);
  }

  /**
   * Changes an application that has not changed since it was read: neither its state nor its
   * statement, which the site may have replaced while the one before was checked.
   *
   * @return false when it has, and then nothing has changed
   */
  public boolean replaceApplication(ApplicationRow row, ApplicationRow seen, AuditRow... audit) {
    return replace(row, seen.state(), Optional.of(seen.statement()), audit);
  }

  private boolean replace(
      ApplicationRow row, String fromState, Optional<String> statement, AuditRow... audit) {
    return onlyOpenOne(
        row,
        sql -> {
          boolean replaced = new ApplicationTable(sql).replace(row, fromState, statement);
          if (replaced) {
            note(sql, audit);
          }
          return replaced;
        });
  }

  /** Applications by state; a state that none is in is missing. */
  public Map<String, Long> countApplications() {
    return database.read(sql -> new ApplicationTable(sql).countByState());
  }

  /**
   * Invitations that can still be used.
   *
   * @param now seconds since 1970
   */
  public long countOpenInvitations(long now) {
    return database.read(sql -> new InvitationTable(sql).countOpen(now));
  }

  private boolean onlyOpenOne(ApplicationRow row, Database.Change<Boolean> change) {
    return database
        .changeUnlessDuplicate(change)
        .orElseThrow(
            () ->
                new RefusedException(
                    "application_pending",
                    row.entity().value(),
                    "Another application of "
                        + row.entity()
                        + " is open; it has to be decided before another begins."));
  }

  private static void note(Sql sql, AuditRow... audit) {
    AuditTable table = new AuditTable(sql);
    for (AuditRow row : audit) {
      table.add(row);
    }
  }
}
