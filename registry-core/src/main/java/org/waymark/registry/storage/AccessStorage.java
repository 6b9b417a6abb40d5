package org.waymark.registry.storage;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.waymark.signer.codec.Sha256;

/**
 * Access tokens, and requests that count once. Each method is a transaction of its own and may be
 * called from any thread. The audit rows given with a change are written if and only if it happens.
 */
public final class AccessStorage {
  private final Database database;

  AccessStorage(Database database) {
    this.database = database;
  }

  /** False when a token that is not revoked has that name, or any token that identifier. */
  public boolean putToken(TokenRow row, AuditRow... audit) {
    return changed(
        sql -> {
          new TokenTable(sql).add(row);
          note(sql, audit);
        });
  }

  public Optional<TokenRow> token(String id) {
    return database.read(sql -> new TokenTable(sql).find(id));
  }

  /** All that ever were, the oldest first. */
  public List<TokenRow> tokens() {
    return database.read(sql -> new TokenTable(sql).all());
  }

  /**
   * Revokes a token.
   *
   * @param now seconds since 1970
   * @return false when there is none, or it is revoked
   */
  public boolean revokeToken(String id, long now, AuditRow... audit) {
    return database.change(
        sql -> {
          boolean revoked = new TokenTable(sql).revoke(id, now);
          if (revoked) {
            note(sql, audit);
          }
          return revoked;
        });
  }

  /**
   * Uses up the identifier of a signed request.
   *
   * @param expires seconds since 1970; from then on the request is refused for its age
   * @return false when it has been used
   */
  public boolean use(Sha256 jti, long expires) {
    return changed(
        sql ->
            sql.update(
                "insert into used_requests (jti_hash, expires_at) values (?, ?)", jti, expires));
  }

  /**
   * Forgets the requests that are too old by themselves.
   *
   * @param now seconds since 1970
   * @return how many
   */
  public int dropUsedBefore(long now) {
    return database.change(
        sql -> sql.update("delete from used_requests where expires_at < ?", now));
  }

  /** Begins a numbered request; false when its caller has used the key. */
  public boolean claim(IdempotencyRow row) {
    return changed(sql -> new IdempotencyTable(sql).add(row));
  }

  public Optional<IdempotencyRow> claimed(String caller, String key) {
    return database.read(sql -> new IdempotencyTable(sql).find(caller, key));
  }

  /** Keeps the answer of a request that was begun. */
  public void answer(String caller, String key, int status, byte[] body) {
    database.write(sql -> new IdempotencyTable(sql).answer(caller, key, status, body));
  }

  /** Forgets a request that was begun and has no answer, so that it can be tried again. */
  public void forget(String caller, String key) {
    database.write(sql -> new IdempotencyTable(sql).forget(caller, key));
  }

  /**
   * Forgets old answers.
   *
   * @param time seconds since 1970
   * @return how many
   */
  public int dropClaimedBefore(long time) {
    return database.change(sql -> new IdempotencyTable(sql).dropBefore(time));
  }

  private boolean changed(Consumer<Sql> change) {
    return database
        .changeUnlessDuplicate(
            sql -> {
              change.accept(sql);
              return true;
            })
        .orElse(false);
  }

  private static void note(Sql sql, AuditRow... audit) {
    AuditTable table = new AuditTable(sql);
    for (AuditRow row : audit) {
      table.add(row);
    }
  }
}
