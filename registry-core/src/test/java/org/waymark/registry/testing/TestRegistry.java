package org.waymark.registry.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.waymark.registry.InitOptions;
import org.waymark.registry.InitResult;
import org.waymark.registry.RegisteredSite;
import org.waymark.registry.Registry;
import org.waymark.registry.RegistryConfig;
import org.waymark.registry.audit.Actor;
import org.waymark.registry.keys.KeyFolder;
import org.waymark.registry.keys.PassphraseSource;
import org.waymark.signer.key.KeyStretching;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.id.EntityId;

/**
 * A registry in a folder of a test, with a clock that stands still, keys that are the same in every
 * run and cheap passphrases; the timer does not run.
 */
public final class TestRegistry implements AutoCloseable {
  public static final EntityId FEDERATION = EntityId.parse("https://federation.example");
  public static final Actor ACTOR = new Actor("operator:test");

  /** So that tests do not wait for Argon2id. */
  public static final KeyStretching CHEAP = new KeyStretching(8, 1, 1);

  private final Path data;
  private final TestClock clock;
  private final SecureRandom random;
  private Registry registry;

  private TestRegistry(Path data, TestClock clock, SecureRandom random) {
    this.data = data;
    this.clock = clock;
    this.random = random;
    this.registry = Registry.open(config().build());
  }

  /** Makes a registry and opens it. */
  public static TestRegistry create(Path data) {
    init(data);
    return new TestRegistry(data, new TestClock(), new RepeatableRandom("secrets"));
  }

  public static InitResult init(Path data) {
    return Registry.init(options(data));
  }

  public static TestRegistry open(Path data, TestClock clock) {
    return new TestRegistry(data, clock, new SecureRandom());
  }

  public static InitOptions options(Path data) {
    return InitOptions.of(data, FEDERATION, "Test federation")
        .withClock(new TestClock())
        .withRandom(new RepeatableRandom("registry"))
        .withPassphrase(passphrase())
        .withStretching(CHEAP, CHEAP)
        .withDatabase(TestDatabase.url(data));
  }

  public static PassphraseSource passphrase() {
    return PassphraseSource.of("correct horse".toCharArray());
  }

  public RegistryConfig.Builder config() {
    return config(data, clock).random(random);
  }

  public static RegistryConfig.Builder config(Path data, TestClock clock) {
    return RegistryConfig.at(data)
        .passphrase(passphrase())
        .clock(clock)
        .timer(false)
        .database(TestDatabase.url(data));
  }

  /** Closes it and opens it again. */
  public TestRegistry reopen() {
    return reopen(config -> config);
  }

  public TestRegistry reopen(UnaryOperator<RegistryConfig.Builder> change) {
    registry.close();
    registry = Registry.open(change.apply(config()).build());
    return this;
  }

  public Registry registry() {
    return registry;
  }

  public TestClock clock() {
    return clock;
  }

  public Path data() {
    return data;
  }

  /** What is published. */
  public Path directory() {
    return data.resolve("directory");
  }

  /** As its operator has it, wherever it is kept. */
  public SigningKey membershipKey() {
    Path keys = data.resolve(Files.exists(data.resolve("offline")) ? "offline" : "keys");
    return new KeyFolder(keys).open("membership", "correct horse".toCharArray());
  }

  public SampleSite site(String host) {
    return SampleSite.at(host, clock.instant());
  }

  /** Admits a site by its first statement. */
  public SampleSite admit(String host) {
    SampleSite site = site(host);
    registry.admit(site.statement(1), ACTOR);
    return site;
  }

  /** Admits {@code site0.example} and so on, in one publication. */
  public List<RegisteredSite> admitMany(int count) {
    return admitMany("site", count);
  }

  /** Admits {@code <prefix>0.example} and so on, in one publication. */
  public List<RegisteredSite> admitMany(String prefix, int count) {
    List<String> statements = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      statements.add(site(prefix + i + ".example").statement(1));
    }
    return registry.admitAll(statements, ACTOR);
  }

  /** Believes everything that is published, from entry 0, as a client would. */
  public IndependentReader.Directory read() {
    return IndependentReader.read(directory(), clock.instant());
  }

  @Override
  public void close() {
    registry.close();
  }
}
