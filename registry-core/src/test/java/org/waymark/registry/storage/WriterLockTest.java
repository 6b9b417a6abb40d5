package org.waymark.registry.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.waymark.registry.storage.Rows.bytes;
import static org.waymark.registry.storage.Rows.invitation;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.registry.error.RegistryLockedException;
import org.waymark.registry.error.StorageFailedException;
import org.waymark.registry.testing.OnlyOnPostgreSql;
import org.waymark.registry.testing.TestDatabase;
import org.waymark.signer.codec.Sha256;

@OnlyOnPostgreSql
class WriterLockTest {
  @TempDir Path temp;
  private RegistryStorage storage;

  @BeforeEach
  void open() {
    storage = TestDatabase.open(temp);
  }

  @AfterEach
  void close() {
    storage.close();
  }

  private void commit() {
    storage.commit(Rows.commit(storage.size(), List.of(), List.of(), Optional.empty()));
  }

  private static void refuses(Runnable write) {
    assertThatThrownBy(write::run)
        .isInstanceOfSatisfying(
            StorageFailedException.class, e -> assertThat(e.code()).isEqualTo("writer_lock_lost"))
        .hasMessageContaining("start this process again");
  }

  @Test
  void keepsASecondProcessOut() {
    assertThatThrownBy(() -> TestDatabase.open(temp))
        .isInstanceOf(RegistryLockedException.class)
        .hasMessageContaining("jdbc:postgresql://")
        .hasMessageNotContaining("currentSchema");

    commit();
  }

  @Test
  void keepsNobodyOutOfAnotherSchema() {
    try (RegistryStorage other = TestDatabase.open(temp.resolve("other"))) {
      assertThat(other.size()).isZero();
    }
  }

  @Test
  void letsTheNextOneInAsSoonAsItIsClosed() {
    commit();
    for (int i = 0; i < 3; i++) {
      storage.close();
      storage = TestDatabase.open(temp);
      commit();
    }

    assertThat(storage.size()).isEqualTo(4);
  }

  @Test
  void writesNothingAfterItsConnectionWasLost() {
    commit();
    TestDatabase.cutOffWriter(temp);

    refuses(this::commit);
    refuses(this::commit);
    refuses(() -> storage.admission().putInvitation(invitation("i1")));
    refuses(() -> storage.access().use(Sha256.of(bytes("jti")), 100));
    refuses(() -> storage.note(Rows.audit("invite", "a")));
    assertThat(storage.size()).as("readable").isEqualTo(1);
    assertThat(storage.admission().invitations(Optional.empty(), 10)).isEmpty();
  }

  @Test
  void writesNothingBesideTheOneThatCameAfter() {
    commit();
    TestDatabase.cutOffWriter(temp);
    try (RegistryStorage next = TestDatabase.open(temp)) {
      next.commit(Rows.commit(1, List.of(), List.of(), Optional.empty()));

      refuses(this::commit);
      assertThat(next.size()).isEqualTo(2);
    }
    refuses(this::commit);
  }

  @Test
  void writesNothingWhenSomebodyElseBecameTheWriterUnnoticed() {
    commit();
    // As when the server has forgotten the lock, but this process's connection seems to live.
    TestDatabase.execute(temp, "update writer set number = number + 1");

    refuses(this::commit);
    assertThat(storage.size()).isEqualTo(1);
  }

  @Test
  void asksTheServerToWriteBeforeItAcknowledges() {
    storage.close();
    try (Database database = Database.open(TestDatabase.database(temp))) {
      assertThat(
              database.<Optional<String>>read(
                  sql ->
                      sql.first(
                          "select current_setting('synchronous_commit')", r -> r.getString(1))))
          .as("though the server's own setting is off")
          .contains("on");
    }
  }
}
