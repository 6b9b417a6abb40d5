package org.waymark.trust.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.trust.testing.Fuzzed;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestSite;

/** An entry has one text, and the quick reader says what the careful one says. */
final class EventFuzz {

  static Stream<byte[]> seeds() {
    TestFederation federation = TestFederation.create();
    TestSite site = federation.admit("a.example");
    federation.suspend(site);
    federation.heartbeat();
    federation.snapshot();
    federation.publishRoot(next -> next);
    return Stream.concat(
        federation.entries().stream(),
        Stream.of(
            Fuzzed.utf8(
                "{\"directory\":\""
                    + "0".repeat(64)
                    + "\",\"expires\":2,\"seq\":0,"
                    + "\"time\":1,\"type\":\"new-kind\"}")));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void reads(byte[] bytes) {
    Optional<Event> read = Fuzzed.read(() -> Event.parse(bytes));
    assertThat(Fuzzed.read(() -> Event.parseWithCare(bytes))).isEqualTo(read);
    read.ifPresent(
        event -> {
          // One of a type that comes later is passed over, and nobody here can write it.
          if (event.knownType().isPresent()) {
            assertThat(event.encode()).isEqualTo(bytes);
          }
        });
  }
}
