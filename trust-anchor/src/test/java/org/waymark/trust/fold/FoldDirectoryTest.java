package org.waymark.trust.fold;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.log.Event;
import org.waymark.trust.root.RootChain;
import org.waymark.trust.testing.Refusal;
import org.waymark.trust.testing.TestSite;

/** How the fold compares the map, the roots and its own state (formats 6). */
final class FoldDirectoryTest extends FoldFixture {

  // The map

  @Test
  void anotherDirectoryIsRefused() {
    federation.admit("a.example");
    assertThat(codeWithLast(e -> withDirectory(e, Sha256.of(new byte[1]))))
        .isEqualTo("fold_mismatch");
  }

  @Test
  void aHeartbeatDoesNotChangeTheDirectory() {
    federation.admit("a.example");
    federation.heartbeat();
    assertThat(codeWithLast(e -> withDirectory(e, Sha256.zero()))).isEqualTo("fold_mismatch");
  }

  @Test
  void aWrongDirectoryIsRefusedThoughALaterOneIsRight() {
    TestSite a = federation.admit("a.example");
    federation.update(a);
    List<byte[]> entries = new ArrayList<>(federation.entries());
    entries.set(0, withDirectory(Event.parse(entries.get(0)), Sha256.of(new byte[1])).encode());
    assertThat(codeOf(entries, federation::document)).isEqualTo("fold_mismatch");
  }

  private static Event withDirectory(Event e, Sha256 directory) {
    return new Event(
        e.seq(),
        e.type(),
        e.sub(),
        e.ver(),
        e.mver(),
        e.record(),
        e.decision(),
        directory,
        e.time(),
        e.expires());
  }

  @Test
  void anUnknownTypeIsSkippedWhenTheDirectoryStays() {
    federation.admit("a.example");
    List<byte[]> entries = new ArrayList<>(federation.entries());
    entries.add(unknown(1, federation.map().root()));
    assertThat(codeOf(entries, federation::document)).isEqualTo("accepted");
  }

  @Test
  void anUnknownTypeThatChangesTheDirectoryIsRefused() {
    federation.admit("a.example");
    List<byte[]> entries = new ArrayList<>(federation.entries());
    entries.add(unknown(1, Sha256.zero()));
    assertThat(codeOf(entries, federation::document)).isEqualTo("entry_type_unknown");
  }

  private byte[] unknown(long seq, Sha256 directory) {
    return ("{\"directory\":\""
            + directory.hex()
            + "\",\"expires\":"
            + federation.expires()
            + ",\"seq\":"
            + seq
            + ",\"time\":"
            + federation.time()
            + ",\"type\":\"later\"}")
        .getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void anEntryOfAnotherFormIsRefused() {
    byte[] spaced =
        (" " + new String(unknown(0, Sha256.zero()), StandardCharsets.UTF_8))
            .getBytes(StandardCharsets.UTF_8);
    assertThat(codeOf(List.of(spaced), federation::document)).isEqualTo("entry_malformed");
  }

  // Roots

  @Test
  void aRootThatTheChainDoesNotHaveIsRefused() {
    RootChain before = federation.roots();
    federation.publishRoot(next -> next);
    assertThat(
            Refusal.codeOf(
                () ->
                    new Fold(before, nothing(), federation.now())
                        .apply(federation.entries(), federation::document)))
        .isEqualTo("root_unannounced");
  }

  @Test
  void aRootUnderAnotherHashIsRefused() {
    federation.log(
        Event.root(0, 1, Sha256.zero(), Sha256.zero(), federation.time(), federation.expires()));
    assertThat(codeFrom(nothing())).isEqualTo("root_unannounced");
  }

  @Test
  void rootsBeforeThePinnedOneAreNotCompared() {
    federation.publishRoot(next -> next);
    federation.publishRoot(next -> next);
    RootChain late = RootChain.pinned(federation.root());
    assertThat(
            Refusal.codeOf(
                () ->
                    new Fold(late, nothing(), federation.now())
                        .apply(federation.entries(), federation::document)))
        .isEqualTo("accepted");
  }

  // The local state

  @Test
  void aStateWithoutTheRecordThatItsMapNamesIsDamaged() {
    TestSite a = federation.admit("a.example");
    FoldState whole = federation.state();
    FoldState damaged =
        FoldState.at(whole.frontier(), whole.map(), whole.lastTime(), sub -> Optional.empty());
    federation.update(a);
    assertThat(codeFrom(damaged)).isEqualTo("state_damaged");
  }
}
