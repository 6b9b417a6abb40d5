package org.waymark.trust.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymark.signer.VerificationException;
import org.waymark.signer.json.CanonicalJson;
import org.waymark.signer.jws.CompactJws;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.testing.TestKeys;

class SiteRequestTest {
  private static final EntityId SITE = EntityId.parse("https://cloud.example.org");
  private static final EntityId FEDERATION = EntityId.parse("https://federation.example");
  private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
  private static final SigningKey KEY = TestKeys.named("site");
  private static final JwkSet KEYS = JwkSet.of(KEY.publicKey());
  private static final String JTI = "0123456789abcdefABCD-_";
  private static final String TOKEN = "a".repeat(43);

  private static SiteRequest apply() {
    return SiteRequest.apply(SITE, FEDERATION, NOW, JTI, TOKEN, "e30.e30.AA").sign(KEY);
  }

  @Test
  void asksToBecomeAMember() {
    SiteRequest read = SiteRequest.parse(apply().token(), false);

    assertThat(read.verify(KEYS, FEDERATION, NOW)).isEqualTo(KEY.publicKey());
    assertThat(read.act()).isEqualTo(SiteRequest.Act.APPLY);
    assertThat(read.sub()).isEqualTo(SITE);
    assertThat(read.invitation()).contains(TOKEN);
    assertThat(read.statement()).contains("e30.e30.AA");
    assertThat(read.reason()).isEmpty();
    assertThat(read.jti()).isEqualTo(JTI);
    assertThat(read.expires()).isEqualTo(NOW.plusSeconds(600));
  }

  @Test
  void asksToLeaveWithOrWithoutAReason() {
    SiteRequest silent = SiteRequest.leave(SITE, FEDERATION, NOW, JTI, Optional.empty()).sign(KEY);
    SiteRequest told =
        SiteRequest.leave(SITE, FEDERATION, NOW, JTI, Optional.of("merged")).sign(KEY);

    assertThat(silent.act()).isEqualTo(SiteRequest.Act.LEAVE);
    assertThat(silent.reason()).isEmpty();
    assertThat(told.reason()).contains("merged");
    assertThat(told.statement()).isEmpty();
  }

  @Test
  void asksToHaveOtherKeysCertified() {
    SiteRequest read = SiteRequest.rotateKey(SITE, FEDERATION, NOW, JTI, "e30.e30.AA").sign(KEY);

    assertThat(read.act()).isEqualTo(SiteRequest.Act.ROTATE_KEY);
    assertThat(read.statement()).contains("e30.e30.AA");
    assertThat(read.invitation()).isEmpty();
  }

  static Stream<Arguments> alterations() {
    return Stream.of(
        alteration("an unknown act", "request_malformed", c -> c.put("act", "recover")),
        alteration("no act", "request_malformed", c -> c.remove("act")),
        alteration("another's name", "request_malformed", c -> c.put("iss", FEDERATION.value())),
        alteration("no audience", "request_malformed", c -> c.remove("aud")),
        alteration("several audiences", "request_malformed", c -> c.putArray("aud").add("x")),
        alteration("no jti", "request_malformed", c -> c.remove("jti")),
        alteration("a short jti", "request_malformed", c -> c.put("jti", "short")),
        alteration("a long jti", "request_malformed", c -> c.put("jti", "a".repeat(129))),
        alteration("a foreign letter in jti", "request_malformed", c -> c.put("jti", JTI + "=")),
        alteration("no exp", "request_malformed", c -> c.remove("exp")),
        alteration("exp before iat", "request_malformed", c -> c.put("exp", 1)),
        alteration("a fraction", "request_malformed", c -> c.put("iat", 1.5)),
        alteration("no invitation", "request_malformed", c -> c.remove("invitation")),
        alteration("a short invitation", "request_malformed", c -> c.put("invitation", "abc")),
        alteration("no statement", "request_malformed", c -> c.remove("statement")),
        alteration("a statement object", "request_malformed", c -> c.putObject("statement")),
        alteration("a reason to apply", "request_malformed", c -> c.put("reason", "x")),
        alteration("a member more", "request_malformed", c -> c.put("ver", 1)),
        alteration("an identifier that is none", "entity_scheme", c -> c.put("aud", "x")),
        alteration("a loopback name", "entity_scheme", c -> c.put("aud", "http://localhost")));
  }

