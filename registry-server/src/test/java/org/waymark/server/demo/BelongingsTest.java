package org.waymark.server.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BelongingsTest {
  private final Belongings belongings = new Belongings();
  private final List<String> closed = new ArrayList<>();

  @Test
  void theLastStartedEndsFirst() throws Exception {
    belongings.keep(() -> () -> closed.add("folder"));
    belongings.keep(() -> () -> closed.add("process"));

    belongings.close();

    assertThat(closed).containsExactly("process", "folder");
  }

  @Test
  void onePartThatDoesNotEndDoesNotKeepTheOthers() throws Exception {
    belongings.keep(() -> () -> closed.add("folder"));
    belongings.keep(
        () ->
            () -> {
              throw new IllegalStateException("stuck");
            });

    belongings.close();

    assertThat(closed).containsExactly("folder");
  }

  @Test
  void nothingIsStartedAfterTheEnd() {
    belongings.close();

    assertThatThrownBy(() -> belongings.keep(() -> () -> closed.add("late")))
        .isInstanceOf(DemoException.class);
  }
}
