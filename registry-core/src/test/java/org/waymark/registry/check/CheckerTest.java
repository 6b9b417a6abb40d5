package org.waymark.registry.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.waymark.client.fetch.StubPeer;
import org.waymark.registry.rules.CheckName;
import org.waymark.registry.rules.Outcome;
import org.waymark.registry.rules.RuleReport;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.key.JwkSet;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.statement.SiteStatement;
import org.waymark.trust.testing.TestKeys;

/** Many sites side by side, and the digest that an approval rests on. */
class CheckerTest {

  private static CheckedSite silent() {
    CheckedSite site = new CheckedSite();
    site.paths.put(DomainControl.PATH, StubPeer.Exchange::fallSilent);
    site.paths.put("/.well-known/ocm", StubPeer.Exchange::fallSilent);
    return site;
  }

  @Test
  void sitesThatAreSilentCostTheirTimeOnceForAllTogether() throws Exception {
    List<CheckedSite> sites = new ArrayList<>();
    List<SiteStatement> statements = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      sites.add(i % 2 == 0 ? silent() : new CheckedSite());
    }
    for (CheckedSite site : sites) {
      statements.add(site.statement());
    }
    CheckLimits limits = new CheckLimits(Duration.ofSeconds(4), Duration.ofSeconds(6), 64);
    List<RuleReport> reports = new ArrayList<>();
    long start = System.nanoTime();
    try (Checker checker = sites.get(0).checker(limits)) {
      checker.checkAll(statements, CheckedSite.rules(), reports::add);
    }
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
    assertThat(seconds).as("ten silent sites of four seconds each").isLessThan(20);
    assertThat(reports).hasSize(20);
    List<EntityId> well =
        reports.stream()
            .filter(report -> report.worst() == Outcome.PASS)
            .map(RuleReport::site)
            .toList();
    assertThat(well).hasSize(10);
    assertThat(reports.subList(0, 10))
        .as("nobody waits for a silent one")
        .extracting(RuleReport::site)
        .containsExactlyInAnyOrderElementsOf(well);
    for (CheckedSite site : sites) {
      site.close();
    }
  }

  @Test
  void closingEndsWhatIsUnderWayAndWhatWaits() throws Exception {
    try (CheckedSite site = silent()) {
      CheckLimits one = new CheckLimits(Duration.ofMinutes(1), Duration.ofMinutes(1), 1);
      Checker checker = site.checker(one);
      CompletableFuture<RuleReport> running = checker.submit(site.statement(), CheckedSite.rules());
      CompletableFuture<RuleReport> waiting = checker.submit(site.statement(), CheckedSite.rules());
      checker.close();
      await().atMost(Duration.ofSeconds(20)).until(() -> running.isDone() && waiting.isDone());
      assertThat(waiting).isCompletedExceptionally();
      assertThatThrownBy(() -> checker.submit(site.statement(), CheckedSite.rules()))
          .isInstanceOf(RejectedExecutionException.class);
    }
  }

  @Test
  void threadsAreDaemonsWithNames() throws Exception {
    try (CheckedSite site = silent()) {
      Checker checker = site.checker();
      checker.submit(site.statement(), CheckedSite.rules());
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(
              () ->
                  assertThat(Thread.getAllStackTraces().keySet())
                      .filteredOn(thread -> thread.getName().startsWith("waymark-check-"))
                      .hasSizeGreaterThanOrEqualTo(2)
                      .allMatch(Thread::isDaemon));
      checker.close();
    }
  }

  private static Sha256 evidence(Checker checker, SiteStatement statement) {
    return checker.check(statement, CheckedSite.rules()).evidence();
  }

  @Test
  void headersOrderAndUnknownMembersAreNoEvidence() throws Exception {
    try (CheckedSite site = new CheckedSite();
        Checker checker = site.checker()) {
      SiteStatement statement = site.statement();
      Sha256 before = evidence(checker, statement);
      ObjectNode reordered = site.discovery.objectNode().put("hello", "world");
      List<String> names = new ArrayList<>();
      site.discovery.fieldNames().forEachRemaining(names::add);
      Collections.reverse(names);
      names.forEach(name -> reordered.set(name, site.discovery.get(name)));
      String body = reordered.toPrettyString();
      site.paths.put(
          "/.well-known/ocm",
          e ->
              e.say(
                  "HTTP/1.1 200 OK\nDate: today\nSet-Cookie: a=b\nContent-Length: "
                      + body.length()
                      + "\n\n"
                      + body.replace("\n", " ")));
      assertThat(evidence(checker, statement)).isEqualTo(before);
    }
  }

  @Test
  void theEvidenceChangesWithTheDocumentTheKeysAndTheirLoss() throws Exception {
    try (CheckedSite site = new CheckedSite();
        Checker checker = site.checker()) {
      SiteStatement statement = site.statement();
      Sha256 before = evidence(checker, statement);
      site.paths.put(
          "/jwks.json",
          e -> e.ok(JwkSet.of(TestKeys.named("stranger").publicKey()).toJson().toString()));
      Sha256 otherKeys = evidence(checker, statement);
      site.paths.put("/jwks.json", e -> e.status(404));
      Sha256 noKeys = evidence(checker, statement);
      site.discovery.put("endPoint", site.id() + "/other");
      Sha256 otherDocument = evidence(checker, statement);
      site.paths.remove("/.well-known/ocm");
      Sha256 noDocument = evidence(checker, statement);
      assertThat(List.of(before, otherKeys, noKeys, otherDocument, noDocument))
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void aTestingSiteWithoutTlsPassesTheCheckOfTls() throws Exception {
    try (CheckedSite site = new CheckedSite()) {
      SiteStatement plain =
          SiteStatement.draft(
                  EntityId.parseTesting("http://localhost:1"),
                  site.now,
                  site.now.plus(Duration.ofDays(1)),
                  JwkSet.of(site.key.publicKey()),
                  List.of(EntityId.parse("https://mesh.example.org")))
              .sign(site.key);
      assertThat(site.result(CheckName.TLS, plain).outcome()).isEqualTo(Outcome.PASS);
    }
  }

  @Test
  void aSiteThatNamesItsKeyOnlyInDnsNeedsNoFile() throws Exception {
    try (CheckedSite site = new CheckedSite()) {
      site.paths.remove(DomainControl.PATH);
      site.txt.put("_waymark.cloud.test", List.of(site.line()));
      assertThat(site.check(site.statement()).worst()).isEqualTo(Outcome.PASS);
    }
  }
}
