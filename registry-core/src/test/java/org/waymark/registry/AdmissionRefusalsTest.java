package org.waymark.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.registry.admission.Application;
import org.waymark.registry.admission.InvitationKind;
import org.waymark.registry.admission.InvitationOrder;
import org.waymark.registry.admission.Invitations;
import org.waymark.registry.error.RegistryException;
import org.waymark.registry.rules.RuleSet;
import org.waymark.registry.storage.AuditRow;
import org.waymark.registry.testing.Applicant;
import org.waymark.registry.testing.SampleSite;
import org.waymark.registry.testing.StagedInspection;
import org.waymark.registry.testing.TestDatabase;
import org.waymark.registry.testing.TestRegistry;
import org.waymark.signer.VerificationException;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.id.Host;
import org.waymark.trust.statement.SiteRequest;
import org.waymark.trust.testing.TestKeys;

/**
 * Everything bad that can come on the way from an invitation to a membership: each has a code of
 * its own, is in the audit trail, and leaves the log, the checkpoint and every row as they were.
 */
class AdmissionRefusalsTest {
  @TempDir static Path temp;
  private static final AtomicInteger NAMES = new AtomicInteger();
  private static TestRegistry test;
  private static StagedInspection network;

  @BeforeAll
  static void open() {
    test = TestRegistry.create(temp.resolve("data"));
    network = new StagedInspection(test.clock());
    test.reopen(config -> config.checks(network).updatesAnHour(3));
  }

  @AfterAll
  static void close() {
    test.close();
  }

  /** One site that nobody has heard of, and what it does. */
  private static final class Scene {
    final Registry registry = test.registry();
    final SampleSite site = test.site("case" + NAMES.incrementAndGet() + ".example");
    final Applicant applicant = new Applicant(site, registry);

    String invited() {
      return Applicant.invited(registry);
    }

    String invited(InvitationOrder order) {
      return registry.invitations().create(order, TestRegistry.ACTOR).token();
    }

    Scene member() {
      registry.admit(site.statement(5), TestRegistry.ACTOR);
      return this;
    }

    ThrowingCallable submit(String request) {
      return () -> registry.applications().submit(request);
    }

    ThrowingCallable apply(String invitation, long ver) {
      return submit(applicant.request(invitation, site.statement(ver)));
    }

    ThrowingCallable approve(String application) {
      return () ->
          registry.approve(application, Optional.empty(), Optional.empty(), TestRegistry.ACTOR);
    }
  }

  /** Prepares a scene, and returns what must be refused. */
  private interface Case {
    ThrowingCallable prepare(Scene scene) throws Throwable;
  }

  private static Arguments refused(String code, String what, Case scene) {
    return Arguments.of(what, code, scene);
  }

  static Stream<Arguments> invitations() {
    return Stream.of(
        refused(
            "invitation_used",
            "a second use by another site",
            s -> {
              String token = s.invited();
              SampleSite first = test.site("first" + s.site.id().host());
              s.registry
                  .applications()
                  .submit(new Applicant(first, s.registry).request(token, first.statement(1)));
              return s.apply(token, 1);
            }),
        refused(
            "invitation_used",
            "a second use after the application was declined",
            s -> {
              String token = s.invited();
              Application mine =
                  s.registry.applications().submit(s.applicant.request(token, s.site.statement(1)));
              s.registry.applications().decline(mine.id(), "not-eligible", TestRegistry.ACTOR);
              return s.apply(token, 2);
            }),
        refused(
            "invitation_expired",
            "an expired invitation",
            s -> {
              String token =
                  s.invited(
                      new InvitationOrder(
                          Optional.empty(),
                          InvitationKind.ADMIT,
                          Optional.empty(),
                          Duration.ofHours(1)));
              test.clock().advance(Duration.ofHours(1));
              return s.submit(
                  s.applicant.request(
                      token, s.site.statement(1), test.clock().instant(), s.site.key()));
            }),
        refused(
            "invitation_revoked",
            "an invitation that was taken back",
            s -> {
              Invitations.Created made =
                  s.registry.invitations().create(InvitationOrder.forAnybody(), TestRegistry.ACTOR);
              s.registry.invitations().revoke(made.invitation().id(), TestRegistry.ACTOR);
              return s.apply(made.token(), 1);
            }),
        refused(
            "invitation_foreign",
            "an invitation for another host",
            s -> s.apply(s.invited(InvitationOrder.forHost(Host.parse("other.example"))), 1)),
        refused(
            "invitation_unknown",
            "an invitation of another federation",
            s -> s.apply("x".repeat(43), 1)),
        refused(
            "application_pending",
            "a second invitation while the first application is open",
            s -> {
              s.applicant.applied();
              return s.apply(s.invited(), 2);
            }));
  }