  private static Arguments alteration(String what, String code, Consumer<ObjectNode> change) {
    return Arguments.of(what, code, change);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("alterations")
  void refusesARequestWith(String what, String code, Consumer<ObjectNode> change) {
    ObjectNode claims = apply().jws().payloadObject().deepCopy();
    change.accept(claims);
    String token = CompactJws.sign(KEY, SiteRequest.TYP, CanonicalJson.write(claims)).token();

    assertThat(refusal(() -> SiteRequest.parse(token, false))).as(what).isEqualTo(code);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Key-Dispute", "", "a b"})
  void refusesAReasonThatIsNoCode(String reason) {
    assertThat(
            refusal(
                () -> SiteRequest.leave(SITE, FEDERATION, NOW, JTI, Optional.of(reason)).sign(KEY)))
        .isEqualTo("request_malformed");
  }

  @Test
  void refusesAnotherKindOfToken() {
    String other =
        CompactJws.sign(KEY, SiteStatement.TYP, CanonicalJson.write(apply().jws().payloadObject()))
            .token();

    assertThat(refusal(() -> SiteRequest.parse(other, false))).isEqualTo("typ_mismatch");
  }

  @Test
  void refusesMoreThanALongStatementNeeds() {
    assertThat(refusal(() -> SiteRequest.parse("a".repeat(98_305), false))).isEqualTo("too_large");
  }

  @Test
  void takesAStatementOfTheLongestKind() {
    SiteRequest request =
        SiteRequest.apply(SITE, FEDERATION, NOW, JTI, TOKEN, "a".repeat(Claims.MAX_TOKEN))
            .sign(KEY);

    assertThat(request.token().length()).isLessThanOrEqualTo(SiteRequest.MAX_TOKEN);
  }

  @Test
  void refusesAnotherFederationsRequest() {
    EntityId other = EntityId.parse("https://other.example");
    assertThat(refusal(() -> apply().verify(KEYS, other, NOW))).isEqualTo("request_audience");
  }

  @Test
  void refusesAnothersKey() {
    JwkSet others = JwkSet.of(TestKeys.named("stranger").publicKey());
    assertThat(refusal(() -> apply().verify(others, FEDERATION, NOW))).isEqualTo("key_unknown");
  }

  @Test
  void refusesAnAlteredSignature() {
    String token = apply().token();
    String other =
        SiteRequest.leave(SITE, FEDERATION, NOW, JTI, Optional.empty()).sign(KEY).token();
    String mixed =
        token.substring(0, token.lastIndexOf('.')) + other.substring(other.lastIndexOf('.'));

    assertThat(refusal(() -> SiteRequest.parse(mixed, false).verify(KEYS, FEDERATION, NOW)))
        .isEqualTo("signature_invalid");
  }

  @Test
  void isGoodForTenMinutesAndAMinuteOfWrongClocksOnBothSides() {
    SiteRequest request = apply();

    request.verify(KEYS, FEDERATION, NOW.minusSeconds(60));
    request.verify(KEYS, FEDERATION, NOW.plusSeconds(659));
    assertThat(refusal(() -> request.verify(KEYS, FEDERATION, NOW.minusSeconds(61))))
        .isEqualTo("request_expired");
    assertThat(refusal(() -> request.verify(KEYS, FEDERATION, NOW.plusSeconds(660))))
        .isEqualTo("request_expired");
    assertThat(request.forgottenAfter()).isEqualTo(NOW.plusSeconds(660));
  }

  @Test
  void refusesALongerLife() {
    ObjectNode claims = apply().jws().payloadObject().deepCopy();
    claims.put("exp", NOW.plus(Duration.ofSeconds(601)).getEpochSecond());
    String token = CompactJws.sign(KEY, SiteRequest.TYP, CanonicalJson.write(claims)).token();

    assertThat(refusal(() -> SiteRequest.parse(token, false).verify(KEYS, FEDERATION, NOW)))
        .isEqualTo("request_expired");
  }

  @Test
  void neverShowsTheInvitation() {
    assertThat(apply().toString()).doesNotContain(TOKEN).isEqualTo("apply of " + SITE);
  }

  private static String refusal(Runnable attempt) {
    VerificationException refused = catchThrowableOfType(VerificationException.class, attempt::run);
    assertThat(refused).as("it is refused").isNotNull();
    assertThat(refused.getMessage()).endsWith(".");
    return refused.code();
  }
}
