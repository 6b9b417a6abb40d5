package org.waymark.trust.statement;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.testing.Fuzzed;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestKeys;

/** A request is read or refused, and asks for something only as its site signed it. */
final class SiteRequestFuzz {
  private static final TestFederation FEDERATION = TestFederation.create();
  private static final EntityId SITE = EntityId.parse("https://a.example");
  private static final SigningKey KEY = TestKeys.named("site");
  private static final String JTI = "A".repeat(22);
  private static final SiteRequest GOOD =
      SiteRequest.leave(SITE, FEDERATION.id(), FEDERATION.now(), JTI, Optional.of("merged"))
          .sign(KEY);

  static Stream<byte[]> seeds() {
    SiteRequest apply =
        SiteRequest.apply(
                SITE, FEDERATION.id(), FEDERATION.now(), JTI, "A".repeat(43), "e30.e30.AA")
            .sign(KEY);
    SiteRequest object = SiteRequest.object(SITE, FEDERATION.id(), FEDERATION.now(), JTI).sign(KEY);
    return Stream.of(GOOD, apply, object).map(request -> request.jws().payload());
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void reads(byte[] claims) {
    String token = Fuzzed.token(GOOD.jws(), claims);
    Fuzzed.read(() -> SiteRequest.parse(token, true)).ifPresent(read -> check(token, read));
  }

  private static void check(String token, SiteRequest read) {
    assertThat(read.token()).isEqualTo(token);
    assertThat(read.jti()).matches("[A-Za-z0-9_-]{22,128}");
    assertThat(read.statement().isPresent())
        .isEqualTo(
            switch (read.act()) {
              case APPLY, ROTATE_KEY, RECOVER -> true;
              case LEAVE, OBJECT -> false;
            });
    JwkSet keys = JwkSet.of(KEY.publicKey());
    if (Fuzzed.read(() -> read.verify(keys, FEDERATION.id(), FEDERATION.now())).isPresent()) {
      assertThat(token).isEqualTo(GOOD.token());
    }
  }
}