  static Stream<Arguments> applicants() {
    return Stream.of(
        refused(
            "already_member",
            "a host that is a member already",
            s -> s.member().apply(s.invited(), 6)),
        refused(
            "counter_rollback",
            "a statement older than the last before the site left",
            s -> {
              s.member().registry.leave(s.site.id(), "request", TestRegistry.ACTOR);
              return s.apply(s.invited(), 4);
            }),
        refused(
            "counter_rollback",
            "a better statement with a lower counter",
            s -> {
              String token = s.invited();
              s.registry.applications().submit(s.applicant.request(token, s.site.statement(7)));
              return s.apply(token, 6);
            }),
        refused(
            "counter_reused",
            "another statement with the same counter",
            s -> {
              String token = s.invited();
              s.registry.applications().submit(s.applicant.request(token, s.site.statement(7)));
              String other =
                  s.site.statement(7, d -> d.withMetadata("mesh_site", json("displayName", "B")));
              return s.submit(s.applicant.request(token, other));
            }),
        refused(
            "request_replayed",
            "the same request again",
            s -> {
              String request = s.applicant.request(s.invited(), s.site.statement(1));
              s.registry.applications().submit(request);
              return s.submit(request);
            }),
        refused(
            "key_unknown",
            "a request that another key signed",
            s ->
                s.submit(
                    s.applicant.request(
                        s.invited(),
                        s.site.statement(1),
                        s.site.now(),
                        TestKeys.named("stranger")))),
        refused(
            "request_malformed",
            "a statement of another site",
            s ->
                s.submit(
                    s.applicant.request(s.invited(), test.site("victim.example").statement(1)))),
        refused(
            "request_audience",
            "a request for another federation",
            s ->
                s.submit(
                    SiteRequest.apply(
                            s.site.id(),
                            EntityId.parse("https://other.example"),
                            s.site.now(),
                            Applicant.jti(),
                            s.invited(),
                            s.site.statement(1))
                        .sign(s.site.key())
                        .token())),
        refused(
            "request_expired",
            "a request of an hour ago",
            s ->
                s.submit(
                    s.applicant.request(
                        s.invited(),
                        s.site.statement(1),
                        s.site.now().minus(Duration.ofHours(1)),
                        s.site.key()))),
        refused(
            "request_malformed", "a leave where an application belongs", s -> s.submit(leave(s))),
        refused(
            "update_too_often",
            "the twenty-sixth application within an hour",
            s -> {
              String token = s.invited();
              for (int i = 1; i <= 25; i++) {
                s.registry.applications().submit(s.applicant.request(token, s.site.statement(i)));
              }
              return s.apply(token, 26);
            }));
  }

  private static String leave(Scene scene) {
    return scene.applicant.leave();
  }

  static Stream<Arguments> approvals() {
    return Stream.of(
        refused(
            "rules_failed",
            "a host that the site does not control",
            s -> {
              network.controlled(s.site.id().host().name(), false);
              return s.approve(s.applicant.applied().id());
            }),
        refused(
            "evidence_changed",
            "a discovery document that changed between check and approval",
            s -> {
              Application application = s.applicant.applied();
              network.shows(s.site.id().host().name(), "another document");
              return s.approve(application.id());
            }),
        refused("application_unknown", "an application that is none", s -> s.approve("none")),
        refused(
            "application_state",
            "an application that was declined",
            s -> {
              Application application = s.applicant.applied();
              s.registry
                  .applications()
                  .decline(application.id(), "not-eligible", TestRegistry.ACTOR);
              return s.approve(application.id());
            }),
        refused(
            "application_state",
            "a second approval",
            s -> {
              Application application = s.applicant.applied();
              s.approve(application.id()).call();
              return s.approve(application.id());
            }),
        refused(
            "already_member",
            "a site that was admitted meanwhile",
            s -> {
              Application application = s.applicant.applied();
              s.registry.admit(s.site.statement(1), TestRegistry.ACTOR);
              return s.approve(application.id());
            }),
        refused(
            "reason_malformed",
            "a reason in free text",
            s -> {
              Application application = s.applicant.applied();
              return () ->
                  s.registry.approve(
                      application.id(),
                      Optional.of("They are nice"),
                      Optional.empty(),
                      TestRegistry.ACTOR);
            }));
  }

