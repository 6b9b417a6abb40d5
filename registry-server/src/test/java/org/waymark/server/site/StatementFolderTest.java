package org.waymark.server.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.statement.SiteStatement;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestKeys;

final class StatementFolderTest {
  @TempDir private Path folder;

  private StatementFolder statements() {
    return new StatementFolder(folder.resolve("statements"));
  }

  private static SiteStatement statement(long ver) {
    SigningKey key = TestKeys.named("site");
    return SiteStatement.draft(
            EntityId.parse("https://cloud.example.org"),
            TestFederation.START,
            TestFederation.START.plus(Duration.ofDays(1)),
            JwkSet.of(key.publicKey()),
            List.of(EntityId.parse("https://federation.example")))
        .withVer(ver)
        .sign(key);
  }

  @Test
  void versionsBeginWithOneAndAreNeverGivenTwice() {
    assertThat(statements().reserve()).isEqualTo(1);
    assertThat(statements().reserve()).isEqualTo(2);
    assertThat(statements().newest()).isEmpty();
  }

  @Test
  void aVersionThatWasTakenAndNotSignedIsSkipped() {
    StatementFolder statements = statements();
    statements.keep(statement(statements.reserve()));
    statements.reserve();

    assertThat(statements().reserve()).isEqualTo(3);
    assertThat(statements().newest().orElseThrow().ver()).isEqualTo(1);
  }

  @Test
  void theNewestIsTheHighestAndNotTheLastByName() {
    StatementFolder statements = statements();
    for (int i = 0; i < 11; i++) {
      statements.keep(statement(statements.reserve()));
    }

    assertThat(statements().newest().orElseThrow().ver()).isEqualTo(11);
  }

  @Test
  void manyAtOnceGetDifferentVersions() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      Callable<Long> reserve = () -> statements().reserve();
      List<Long> taken =
          threads.invokeAll(IntStream.range(0, 40).mapToObj(i -> reserve).toList()).stream()
              .map(StatementFolderTest::get)
              .sorted()
              .toList();

      assertThat(taken).doesNotHaveDuplicates().hasSize(40).endsWith(40L);
    } finally {
      threads.shutdown();
    }
  }

  private static long get(Future<Long> future) {
    try {
      return future.get();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aDamagedStatementIsNotTakenForTheLast() throws Exception {
    StatementFolder statements = statements();
    statements.keep(statement(statements.reserve()));
    Path file = folder.resolve("statements/1.jwt");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 5] ^= 1;
    Files.write(file, bytes);

    assertThatThrownBy(() -> statements().newest())
        .isInstanceOfSatisfying(
            SiteAdminException.class,
            e -> {
              assertThat(e.code()).isEqualTo("statement_damaged");
              assertThat(e).hasMessageContaining(file.toString());
            });
  }
}
