package org.waymark.server.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waymark.node.http.Client;
import org.waymark.node.http.RateLimit;

final class RateLimiterTest {
  private static final Client ANNA = new Client("192.0.2.1");
  private static final Client BEN = new Client("192.0.2.2");

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // which may overflow
  private final RateLimiter limiter =
      new RateLimiter(
          RateLimits.DEFAULT.with(Limited.APPLY, new RateLimit(3, Duration.ofSeconds(10))),
          nanos::get);

  private int allowed(Client client, int requests) {
    int allowed = 0;
    for (int i = 0; i < requests; i++) {
      allowed += limiter.take(Limited.APPLY, client).isEmpty() ? 1 : 0;
    }
    return allowed;
  }

  @Test
  void ofTenThousandAtOnceAsManyAreAllowedAsTheBurstHas() {
    assertThat(allowed(ANNA, 10_000)).isEqualTo(3);
    assertThat(limiter.refused()).containsEntry(Limited.APPLY, 9_997L);
  }

  @Test
  void anotherClientIsServedMeanwhile() {
    allowed(ANNA, 10_000);

    assertThat(allowed(BEN, 3)).isEqualTo(3);
  }

  @Test
  void oneMoreIsAllowedAfterEachInterval() {
    allowed(ANNA, 100);
    nanos.addAndGet(Duration.ofSeconds(10).toNanos());

    assertThat(allowed(ANNA, 100)).isEqualTo(1);
  }

  @Test
  void itSaysHowLongToWait() {
    allowed(ANNA, 3);

    assertThat(limiter.take(Limited.APPLY, ANNA)).contains(Duration.ofSeconds(10));
    nanos.addAndGet(Duration.ofSeconds(9).toNanos());
    assertThat(limiter.take(Limited.APPLY, ANNA)).contains(Duration.ofSeconds(1));
    assertThat(RateLimitHandler.seconds(Duration.ofMillis(1_001))).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 192.0.2.7",
    "2001:db8:1:2::1, 20010db800010002::/64",
    "2001:db8:1:2:ffff::9, 20010db800010002::/64",
    "::ffff:192.0.2.7, 192.0.2.7"
  })
  void aClientIsAnAddressOrASlash64(String address, String name) throws Exception {
    assertThat(Client.of(new InetSocketAddress(InetAddress.getByName(address), 1)).name())
        .isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /api/v1/applications, APPLY",
    "POST, /api/v1/applications/, APPLY",
    "HEAD, /api/v1/applications/abc, APPLICATION",
    "PUT, /api/v1/sites/a.example.org/statement, SITE",
    "POST, /api/v1/sites/a.example.org/leave, SITE",
    "GET, /join/abc, JOIN",
    "POST, /directory/cosignatures, COSIGN",
    "GET, /api/v1/applications,",
    "POST, /api/v1/applications/abc/approve,",
    "GET, /directory/checkpoint,"
  })
  void whatAnybodyMayAskIsOfAKind(String method, String path, Limited kind) {
    assertThat(Limited.of(method, path)).isEqualTo(java.util.Optional.ofNullable(kind));
  }
}