  static Stream<Arguments> members() {
    return Stream.of(
        refused(
            "counter_unchanged",
            "a replayed update",
            s -> {
              s.member().registry.update(s.site.statement(6), TestRegistry.ACTOR);
              return () -> s.registry.update(s.site.statement(6), TestRegistry.ACTOR);
            }),
        refused(
            "counter_rollback",
            "an update out of order",
            s -> {
              s.member().registry.update(s.site.statement(8), TestRegistry.ACTOR);
              return () -> s.registry.update(s.site.statement(7), TestRegistry.ACTOR);
            }),
        refused(
            "not_active",
            "an update while suspended",
            s -> {
              s.member().registry.suspend(s.site.id(), "rules", TestRegistry.ACTOR);
              return () -> s.registry.update(s.site.statement(6), TestRegistry.ACTOR);
            }),
        refused(
            "update_too_often",
            "more updates in an hour than are allowed",
            s -> {
              s.member();
              for (int ver = 6; ver < 9; ver++) {
                s.registry.update(s.site.statement(ver), TestRegistry.ACTOR);
              }
              return () -> s.registry.update(s.site.statement(9), TestRegistry.ACTOR);
            }),
        refused(
            "rules_failed",
            "an update that directs shares to another's host",
            s -> {
              s.member();
              String statement =
                  s.site.statement(
                      6,
                      d ->
                          d.withMetadata(
                              "ocm_server",
                              json("endPoint", "https://victim.example/ocm").put("enabled", true)));
              return () -> s.registry.update(statement, TestRegistry.ACTOR);
            }),
        refused(
            "request_malformed",
            "a rotation of another site's keys",
            s -> {
              s.member();
              String request =
                  s.applicant.rotateKey(test.site("victim.example").statement(6), s.site.key());
              return () -> s.registry.rotateKey(request);
            }),
        refused(
            "not_active",
            "new keys by invitation while suspended",
            s -> {
              s.member().registry.suspend(s.site.id(), "key-dispute", TestRegistry.ACTOR);
              return s.apply(s.invited(InvitationOrder.rekey(s.site.id().host())), 6);
            }),
        refused(
            "not_active",
            "new keys by invitation for a member that was suspended before the approval",
            s -> {
              s.member();
              String token = s.invited(InvitationOrder.rekey(s.site.id().host()));
              String id =
                  s.registry
                      .applications()
                      .submit(s.applicant.request(token, s.site.statement(6)))
                      .id();
              Application checked = s.applicant.checked(id);
              s.registry.suspend(s.site.id(), "key-dispute", TestRegistry.ACTOR);
              return s.approve(checked.id());
            }),
        refused("not_a_member", "a stranger that leaves", s -> () -> s.registry.leave(leave(s))),
        refused(
            "key_unknown",
            "a leave that another key signed",
            s -> {
              s.member();
              String request = s.applicant.leave(s.site.now(), TestKeys.named("stranger"));
              return () -> s.registry.leave(request);
            }),
        refused(
            "request_too_old",
            "a leave from before the present membership",
            s -> {
              String request = s.applicant.leave();
              test.clock().advance(Duration.ofMinutes(2));
              s.member();
              return () -> s.registry.leave(request);
            }),
        refused(
            "keys_unchanged",
            "a rotation to the same keys",
            s -> {
              s.member();
              String request = s.applicant.rotateKey(s.site.statement(6), s.site.key());
              return () -> s.registry.rotateKey(request);
            }),
        refused(
            "recovery_committed",
            "new keys by invitation where a recovery key was promised",
            s -> {
              s.registry.admit(
                  s.site.statement(1, d -> d.withRecovery(Sha256.of(new byte[] {1}))),
                  TestRegistry.ACTOR);
              return s.apply(s.invited(InvitationOrder.rekey(s.site.id().host())), 2);
            }),
        refused(
            "not_a_member",
            "new keys by invitation for a stranger",
            s -> s.apply(s.invited(InvitationOrder.rekey(s.site.id().host())), 2)));
  }

  static Stream<Arguments> ruleSets() {
    return Stream.of(
        refused(
            "rules_malformed",
            "shapes that do not parse",
            s -> applyShapes(s, "this is no Turtle")),
        refused(
            "rules_recursive",
            "shapes that recurse",
            s ->
                applyShapes(
                    s,
                    """
                    @prefix sh: <http://www.w3.org/ns/shacl#> .
                    @prefix e: <https://example.org/> .
                    e:S a sh:NodeShape ; sh:targetClass <urn:waymark:ns#Site> ; sh:property e:P .
                    e:P sh:path e:p ; sh:node e:S .
                    """)),
        refused(
            "membership_unexpected",
            "a signed token for something else",
            s -> {
              s.member();
              SigningRequest other =
                  s.registry.whatToSign(new MembershipStep.Suspend(s.site.id(), "rules"));
              String token = other.sign(test.membershipKey());
              return () ->
                  s.registry.take(
                      new MembershipStep.Suspend(s.site.id(), "key-dispute"),
                      s.site.id(),
                      Optional.of(token),
                      TestRegistry.ACTOR);
            }));
  }

