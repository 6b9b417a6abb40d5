package org.waymark.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waymark.signer.codec.Base64Url;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;
import org.waymark.signer.key.VerificationKey;
import org.waymark.trust.fold.Replay;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.EventType;
import org.waymark.trust.root.RootChain;
import org.waymark.trust.root.RootRole;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestSite;

/**
 * A log of 100,000 events about 10,000 sites, of which the present records are kept, replayed from
 * its first entry. Against what cannot be left out: the JSON of each entry, of each record and of
 * the tokens in it; the hash of each entry and record, one for the tree, and one for each step of
 * the site's path in the map; the strict signature checks.
 */
final class ReplayCost {
  private static final int SITES = 10_000;
  private static final int EVENTS = 100_000;

  private ReplayCost() {}

  /**
   * One entry and what it takes.
   *
   * @param depth of the site's leaf in the map after it
   */
  @SuppressWarnings("ArrayRecordComponent") // compared with nothing
  private record Step(byte[] entry, int depth, @Nullable Kept kept) {}

  @SuppressWarnings("ArrayRecordComponent") // compared with nothing
  private record Kept(byte[] record, List<byte[]> json, SignatureChecks checks) {}

  static Comparison measure(Path folder) throws Exception {
    TestFederation made = TestFederation.create();
    List<TestSite> sites = new ArrayList<>(SITES);
    List<Integer> depths = new ArrayList<>(EVENTS);
    Map<Integer, TestSite> last = new HashMap<>();
    for (int i = 0; i < EVENTS; i++) {
      TestSite site;
      if (i < SITES) {
        site = made.site("site" + i + ".example");
        sites.add(site);
        made.log(EventType.ADMIT, site.restate(Metadata.of(site)));
      } else {
        site = sites.get(i % SITES);
        made.log(EventType.UPDATE, site.recertify());
      }
      if (i >= EVENTS - SITES) {
        last.put(i, site);
      }
      depths.add(made.map().prove(site.id().key()).path().size());
    }
    made.advance(Duration.ofMinutes(1));
    List<byte[]> entries = made.entries();
    List<Step> steps = new ArrayList<>(EVENTS);
    for (int i = 0; i < EVENTS; i++) {
      @Nullable TestSite site = last.get(i);
      steps.add(new Step(entries.get(i), depths.get(i), site == null ? null : kept(site)));
    }
    RootChain roots = made.roots();
    Checkpoint checkpoint = made.checkpoint();
    Instant now = made.now();
    VerificationKey membership = made.root().keys(RootRole.MEMBERSHIP).keys().get(0);
    return Comparison.measure(
        "replay of 100,000 events about 10,000 sites",
        "replay",
        () -> replay(steps, roots, checkpoint, now),
        "hashes, parses and strict checks",
        () -> bare(steps, membership),
        1.5,
        2,
        7);
  }

  private static Kept kept(TestSite site) {
    List<byte[]> json = new ArrayList<>();
    byte[] record = site.record().bytes();
    json.add(record);
    for (String token : List.of(site.statement().jws().token(), site.membership().jws().token())) {
      String[] parts = token.split("\\.");
      json.add(Base64Url.decode(parts[0]));
      json.add(Base64Url.decode(parts[1]));
    }
    return new Kept(record, json, SignatureChecks.of(site));
  }

  private static double replay(
      List<Step> steps, RootChain roots, Checkpoint checkpoint, Instant now) {
    long began = System.nanoTime();
    Replay replay = new Replay(roots, now);
    for (Step step : steps) {
      replay.entry(step.entry(), Optional.ofNullable(step.kept()).map(Kept::record));
    }
    if (replay.end(checkpoint).recordsBelieved() != SITES) {
      throw new IllegalStateException("the replay of the benchmark lacks records");
    }
    return System.nanoTime() - began;
  }

  private static double bare(List<Step> steps, VerificationKey membership) throws Exception {
    long began = System.nanoTime();
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    byte[] node = new byte[65];
    int parsed = 0;
    for (Step step : steps) {
      ObjectNode event = StrictJson.parseObject(step.entry(), JsonLimits.DOCUMENT);
      parsed += event.size();
      digest.update((byte) 0);
      parsed += digest.digest(step.entry())[0];
      // The leaf and each node above it, and one node of the tree.
      for (int i = 0; i < step.depth() + 2; i++) {
        parsed += digest.digest(node)[0];
      }
      if (step.kept() != null) {
        parsed += Sha256.of(step.kept().record()).bytes()[0];
        for (byte[] json : step.kept().json()) {
          parsed += StrictJson.parseObject(json, JsonLimits.DOCUMENT).size();
        }
        step.kept().checks().require(membership);
      }
    }
    if (parsed == Integer.MIN_VALUE) {
      throw new IllegalStateException("never: keeps the work from being dropped");
    }
    return System.nanoTime() - began;
  }
}
