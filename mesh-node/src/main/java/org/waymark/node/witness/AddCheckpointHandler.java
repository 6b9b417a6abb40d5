package org.waymark.node.witness;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymark.client.FoldedLog;
import org.waymark.client.store.StoreDamagedException;
import org.waymark.node.http.Buckets;
import org.waymark.node.http.Client;
import org.waymark.node.http.Exchange;
import org.waymark.node.http.Problem;
import org.waymark.node.http.RateLimit;
import org.waymark.signer.InvalidSignatureException;
import org.waymark.signer.VerificationException;
import org.waymark.signer.note.NoteVerifier;
import org.waymark.trust.fold.TreeMark;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.MerkleProofs;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootRole;

/**
 * {@code POST /waymark/witness/add-checkpoint}, as C2SP tlog-witness has it, with one demand more:
 * a tree is cosigned only once this node has folded it. Where the log is ahead of the node, it
 * looks for more, and the answer may be 503. Thread-safe.
 *
 * <pre>
 * 400  malformed, or the old size is above the checkpoint's
 * 403  not signed by a key of that log, or the log showed two trees
 * 404  no log of that origin is followed
 * 409  another size was cosigned last: that size, as text/x.tlog.size
 * 422  the proof does not verify, or the tree is not the one that was folded
 * 429  too often      503  not folded so far yet, or the witness has no key
 * </pre>
 */
public final class AddCheckpointHandler extends Handler.Abstract.NonBlocking {
  /**
   * Where checkpoints are handed in; the submission prefix is what stands before the last slash.
   */
  public static final String PATH = "/waymark/witness/add-checkpoint";

  private static final Logger LOG = LoggerFactory.getLogger(AddCheckpointHandler.class);
  private static final Duration BODY_DEADLINE = Duration.ofSeconds(10);
  private static final Duration FOLDING = Duration.ofSeconds(5);
  private static final int RETRY_SECONDS = 10;
  private static final int CLIENTS = 10_000;
  private static final int MOST_WAITING = 4;

  private final Witness witness;
  private final Semaphore waiting = new Semaphore(MOST_WAITING);
  private final Buckets buckets =
      new Buckets(RateLimit.perMinute(60, 60), CLIENTS, System::nanoTime);

  public AddCheckpointHandler(Witness witness) {
    this.witness = witness;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Exchange exchange = new Exchange(request, response, callback);
    if (!PATH.equals(exchange.path())) {
      return false;
    }
    if (!exchange.posts("Checkpoints are handed in by POST.")) {
      return true;
    }
    Optional<Duration> wait = buckets.take(Client.of(request));
    if (wait.isPresent()) {
      retryAfter(response, Math.max(1, wait.get().plusMillis(999).toSeconds()));
      exchange.refuse(
          Problem.of(429, "rate_limited", "There were too many checkpoints from this address."));
      return true;
    }
    exchange.withBody(AddCheckpoint.MOST_BYTES, BODY_DEADLINE, body -> answer(body, exchange));
    return true;
  }

  private void answer(byte[] body, Exchange exchange) {
    try {
      AddCheckpoint asked = AddCheckpoint.parse(body);
      Optional<Problem> refused = add(asked, exchange);
      refused.ifPresent(exchange::refuse);
    } catch (VerificationException e) {
      exchange.refuse(Problem.of(400, e.code(), String.valueOf(e.getMessage())));
    } catch (WitnessException e) {
      LOG.warn("no cosignature: {}", e.getMessage());
      exchange.refuse(Problem.of(503, e.code(), "The witness of this node does not sign now."));
    } catch (StoreDamagedException e) {
      LOG.debug("the directory moved on while it was read", e);
      exchange.refuse(notFolded(exchange));
    }
  }

