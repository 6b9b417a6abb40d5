package org.waymark.server.witness;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.waymark.client.sync.Source;
import org.waymark.node.EmbeddedNode;
import org.waymark.node.NodeConfig;
import org.waymark.node.witness.WitnessFolder;
import org.waymark.node.witness.WitnessKey;
import org.waymark.node.witness.WitnessSettings;
import org.waymark.registry.InitOptions;
import org.waymark.registry.Registry;
import org.waymark.registry.RegistryConfig;
import org.waymark.registry.RoleKeyFile;
import org.waymark.registry.audit.Actor;
import org.waymark.registry.keys.KeyFolder;
import org.waymark.registry.keys.PassphraseSource;
import org.waymark.server.EmbeddedRegistry;
import org.waymark.server.EmbeddedRegistryConfig;
import org.waymark.signer.key.KeyStretching;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.key.SigningKeys;
import org.waymark.signer.note.NoteVerifier;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootDraft;
import org.waymark.trust.root.RootRole;
import org.waymark.trust.root.WitnessPolicy;

/**
 * A registry whose second root, or first one, asks for two of three nodes as witnesses; all of it
 * in this JVM. The nodes follow under the first root, as in life: their keys have to be known
 * before the ceremony.
 */
final class WitnessedFederation implements AutoCloseable {
  static final Duration POLL = Duration.ofMillis(150);
  private static final KeyStretching CHEAP = new KeyStretching(64, 1, 1);
  private static final EntityId FEDERATION = EntityId.parse("https://federation.example.org");
  private static final int WITNESSES = 3;

  private final Path folder;
  private final InstantSource clock;
  private final Root pinned;
  private final Path data;
  private final Root second;
  private EmbeddedRegistry registry;
  private final List<EmbeddedNode> nodes = new ArrayList<>();

  private WitnessedFederation(Path folder, InstantSource clock, boolean fromTheStart) {
    this.folder = folder;
    this.clock = clock;
    this.data = folder.resolve("registry");
    List<NoteVerifier> witnesses = new ArrayList<>();
    for (int i = 0; i < WITNESSES; i++) {
      WitnessKey key =
          new WitnessFolder(node(i).resolve("witness")).open(settings(), new SecureRandom());
      witnesses.add(key.verifier());
    }
    WitnessPolicy policy =
        new WitnessPolicy(1, List.of(new WitnessPolicy.Group("nodes", 2, witnesses)));
    if (fromTheStart) {
      this.pinned = Registry.init(cheap(InitOptions.withRoot(data, founding(policy)))).root();
      this.second = pinned;
    } else {
      InitOptions options = InitOptions.testing(data, FEDERATION, "Sample");
      this.pinned = Registry.init(cheap(options)).root();
      this.second =
          pinned
              .payload()
              .next(clock.instant(), clock.instant().plus(Duration.ofDays(365)))
              .witness(policy)
              .sign(rootKeys());
    }
    startRegistry();
  }

  /** The second root asks for witnesses. */
  WitnessedFederation(Path folder, InstantSource clock) {
    this(folder, clock, false);
  }

  /** The first root does: nobody ever followed this federation without. */
  static WitnessedFederation fromTheStart(Path folder, InstantSource clock) {
    return new WitnessedFederation(folder, clock, true);
  }

  private InitOptions cheap(InitOptions options) {
    return options.withClock(clock).withStretching(CHEAP, CHEAP);
  }

  private Root founding(WitnessPolicy policy) {
    SigningKey offline = SigningKeys.ed25519(new SecureRandom());
    RootDraft draft =
        RootDraft.first(
                FEDERATION,
                "Sample",
                clock.instant(),
                clock.instant().plus(Duration.ofDays(365)),
                1,
                builder -> builder.testing(true).witness(policy))
            .withKey(RootRole.ROOT, offline.publicKey());
    for (RootRole role : RootRole.values()) {
      if (role != RootRole.ROOT) {
        draft =
            draft.withKey(
                role,
                RoleKeyFile.make(data, role, Optional.empty(), CHEAP, new SecureRandom()).key());
      }
    }
    return draft.sign(offline).finished().orElseThrow();
  }

  /** The registry goes on under the root that asks for witnesses. */
  void demandWitnesses() {
    var unused = registry.registry().succeed(second.bytes(), new Actor("operator:test"));
  }

  private List<SigningKey> rootKeys() {
    KeyFolder keys = new KeyFolder(data.resolve("root-keys"));
    return List.of(keys.open("root-1", passphrase()), keys.open("root-2", passphrase()));
  }

  /** What a thief of the registry's machine has. */
  SigningKey logKey() {
    return new KeyFolder(data.resolve("keys")).open(RootRole.LOG.member(), passphrase());
  }

  private char[] passphrase() {
    return PassphraseSource.file(data.resolve("passphrase")).read();
  }

  private static WitnessSettings settings() {
    return WitnessSettings.DEFAULT.withStretching(CHEAP);
  }

  Path node(int number) {
    return folder.resolve("node" + number);
  }

  Path data() {
    return data;
  }

  Root pinned() {
    return pinned;
  }

  void startRegistry() {
    registry =
        EmbeddedRegistry.start(
            EmbeddedRegistryConfig.of(RegistryConfig.at(data).clock(clock).timer(false).build()));
  }

  EmbeddedRegistry registry() {
    return registry;
  }

  Source source() {
    return new Source.HttpSource(registry.publicUri());
  }

  /** A node that is a witness, from 0. */
  EmbeddedNode startWitness(int number) {
    return startWitness(number, POLL);
  }

  EmbeddedNode startWitness(int number, Duration poll) {
    return start(
        NodeConfig.at(node(number)).federation(pinned, source()).witness(settings()).poll(poll));
  }

  /** A node that is none. */
  EmbeddedNode startFollower() {
    return start(NodeConfig.inMemory().federation(pinned, source()).witness(settings()).poll(POLL));
  }

  private EmbeddedNode start(NodeConfig config) {
    EmbeddedNode node = EmbeddedNode.start(config.directory(it -> it.clock(clock)));
    nodes.add(node);
    return node;
  }

  void stop(EmbeddedNode node) {
    assertThat(nodes.remove(node)).isTrue();
    node.close();
  }

  @Override
  public void close() {
    nodes.forEach(EmbeddedNode::close);
    registry.close();
  }
}
