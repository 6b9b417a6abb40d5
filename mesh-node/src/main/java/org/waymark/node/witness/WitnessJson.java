package org.waymark.node.witness;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.waymark.signer.note.NoteVerifier;
import org.waymark.trust.fold.TreeMark;

/**
 * A node's witness in JSON: {@code {"name", "vkey", "logs": [{"origin", "size", "root", "handedIn":
 * {"size", "at", "problem"}}], "problem": {"code", "message"}}}. What is not known is left out.
 */
public final class WitnessJson {
  private WitnessJson() {}

  /** The document; never waits. */
  public static ObjectNode of(Witness witness) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    Optional<Throwable> failed = witness.failure();
    if (failed.isPresent()) {
      String code = failed.get() instanceof WitnessException known ? known.code() : "unexpected";
      json.putObject("problem")
          .put("code", code)
          .put("message", String.valueOf(failed.get().getMessage()));
      return json;
    }
    if (!witness.verifier().isDone()) {
      return json;
    }
    NoteVerifier verifier = witness.verifier().join();
    json.put("name", verifier.name()).put("vkey", verifier.vkey());
    ArrayNode logs = json.putArray("logs");
    Map<String, Handing.Last> handedIn = witness.handing().last();
    for (TreeMark mark : new TreeMap<>(witness.marks()).values()) {
      ObjectNode log =
          logs.addObject()
              .put("origin", mark.origin())
              .put("size", mark.size())
              .put("root", mark.root().hex());
      Optional.ofNullable(handedIn.get(mark.origin()))
          .ifPresent(last -> handed(log.putObject("handedIn"), last));
    }
    return json;
  }

  private static void handed(ObjectNode json, Handing.Last last) {
    json.put("size", last.size()).put("at", last.at().toString());
    last.problem().ifPresent(problem -> json.put("problem", problem));
  }
}
