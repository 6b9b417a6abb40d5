package org.waymark.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.registry.error.RegistryException;
import org.waymark.registry.testing.TestDatabase;
import org.waymark.registry.testing.TestRegistry;
import org.waymark.signer.codec.Sha256;

/** Whoever has the database cannot put other words into the mouth of an operator. */
class DecisionsBoundTest {
  @TempDir Path temp;

  @Test
  void showsNoDocumentThatTheLogIsNotBoundTo() {
    try (TestRegistry test = TestRegistry.create(temp.resolve("data"))) {
      test.admit("a.example");
      test.admit("b.example");
      Sha256 first = test.read().events().get(2).decision().orElseThrow();
      Sha256 second = test.read().last().decision().orElseThrow();
      assertThat(test.registry().decision(first)).isPresent();
      test.registry().close();
      TestDatabase.execute(
          test.data(),
          "update decisions set body = (select body from decisions d where d.seq = 3)"
              + " where decisions.seq = 2");
      test.reopen();

      assertThatThrownBy(() -> test.registry().decision(first))
          .isInstanceOfSatisfying(
              RegistryException.class, e -> assertThat(e.code()).isEqualTo("decision_damaged"));
      assertThat(test.registry().decision(second)).isPresent();
    }
  }
}