  private static ThrowingCallable applyShapes(Scene scene, String shapes) {
    return () ->
        scene.registry.applyRules(RuleSet.of("bad", shapes, json(), json()), TestRegistry.ACTOR);
  }

  private static ObjectNode json() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static ObjectNode json(String name, String value) {
    return json().put(name, value);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource({"invitations", "applicants", "approvals", "members", "ruleSets"})
  void refuses(String what, String code, Case prepared) throws Throwable {
    Scene scene = new Scene();
    ThrowingCallable attempt = prepared.prepare(scene);
    settle();
    List<String> before = everything();

    Throwable thrown = catchThrowable(attempt);

    assertThat(code(thrown)).as(what + ": " + thrown).isEqualTo(code);
    assertThat(thrown.getMessage()).as("a sentence").contains(" ").matches("(?s).*[.)]");
    assertThat(everything()).as("nothing has changed").isEqualTo(before);
    AuditRow row = test.registry().audit(1).get(0);
    assertThat(row.action()).isEqualTo("refused");
    assertThat(row.reason()).contains(code.replace('_', '-'));
    assertThat(row.detail()).isPresent();
  }

  @Test
  void countsRefusalsRatherThanKeepingTenThousandOfThem() {
    test.clock().advance(Duration.ofHours(2));
    Scene scene = new Scene();
    String request = scene.applicant.request("x".repeat(43), scene.site.statement(1));
    settle();
    List<String> before = everything();
    int rows = refusals();

    for (int i = 0; i < 10_000; i++) {
      assertThat(catchThrowable(() -> scene.registry.applications().submit(request))).isNotNull();
    }

    assertThat(everything()).isEqualTo(before);
    assertThat(refusals() - rows).isLessThanOrEqualTo(1_003);
    assertThat(test.registry().audit(1).get(0).reason()).contains("many-refusals");

    test.clock().advance(Duration.ofHours(1));
    assertThat(catchThrowable(() -> scene.registry.applications().submit(request))).isNotNull();
    assertThat(test.registry().audit(2).get(1).detail())
        .as("the next hour begins with the number")
        .hasValueSatisfying(text -> assertThat(text).contains(" refusals between "));
  }

  @Test
  void strangersCannotFillTheHourOfAnOperatorsRefusals() {
    test.clock().advance(Duration.ofHours(2));
    for (int i = 0; i < 1_100; i++) {
      assertThat(catchThrowable(() -> test.registry().applications().submit("x"))).isNotNull();
    }

    assertThat(
            catchThrowable(
                () ->
                    test.registry()
                        .applications()
                        .decline("none", "not-eligible", TestRegistry.ACTOR)))
        .isNotNull();

    AuditRow row = test.registry().audit(1).get(0);
    assertThat(row.actor()).isEqualTo(TestRegistry.ACTOR.name());
    assertThat(row.reason()).contains("application-unknown");
    test.clock().advance(Duration.ofHours(2));
  }

  /** Checks under way end before anything is compared. */
  private static void settle() {
    test.registry()
        .applications()
        .list(Optional.empty())
        .forEach(
            application ->
                new Applicant(test.site("any.example"), test.registry()).checked(application.id()));
  }

  private static int refusals() {
    return (int)
        TestDatabase.everything(test.data()).stream()
            .filter(row -> row.toLowerCase(Locale.ROOT).startsWith("\"audit\""))
            .filter(row -> row.contains(" refused "))
            .count();
  }

  /** Every row but the audit trail and the numbers of requests, and the checkpoint. */
  private static List<String> everything() {
    try {
      String checkpoint =
          Files.readString(test.directory().resolve("checkpoint"), StandardCharsets.UTF_8);
      return Stream.concat(
              TestDatabase.everything(test.data()).stream()
                  .filter(row -> !row.toLowerCase(Locale.ROOT).startsWith("\"audit\""))
                  .filter(row -> !row.toLowerCase(Locale.ROOT).startsWith("\"used_requests\"")),
              Stream.of(checkpoint))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String code(Throwable thrown) {
    if (thrown instanceof RegistryException refused) {
      return refused.code();
    }
    return thrown instanceof VerificationException refused ? refused.code() : "none";
  }
}
