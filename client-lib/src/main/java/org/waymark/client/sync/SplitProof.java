package org.waymark.client.sync;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymark.client.store.DirectoryStore;
import org.waymark.client.store.StoreException;
import org.waymark.signer.json.CanonicalJson;
import org.waymark.trust.SplitViewException;
import org.waymark.trust.log.Checkpoint;

/**
 * Remembers that a log showed two trees, with both signed notes, which together show it to anybody
 * (DESIGN 7). From then on the log is not followed any more; only another epoch ends that.
 */
final class SplitProof {

  private static final Logger LOG = LoggerFactory.getLogger(SplitProof.class);

  private final DirectoryStore store;

  SplitProof(DirectoryStore store) {
    this.store = store;
  }

  /**
   * Keeps what was shown.
   *
   * @param seen the note that was accepted before, where it is still at hand
   * @param offered the note that does not go with it
   */
  void keep(SplitViewException split, Optional<Checkpoint> seen, Checkpoint offered) {
    ObjectNode proof = JsonNodeFactory.instance.objectNode();
    proof.put("offered", new String(offered.bytes(), UTF_8));
    proof.put("seenSize", split.size()).put("seenRoot", split.seen().hex());
    seen.filter(note -> note.size() == split.size() && note.root().equals(split.seen()))
        .ifPresent(note -> proof.put("seen", new String(note.bytes(), UTF_8)));
    try {
      store.keepProof(
          offered.origin(),
          split.size() + "-" + offered.root().hex().substring(0, 16),
          CanonicalJson.write(proof));
    } catch (StoreException e) {
      LOG.error("The proof of a split view is lost at the next start: {}", proof, e);
    }
  }

  /**
   * Refuses to follow a log that showed two trees.
   *
   * @throws SyncException {@code split_view}
   */
  void requireNone(String origin) {
    if (store.isSplit(origin)) {
      throw new SyncException(
          "split_view",
          "The log "
              + origin
              + " showed two trees, so it is not followed until its federation begins another"
              + " epoch; the proof is in the folder of the store.");
    }
  }
}
