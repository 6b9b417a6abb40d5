package org.waymark.benchmarks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.waymark.registry.InitOptions;
import org.waymark.registry.InitResult;
import org.waymark.registry.Registry;
import org.waymark.registry.RegistryConfig;
import org.waymark.registry.admission.Application;
import org.waymark.registry.admission.ApplicationState;
import org.waymark.registry.admission.Inspection;
import org.waymark.registry.admission.InvitationOrder;
import org.waymark.registry.audit.Actor;
import org.waymark.registry.keys.PassphraseSource;
import org.waymark.registry.rules.CheckName;
import org.waymark.registry.rules.CheckResult;
import org.waymark.registry.rules.RuleReport;
import org.waymark.registry.rules.Rules;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.KeyStretching;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.statement.SiteRequest;
import org.waymark.trust.statement.SiteStatement;
import org.waymark.trust.testing.TestKeys;

/**
 * A registry on an H2 file that has a number of members and receives applications. What sites show
 * on the network costs it nothing; everything else is as {@code registry start} has it, but that no
 * timer writes in between.
 */
final class GrownRegistry implements AutoCloseable {
  private static final EntityId FEDERATION = EntityId.parse("https://mesh.example.org");
  private static final Actor OPERATOR = new Actor("operator:benchmark");

  /** So that the passphrase, which is asked for before the first change, costs nothing. */
  private static final KeyStretching CHEAP = new KeyStretching(8, 1, 1);

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path data;
  private final Registry registry;
  private int applicants;

  private GrownRegistry(Path data, Registry registry) {
    this.data = data;
    this.registry = registry;
  }

  /** Makes one that is empty. */
  static GrownRegistry create(Path data) {
    PassphraseSource passphrase = PassphraseSource.of("benchmark".toCharArray());
    InitResult unused =
        Registry.init(
            InitOptions.of(data, FEDERATION, "Benchmark")
                .withPassphrase(passphrase)
                .withStretching(CHEAP, CHEAP));
    return new GrownRegistry(
        data,
        Registry.open(
            RegistryConfig.at(data)
                .passphrase(passphrase)
                .timer(false)
                .checks(new Idle())
                .build()));
  }

  /**
   * Admits so many, a thousand in each publication. They say little about themselves, and the next
   * thousand sign while these are admitted: so that it takes some minutes and no more.
   */
  void admit(int members) {
    CompletableFuture<List<String>> next = signed(0, members);
    for (int from = 0; from < members; from += Registry.MAX_BATCH) {
      List<String> statements = next.join();
      next = signed(from + Registry.MAX_BATCH, members);
      var unused = registry.admitAll(statements, OPERATOR);
    }
  }

  /** At most a batch of them. */
  private static CompletableFuture<List<String>> signed(int from, int members) {
    int to = Math.min(members, from + Registry.MAX_BATCH);
    return CompletableFuture.supplyAsync(() -> members(from, to));
  }

  private static List<String> members(int from, int to) {
    return IntStream.range(from, to)
        .parallel()
        .mapToObj(i -> EntityId.parse("https://member" + i + ".example.org"))
        .map(GrownRegistry::shortStatement)
        .toList();
  }

  private static String shortStatement(EntityId site) {
    SigningKey key = TestKeys.named("site " + site);
    ObjectNode metadata = JsonNodeFactory.instance.objectNode();
    metadata.putObject("federation_entity").put("organization_name", site.host().toString());
    Instant now = Instant.now();
    return SiteStatement.draft(
            site,
            now,
            now.plus(Duration.ofDays(180)),
            JwkSet.of(key.publicKey()),
            List.of(FEDERATION))
        .withMetadata(metadata)
        .sign(key)
        .jws()
        .token();
  }

  /** Two snapshots, after which nothing older is kept; the bundle stands. */
  void settle() {
    registry.snapshot(Optional.empty(), OPERATOR);
    registry.snapshot(Optional.empty(), OPERATOR);
  }

  /** Writes heartbeats until the last tile of the log has so many entries. */
  void fillTile(int width) throws IOException {
    while (published() % 256 != width) {
      registry.heartbeat();
    }
  }

  /** Lets a site apply, and times its approval to the checkpoint on the disk. */
  double approve() throws IOException {
    EntityId site = EntityId.parse("https://applicant" + applicants++ + ".example.org");
    String id = apply(site);
    long before = published();
    long began = System.nanoTime();
    Application admitted = registry.approve(id, Optional.empty(), Optional.empty(), OPERATOR);
    long nanos = System.nanoTime() - began;
    if (admitted.state() != ApplicationState.ADMITTED || published() != before + 1) {
      throw new IllegalStateException(site + " is " + admitted.state());
    }
    return nanos;
  }

  /** Entries under the checkpoint on the disk. */
  private long published() throws IOException {
    return Long.parseLong(Files.readAllLines(data.resolve("directory/checkpoint")).get(1));
  }

  private String apply(EntityId site) {
    byte[] jti = new byte[24];
    RANDOM.nextBytes(jti);
    String request =
        SiteRequest.apply(
                site,
                FEDERATION,
                Instant.now(),
                Base64.getUrlEncoder().withoutPadding().encodeToString(jti),
                registry.invitations().create(InvitationOrder.forAnybody(), OPERATOR).token(),
                statement(site))
            .sign(TestKeys.named("site " + site))
            .token();
    String id = registry.applications().submit(request).id();
    while (registry.applications().get(id).orElseThrow().state() == ApplicationState.APPLIED) {
      Thread.onSpinWait();
    }
    return id;
  }

  private static String statement(EntityId site) {
    return CheckedSites.of(site, Instant.now()).statement().jws().token();
  }

  @Override
  public void close() {
    registry.close();
  }

  /** Finds at once that every site controls its domain and shows what it showed before. */
  private static final class Idle implements Inspection {
    @Override
    public RuleReport check(SiteStatement statement, Rules rules) {
      return new RuleReport(
          statement.sub(),
          statement.ver(),
          rules.set().hash(),
          Sha256.of(new byte[0]),
          Instant.now(),
          List.of(CheckResult.pass(CheckName.DOMAIN_CONTROL, "As every site of a benchmark.")));
    }

    @Override
    public CompletableFuture<RuleReport> submit(SiteStatement statement, Rules rules) {
      return CompletableFuture.completedFuture(check(statement, rules));
    }
  }
}
