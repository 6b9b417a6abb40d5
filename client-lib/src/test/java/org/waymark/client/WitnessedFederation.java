package org.waymark.client;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.note.NoteVerifier;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.root.RootBuilder;
import org.waymark.trust.root.WitnessPolicy;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestKeys;

/** A federation whose root may ask for witnesses, on a web server that shows what a test wants. */
final class WitnessedFederation implements AutoCloseable {

  private static final String NAME = "witness.example";
  private static final SigningKey KEY = TestKeys.named("witness");

  final TestFederation log;
  final WebMirror mirror = new WebMirror();

  private WitnessedFederation(TestFederation log) {
    this.log = log;
  }

  /** One witness has to cosign. */
  static WitnessedFederation create() {
    return new WitnessedFederation(TestFederation.create(testing(policy(KEY))));
  }

  /** Nobody has to, yet. */
  static WitnessedFederation withoutPolicy() {
    return new WitnessedFederation(TestFederation.create(builder -> builder.testing(true)));
  }

  /** Another federation, without a policy. */
  static WitnessedFederation named(String id) {
    return new WitnessedFederation(TestFederation.named(id, builder -> builder.testing(true)));
  }

  private static UnaryOperator<RootBuilder> testing(WitnessPolicy policy) {
    return builder -> builder.testing(true).witness(policy);
  }

  static WitnessPolicy policy(SigningKey key) {
    return new WitnessPolicy(
        1,
        List.of(
            new WitnessPolicy.Group(
                "all", 1, List.of(NoteVerifier.cosignatureV1(NAME, key.publicKey())))));
  }

  static Checkpoint cosign(Checkpoint checkpoint, SigningKey key, Instant at) {
    return Checkpoint.parse(checkpoint.note().cosign(NAME, key, at).bytes());
  }

  Checkpoint cosigned(long size) {
    return cosign(log.checkpointAt(size), KEY, log.now());
  }

  /** Shows all entries, of which so many are witnessed; none is the file's absence. */
  WitnessedFederation publish(long witnessed) {
    return witnessed == 0 ? publishAlone() : publish(cosigned(witnessed));
  }

  WitnessedFederation publish(Checkpoint witnessed) {
    publishAlone();
    mirror.put("checkpoint.witnessed", witnessed.bytes());
    return this;
  }

  /** All entries and the log's word for them. */
  WitnessedFederation publishAlone() {
    Map<String, byte[]> all = Published.of(log);
    all.remove("bundle");
    mirror.publish(all);
    return this;
  }

  long size() {
    return log.entries().size();
  }

  FederationConfig config() {
    return new FederationConfig(log.roots().oldest(), List.of(mirror.source()));
  }

  @Override
  public void close() {
    mirror.close();
  }
}
