package org.waymark.registry.testing;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.key.SigningKeys;
import org.waymark.signer.note.NoteVerifier;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.root.WitnessPolicy;

/** A witness that cosigns whatever a test hands it. */
public record SampleWitness(String name, SigningKey key) {

  public static SampleWitness of(String name) {
    return new SampleWitness(name, SigningKeys.ed25519(new RepeatableRandom(name)));
  }

  /** One group of these. */
  public static WitnessPolicy policy(int k, SampleWitness... witnesses) {
    return new WitnessPolicy(
        1,
        List.of(
            new WitnessPolicy.Group(
                "all", k, Stream.of(witnesses).map(SampleWitness::verifier).toList())));
  }

  public NoteVerifier verifier() {
    return NoteVerifier.cosignatureV1(name, key.publicKey());
  }

  /** The note with its cosignature. */
  public byte[] cosign(Checkpoint checkpoint, Instant at) {
    return checkpoint.note().cosign(name, key, at).bytes();
  }
}
