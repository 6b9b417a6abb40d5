package org.waymark.client.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What goes in comes out, in whatever portions. */
class BlocksTest {

  @Test
  void whatGoesInComesOut() {
    Random random = new Random(1);
    for (int most : new int[] {1, 100, 5_000, 300_000}) {
      Blocks blocks = new Blocks();
      ByteArrayOutputStream expected = new ByteArrayOutputStream();
      for (int i = 0; i < 40; i++) {
        byte[] portion = new byte[random.nextInt(most + 1)];
        random.nextBytes(portion);
        int offset = portion.length / 3;
        blocks.write(portion, offset, portion.length - offset);
        expected.write(portion, offset, portion.length - offset);
        blocks.write(i);
        expected.write(i);
      }
      assertThat(blocks.toByteArray()).isEqualTo(expected.toByteArray());
    }
  }

  @Test
  void nothingIsNothing() {
    assertThat(new Blocks().toByteArray()).isEmpty();
  }
}
