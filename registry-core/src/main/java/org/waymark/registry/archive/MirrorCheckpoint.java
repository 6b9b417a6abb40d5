package org.waymark.registry.archive;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.waymark.client.fetch.FetchException;
import org.waymark.client.fetch.FetchRequest;
import org.waymark.client.fetch.Fetcher;
import org.waymark.signer.VerificationException;
import org.waymark.signer.key.VerificationKey;
import org.waymark.signer.note.NoteVerifier;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.root.LogIdentity;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;
import org.waymark.trust.root.RootRole;

/**
 * Reads the checkpoint of one mirror and checks the signature of the log. A mirror may know a newer
 * root than a database from yesterday: then its roots are walked, as a client does.
 *
 * <p>Any log key that a root of the epoch in force names counts. A checkpoint of an earlier epoch
 * counts only up to where the new one begins: what goes on beyond may be by the thief because of
 * whom the epoch ended (DESIGN 4.5).
 */
final class MirrorCheckpoint {
  private static final int MOST_ROOTS = 64;
  private static final Duration EACH = Duration.ofSeconds(5);

  private final Fetcher fetcher;
  private final URI mirror;
  private final Instant now;

  MirrorCheckpoint(Fetcher fetcher, URI mirror, Instant now) {
    this.fetcher = fetcher;
    this.mirror = mirror;
    this.now = now;
  }

  MirrorAnswer ask(RootChain known) {
    try {
      Optional<byte[]> bytes = get("checkpoint", Checkpoint.MAX_BYTES);
      if (bytes.isEmpty()) {
        return useless(false, "mirror_empty", "it has no directory yet");
      }
      Checkpoint checkpoint = Checkpoint.parse(bytes.get());
      if (checkpoint.size() < 1) {
        return useless(true, "log_empty", "its checkpoint is of a log without entries");
      }
      RootChain roots = known;
      // Where the roots at hand do not explain it, newer ones may.
      for (int i = 0; i < MOST_ROOTS && !explained(roots, checkpoint); i++) {
        Optional<byte[]> next =
            get("root/" + (roots.newest().version() + 1) + ".json", Root.MAX_BYTES);
        if (next.isEmpty()) {
          break;
        }
        roots = roots.walk(next.get(), now);
      }
      return judge(roots, checkpoint);
    } catch (FetchException e) {
      return useless(
          e.kind() == FetchException.Kind.TOO_LARGE, e.code(), String.valueOf(e.getMessage()));
    } catch (VerificationException e) {
      return useless(true, e.code(), String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      return useless(true, "mirror_unreadable", String.valueOf(e.getMessage()));
    }
  }

  private MirrorAnswer judge(RootChain roots, Checkpoint checkpoint) {
    if (!explained(roots, checkpoint)) {
      return useless(
          true, "checkpoint_signature", "its checkpoint is not signed by a log key of the root");
    }
    LogIdentity log = roots.newest().log();
    if (!checkpoint.origin().equals(log.origin()) && checkpoint.size() > log.baseSize()) {
      return useless(
          false,
          "mirror_old_epoch",
          "it follows the log " + checkpoint.origin() + ", which ended with " + log.origin());
    }
    return new MirrorAnswer.Believed(mirror, checkpoint);
  }

  private static boolean explained(RootChain roots, Checkpoint checkpoint) {
    List<Root> all = roots.all();
    for (int i = all.size() - 1; i >= 0; i--) {
      Root root = all.get(i);
      if (root.log().origin().equals(checkpoint.origin())) {
        for (VerificationKey key : root.keys(RootRole.LOG).keys()) {
          if (signed(checkpoint, key)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean signed(Checkpoint checkpoint, VerificationKey key) {
    try {
      return checkpoint.note().verifiedBy(NoteVerifier.ed25519(checkpoint.origin(), key));
    } catch (VerificationException damaged) {
      return false;
    }
  }

  private Optional<byte[]> get(String path, int maxBytes) throws FetchException {
    String base = mirror.toString();
    URI uri = URI.create(base + (base.endsWith("/") ? "" : "/") + "directory/" + path);
    try {
      return Optional.of(
          fetcher.get(FetchRequest.of(uri).withMaxBytes(maxBytes).withTimeout(EACH)).body());
    } catch (FetchException e) {
      int status = e.status().orElse(0);
      if (status == 404 || status == 410) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private MirrorAnswer useless(boolean lies, String code, String why) {
    return new MirrorAnswer.Useless(mirror, lies, code, why);
  }
}
