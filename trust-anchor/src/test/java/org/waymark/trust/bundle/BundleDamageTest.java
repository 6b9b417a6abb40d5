package org.waymark.trust.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.waymark.trust.testing.EditedBundle;
import org.waymark.trust.testing.Refusal;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestSite;

/** A bundle that was changed on its way, by accident or not, is not believed anywhere. */
final class BundleDamageTest {

  /** One of every kind of line. */
  private static final TestFederation FEDERATION = TestFederation.create();

  private static byte[] bundle = new byte[0];

  @BeforeAll
  static void makeBundle() {
    TestSite a = FEDERATION.admit("a.example");
    FEDERATION.admit("b.example");
    FEDERATION.snapshot();
    FEDERATION.publishRoot(next -> next);
    FEDERATION.suspend(a);
    bundle = FEDERATION.bundle();
  }

  private static String codeOfRead(byte[] bytes) {
    return Refusal.codeOf(
        () -> BundleReader.read(new ByteArrayInputStream(bytes), new BundleVisitor() {}));
  }

  private static String codeOfImport(byte[] bytes) {
    return Refusal.codeOf(
        () ->
            BundleImport.verify(
                new ByteArrayInputStream(bytes),
                FEDERATION.roots().oldest(),
                FEDERATION.now(),
                ImportSink.inMemory(),
                Optional.empty()));
  }

  private static byte[] flipped(byte[] bytes, int at) {
    byte[] other = bytes.clone();
    other[at] ^= (byte) (1 << (at % 8));
    return other;
  }

  @Test
  void theWholeIsBelieved() {
    assertThat(codeOfRead(bundle)).isEqualTo("accepted");
    assertThat(codeOfImport(bundle)).isEqualTo("accepted");
  }

  @Test
  void anyFlippedByteIsDamage() {
    for (int i = 0; i < bundle.length; i++) {
      assertThat(codeOfRead(flipped(bundle, i))).as("byte %s", i).isEqualTo("bundle_damaged");
    }
  }

  @Test
  void anyFlippedByteIsDamageToAnImport() {
    for (int i = 0; i < bundle.length; i += 53) {
      assertThat(codeOfImport(flipped(bundle, i))).as("byte %s", i).isEqualTo("bundle_damaged");
    }
  }

  @Test
  void anyFlippedByteIsRefusedThoughTheLastLineIsMadeToFit() {
    int body = bundle.length - 69;
    byte[] open = Arrays.copyOf(bundle, body);
    for (int i = 0; i < body; i += 29) {
      byte[] forged = EditedBundle.closed(flipped(open, i));
      assertThat(codeOfImport(forged)).as("byte %s", i).isNotIn("accepted", "bundle_damaged");
    }
  }

  @Test
  void aFileThatEndsBeforeItsEndIsDamaged() {
    for (int i = 0; i < bundle.length; i++) {
      if (i % 101 == 0 || bundle[i] == '\n' || (i > 0 && bundle[i - 1] == '\n')) {
        assertThat(codeOfRead(Arrays.copyOf(bundle, i)))
            .as("%s bytes", i)
            .isEqualTo("bundle_damaged");
        assertThat(codeOfImport(Arrays.copyOf(bundle, i)))
            .as("%s bytes", i)
            .isEqualTo("bundle_damaged");
      }
    }
  }

  @Test
  void bytesAfterTheEndAreDamage() {
    byte[] longer = Arrays.copyOf(bundle, bundle.length + 1);
    longer[bundle.length] = '\n';
    assertThat(codeOfRead(longer)).isEqualTo("bundle_damaged");
    byte[] twice = Arrays.copyOf(bundle, 2 * bundle.length);
    System.arraycopy(bundle, 0, twice, bundle.length, bundle.length);
    assertThat(codeOfRead(twice)).isEqualTo("bundle_damaged");
  }

  @Test
  void carriageReturnsAreDamage() {
    String text = new String(bundle, StandardCharsets.UTF_8).replace("\n", "\r\n");
    assertThat(codeOfRead(text.getBytes(StandardCharsets.UTF_8))).isEqualTo("bundle_damaged");
  }

  @Test
  void noLineCanBeLeftOut() {
    int lines = EditedBundle.of(bundle).lines().size();
    for (int i = 0; i < lines; i++) {
      EditedBundle edited = EditedBundle.of(bundle).without(i);
      assertThat(codeOfImport(edited.bytes()))
          .as("without line %s", i)
          .isNotIn("accepted", "bundle_damaged");
    }
  }

  @Test
  void noLineCanStandTwice() {
    int lines = EditedBundle.of(bundle).lines().size();
    for (int i = 0; i < lines; i++) {
      EditedBundle edited = EditedBundle.of(bundle);
      edited.lines().add(i, edited.lines().get(i));
      assertThat(codeOfImport(edited.bytes()))
          .as("line %s twice", i)
          .isNotIn("accepted", "bundle_damaged");
    }
  }

  @Test
  void noTwoLinesCanChangePlaces() {
    int lines = EditedBundle.of(bundle).lines().size();
    for (int i = 0; i < lines; i++) {
      for (int j = i + 1; j < lines; j++) {
        EditedBundle edited = EditedBundle.of(bundle);
        Collections.swap(edited.lines(), i, j);
        assertThat(codeOfImport(edited.bytes()))
            .as("lines %s and %s", i, j)
            .isNotIn("accepted", "bundle_damaged");
      }
    }
  }
}
