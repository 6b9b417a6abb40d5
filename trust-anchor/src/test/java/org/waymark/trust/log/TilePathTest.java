package org.waymark.trust.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymark.signer.MalformedException;

final class TilePathTest {

  @ParameterizedTest
  @CsvSource({
    "tile/0/000, 0, 0, 256",
    "tile/0/999, 0, 999, 256",
    "tile/0/x001/000, 0, 1000, 256",
    "tile/0/x001/x234/067, 0, 1234067, 256",
    "tile/2/x001/x234/067.p/8, 2, 1234067, 8",
    "tile/6/000.p/255, 6, 0, 255",
    "tile/1/273.p/1, 1, 273, 1",
    "tile/entries/000, -1, 0, 256",
    "tile/entries/x010/x000/007.p/112, -1, 10000007, 112",
    "tile/0/x035/x184/x372/x088/831, 0, 35184372088831, 256",
  })
  void aPathIsReadAndWrittenAsTheSpecificationSays(String path, int level, long n, int width) {
    TilePath tile = new TilePath(level, n, width);
    assertThat(TilePath.parse(path)).isEqualTo(tile);
    assertThat(tile.path()).isEqualTo(path);
  }

  @ParameterizedTest
  @CsvSource({"records/bundle/000, 0, 256", "records/bundle/x001/234.p/17, 1234, 17"})
  void aRecordBundleIsNamedAsItsEntryBundle(String path, long n, int width) {
    TilePath tile = new TilePath(TilePath.ENTRIES, n, width);
    assertThat(TilePath.parseRecords(path)).isEqualTo(tile);
    assertThat(tile.recordsPath()).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tile",
        "tile/",
        "tile/0",
        "tile/0/",
        "tile//000",
        "tile/7/000",
        "tile/00/000",
        "tile/-1/000",
        "tile/63/000",
        "tile/0/0",
        "tile/0/00",
        "tile/0/0000",
        "tile/0/x000/001",
        "tile/0/000/001",
        "tile/0/x001",
        "tile/0/x001/",
        "tile/0/x01/000",
        "tile/0/X001/000",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000.p/",
        "tile/0/000.p/1000",
        "tile/0/000.p",
        "tile/0/000/",
        "tile/0/000 ",
        " tile/0/000",
        "/tile/0/000",
        "tile/0/\u0660\u0660\u0660",
        "tile/0/x035/x184/x372/x088/832",
        "tile/0/x001/x000/x000/x000/x000/000",
        "tile/0/x001/x000/x000/x000/x000/x000/000",
        "tile/entry/000",
        "tile/entries",
        "tile/entries/",
        "records/bundle/000",
        "tile/0/../../root/1.json",
      })
  void anyOtherPathIsRefused(String path) {
    assertMalformed(() -> TilePath.parse(path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "records/bundle/", "records/bundle/0", "tile/entries/000"})
  void anyOtherPathOfARecordBundleIsRefused(String path) {
    assertMalformed(() -> TilePath.parseRecords(path));
  }

  @Test
  void aTileThatNoTreeHasCannotBeMade() {
    assertMalformed(() -> new TilePath(-2, 0, 1));
    assertMalformed(() -> new TilePath(7, 0, 1));
    assertMalformed(() -> new TilePath(0, -1, 1));
    assertMalformed(() -> new TilePath(0, 1L << 45, 1));
    assertMalformed(() -> new TilePath(0, 0, 0));
    assertMalformed(() -> new TilePath(0, 0, 257));
  }

  @Test
  void aHashTileHasNoRecords() {
    assertThatThrownBy(() -> new TilePath(0, 0, 1).recordsPath())
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aTreeOf70000HasTheTilesOfTheSpecificationsExample() {
    List<TilePath> tiles = TilePath.newTiles(0, 70_000);
    assertThat(count(tiles, 0, true)).isEqualTo(273);
    assertThat(count(tiles, -1, true)).isEqualTo(273);
    assertThat(count(tiles, 1, true)).isEqualTo(1);
    assertThat(tiles.stream().filter(tile -> !tile.full()))
        .containsExactly(
            new TilePath(-1, 273, 112),
            new TilePath(0, 273, 112),
            new TilePath(1, 1, 17),
            new TilePath(2, 0, 1));
  }

  @Test
  void aTreeOf256HasOneFullTileAndOneOfWidthOneAbove() {
    assertThat(TilePath.newTiles(0, 256))
        .containsExactly(new TilePath(-1, 0, 256), new TilePath(0, 0, 256), new TilePath(1, 0, 1));
  }

  @Test
  void oneMoreEntryTouchesOnlyTheLastTiles() {
    assertThat(TilePath.newTiles(70_000, 70_001))
        .containsExactly(new TilePath(-1, 273, 113), new TilePath(0, 273, 113));
  }

  @Test
  void anEntryThatCompletesATileTouchesTheLevelAbove() {
    assertThat(TilePath.newTiles(511, 512))
        .containsExactly(new TilePath(-1, 1, 256), new TilePath(0, 1, 256), new TilePath(1, 0, 2));
  }

  @Test
  void noGrowthMakesNoTiles() {
    assertThat(TilePath.newTiles(0, 0)).isEmpty();
    assertThat(TilePath.newTiles(256, 256)).isEmpty();
  }

  @Test
  void aShrinkingTreeIsRefused() {
    assertThatThrownBy(() -> TilePath.newTiles(2, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aNodeLiesInTheTileThatIsAsWideAsTheTreeAllows() {
    assertThat(TilePath.holding(0, 69_999, 70_000)).isEqualTo(new TilePath(0, 273, 112));
    assertThat(TilePath.holding(0, 5, 70_000)).isEqualTo(new TilePath(0, 0, 256));
    assertThat(TilePath.holding(1, 272, 70_000)).isEqualTo(new TilePath(1, 1, 17));
    assertThat(TilePath.holding(-1, 0, 1)).isEqualTo(new TilePath(-1, 0, 1));
  }

  @Test
  void aNodeThatTheTreeDoesNotHaveLiesInNoTile() {
    assertThatThrownBy(() -> TilePath.holding(1, 273, 70_000))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static long count(List<TilePath> tiles, int level, boolean full) {
    return tiles.stream().filter(tile -> tile.level() == level && tile.full() == full).count();
  }

  private static void assertMalformed(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            MalformedException.class, e -> assertThat(e.code()).isEqualTo("tile_path_malformed"));
  }
}
