package org.waymark.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TextRowsTest {
  @Test
  void aLongValueGoesOnBelowItself() {
    TextRows rows = new TextRows().heading("site").row("why", "word ".repeat(30).strip());

    assertThat(rows.lines()).hasSize(3);
    assertThat(rows.lines().get(1)).startsWith("  why           word word").hasSizeLessThan(101);
    assertThat(rows.lines().get(2)).startsWith("                word");
  }

  @Test
  void aWordThatIsTooLongStaysWhole() {
    assertThat(new TextRows().row("hash", "a " + "f".repeat(120)).lines())
        .containsExactly("  hash          a", "                " + "f".repeat(120));
  }

  @Test
  void aRowThatIsToBeCopiedIsOneLine() {
    assertThat(new TextRows().whole("next", "word ".repeat(40)).lines()).hasSize(1);
  }

  @Test
  void aStepHasItsMarkItsNameAndItsFinding() {
    assertThat(new TextRows().step(false, "map", "broken").lines())
        .containsExactly("    FAILED  map         broken");
  }
}
