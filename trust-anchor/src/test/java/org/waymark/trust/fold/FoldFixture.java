package org.waymark.trust.fold;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.log.Event;
import org.waymark.trust.map.MapNodes;
import org.waymark.trust.testing.Refusal;
import org.waymark.trust.testing.TestFederation;

/** A federation, and the code with which the fold of its log is refused. */
abstract class FoldFixture {

  final TestFederation federation = TestFederation.create();

  static FoldState nothing() {
    return FoldState.empty(MapNodes.inMemory());
  }

  FoldResult foldFrom(FoldState state) {
    return new Fold(federation.roots(), state, federation.now())
        .apply(federation.entriesFrom(state.size()), federation::document);
  }

  String codeFrom(FoldState state) {
    return Refusal.codeOf(() -> foldFrom(state));
  }

  /** The last entry is changed and logged in the place of the original. */
  String codeWithLast(UnaryOperator<Event> change) {
    List<byte[]> entries = new ArrayList<>(federation.entries());
    Event last = Event.parse(entries.remove(entries.size() - 1));
    entries.add(change.apply(last).encode());
    return codeOf(entries, federation::document);
  }

  String codeOf(List<byte[]> entries, Function<Sha256, Optional<byte[]>> documents) {
    return Refusal.codeOf(
        () -> new Fold(federation.roots(), nothing(), federation.now()).apply(entries, documents));
  }

  static Event heartbeat(Event like, long seq, long time, long expires) {
    return Event.heartbeat(seq, like.directory(), time, expires);
  }
}
