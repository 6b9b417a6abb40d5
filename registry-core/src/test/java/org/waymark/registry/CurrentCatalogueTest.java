package org.waymark.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.registry.testing.SampleSite;
import org.waymark.registry.testing.TestRegistry;

/** The catalogue follows the directory, and is not made anew for every question. */
class CurrentCatalogueTest {
  @TempDir Path temp;
  private TestRegistry test;
  private Registry registry;

  @BeforeEach
  void open() {
    test = TestRegistry.create(temp.resolve("data"));
    registry = test.registry();
  }

  @AfterEach
  void close() {
    test.close();
  }

  private List<String> hosts() {
    List<String> hosts = new ArrayList<>();
    for (JsonNode row :
        registry
            .catalogue()
            .query("SELECT ?h { ?s wm:host ?h } ORDER BY ?h", Duration.ofSeconds(10))
            .at("/results/bindings")) {
      hosts.add(row.at("/h/value").asText());
    }
    return hosts;
  }

  @Test
  void hasTheActiveSitesAndNoOthers() {
    test.admit("a.example");
    SampleSite site = test.admit("b.example");
    assertThat(hosts()).containsExactly("a.example", "b.example");

    registry.suspend(site.id(), "rules", TestRegistry.ACTOR);
    assertThat(hosts()).containsExactly("a.example");

    registry.reinstate(site.id(), TestRegistry.ACTOR);
    assertThat(hosts()).containsExactly("a.example", "b.example");
  }

  @Test
  void isTheSameUntilTheLogGrows() {
    test.admit("a.example");
    var first = registry.catalogue();
    assertThat(registry.catalogue()).isSameAs(first);

    registry.heartbeat();

    assertThat(registry.catalogue()).isNotSameAs(first);
  }
}