  private Optional<Problem> add(AddCheckpoint asked, Exchange exchange) {
    Checkpoint checkpoint = asked.checkpoint();
    Optional<FoldedLog> followed = witness.log(checkpoint.origin());
    if (followed.isEmpty()) {
      return refused(404, "origin_unknown", "This node follows no log " + checkpoint.origin());
    }
    if (!isSigned(checkpoint, followed.get())) {
      return refused(
          403, "checkpoint_signature", "The checkpoint is not signed by a key of its log");
    }
    if (asked.old() > checkpoint.size()) {
      return refused(400, "add_checkpoint_malformed", "The old size is above the checkpoint's");
    }
    Cosigner cosigner = witness.cosigner();
    long last = witness.last(checkpoint.origin());
    if (!witness.agrees(checkpoint)) {
      witness.offered(checkpoint); // what the directory makes a proof of
      return conflict(last, exchange);
    }
    if (asked.old() != last) {
      return conflict(last, exchange);
    }
    if (!proves(asked, checkpoint)) {
      return refused(422, "consistency_proof_invalid", "The consistency proof does not verify");
    }
    if (!followed.get().trusted()) {
      return refused(403, "split_view", "This log showed two trees and is not trusted");
    }
    if (followed.get().checkpoint().size() < checkpoint.size()) {
      witness.offered(checkpoint);
      followed = awaitFolded(checkpoint);
      if (followed.isEmpty()) {
        return Optional.of(notFolded(exchange));
      }
    }
    if (!followed.get().contains(checkpoint)) {
      witness.offered(checkpoint); // what the directory makes a proof of
      return refused(
          422, "checkpoint_forked", "The tree is not the one that this node folded of that log");
    }
    Cosigner.Outcome outcome =
        cosigner.cosign(followed.get(), TreeMark.of(checkpoint), OptionalLong.of(asked.old()));
    if (outcome.line().isEmpty()) {
      return conflict(outcome.cosigned(), exchange); // somebody was quicker
    }
    exchange.answer(
        200, "text/plain; charset=utf-8", (outcome.line().get().line() + "\n").getBytes(UTF_8));
    return Optional.empty();
  }

  /** Few wait at a time: a source that is down must not cost this node its threads. */
  private Optional<FoldedLog> awaitFolded(Checkpoint checkpoint) {
    if (!waiting.tryAcquire()) {
      return Optional.empty();
    }
    try {
      return witness.awaitFolded(checkpoint, FOLDING);
    } finally {
      waiting.release();
    }
  }

  private boolean proves(AddCheckpoint asked, Checkpoint checkpoint) {
    if (asked.old() == 0 || asked.old() == checkpoint.size()) {
      return asked.proof().isEmpty();
    }
    try {
      MerkleProofs.verifyConsistency(
          asked.old(),
          checkpoint.size(),
          witness.rootCosigned(checkpoint.origin()),
          checkpoint.root(),
          asked.proof());
      return true;
    } catch (VerificationException e) {
      witness.offered(checkpoint); // it is signed, and might be one half of a proof
      return false;
    }
  }

  private static boolean isSigned(Checkpoint checkpoint, FoldedLog log) {
    Root newest = log.roots().newest();
    try {
      return newest.keys(RootRole.LOG).keys().stream()
          .anyMatch(
              key -> checkpoint.note().verifiedBy(NoteVerifier.ed25519(checkpoint.origin(), key)));
    } catch (InvalidSignatureException e) {
      return false;
    }
  }

  private static Optional<Problem> conflict(long size, Exchange exchange) {
    exchange.answer(409, "text/x.tlog.size", (size + "\n").getBytes(UTF_8));
    return Optional.empty();
  }

  private static Problem notFolded(Exchange exchange) {
    retryAfter(exchange.response(), RETRY_SECONDS);
    return Problem.of(
            503,
            "not_folded",
            "This node has not folded the log as far as the checkpoint goes yet.")
        .withNext("send it again in " + RETRY_SECONDS + " seconds");
  }

  private static void retryAfter(Response response, long seconds) {
    response.getHeaders().put(HttpHeader.RETRY_AFTER, seconds);
  }

  private static Optional<Problem> refused(int status, String code, String what) {
    return Optional.of(Problem.of(status, code, what + "."));
  }
}
