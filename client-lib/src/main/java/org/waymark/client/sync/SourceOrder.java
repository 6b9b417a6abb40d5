package org.waymark.client.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The order in which sources are asked: the last good one first, and now and then another one, so
 * that nobody stays the only one who is listened to. One thread at a time.
 */
final class SourceOrder {

  private static final int ANOTHER_EVERY = 10;

  private final List<SourceReader> readers = new ArrayList<>();
  private int asked;
  private int compared;

  void add(SourceReader reader) {
    readers.add(reader);
  }

  /** The order for one sync. */
  List<SourceReader> next() {
    List<SourceReader> order = new ArrayList<>(readers);
    asked++;
    if (asked % ANOTHER_EVERY == 0 && order.size() > 1) {
      int turn = asked / ANOTHER_EVERY % (order.size() - 1);
      order.add(0, order.remove(1 + turn));
    }
    return order;
  }

  /** One that was not asked and has single resources, each in its turn; empty where none is. */
  Optional<SourceReader> another(List<Source> askedNow) {
    List<SourceReader> others =
        readers.stream()
            .filter(one -> !askedNow.contains(one.source()) && one.hasResources())
            .toList();
    return others.isEmpty()
        ? Optional.empty()
        : Optional.of(others.get(compared++ % others.size()));
  }

  /** This one is asked first from now on. */
  void good(SourceReader reader) {
    readers.remove(reader);
    readers.add(0, reader);
  }
}
