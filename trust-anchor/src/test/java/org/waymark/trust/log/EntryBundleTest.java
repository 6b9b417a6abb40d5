package org.waymark.trust.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.waymark.signer.MalformedException;

final class EntryBundleTest {

  @Test
  void eachEntryStandsBehindItsLength() {
    assertThat(EntryBundle.encode(List.of(new byte[] {7}, new byte[0], new byte[258])))
        .startsWith(0, 1, 7, 0, 0, 1, 2, 0)
        .hasSize(3 + 2 + 260);
  }

  @Test
  void whatWasEncodedIsDecoded() {
    List<byte[]> entries =
        List.of(new byte[] {1}, new byte[0], new byte[300], new byte[65_535], new byte[] {2, 3});
    assertThat(EntryBundle.decode(EntryBundle.encode(entries), 5))
        .containsExactlyElementsOf(entries);
  }

  @Test
  void aFullBundleIsDecoded() {
    List<byte[]> entries = Collections.nCopies(256, new byte[] {1, 2});
    assertThat(EntryBundle.decode(EntryBundle.encode(entries), 256)).hasSize(256);
  }

  @Test
  void anEntryLongerThan16BitsCountIsRefused() {
    assertRefused(() -> EntryBundle.encode(List.of(new byte[65_536])), "entry_too_large");
  }

  @Test
  void aBundleOfNoneOrTooManyIsNotMade() {
    assertMalformed(() -> EntryBundle.encode(List.of()));
    assertMalformed(() -> EntryBundle.encode(Collections.nCopies(257, new byte[0])));
  }

  @Test
  void everyTruncationIsRefused() {
    byte[] bundle = EntryBundle.encode(List.of(new byte[] {1, 2, 3}, new byte[] {4, 5}));
    for (int length = 0; length < bundle.length; length++) {
      byte[] cut = Arrays.copyOf(bundle, length);
      assertMalformed(() -> EntryBundle.decode(cut, 2));
    }
  }

  @Test
  void bytesAfterTheLastEntryAreRefused() {
    byte[] bundle = EntryBundle.encode(List.of(new byte[] {1, 2, 3}));
    assertMalformed(() -> EntryBundle.decode(Arrays.copyOf(bundle, bundle.length + 1), 1));
    assertMalformed(() -> EntryBundle.decode(Arrays.copyOf(bundle, bundle.length + 2), 1));
  }

  @Test
  void anotherNumberOfEntriesIsRefused() {
    byte[] bundle = EntryBundle.encode(List.of(new byte[] {1}, new byte[] {2}));
    assertMalformed(() -> EntryBundle.decode(bundle, 1));
    assertMalformed(() -> EntryBundle.decode(bundle, 3));
  }

  private static void assertMalformed(ThrowingCallable call) {
    assertRefused(call, "entry_bundle_malformed");
  }

  private static void assertRefused(ThrowingCallable call, String code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            MalformedException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
