package org.waymark.node.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.waymark.client.DirectoryStatus;
import org.waymark.client.DirectoryStatus.FederationStatus;
import org.waymark.client.DirectoryStatus.Held;
import org.waymark.client.DirectoryStatus.SourceStatus;
import org.waymark.client.sync.SyncOutcome;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;
import org.waymark.trust.proof.SplitProof;

/**
 * A directory's status in JSON: {@code {"at", "usable", "federations": [{"federation", "name",
 * "usable", "rootVersion", "rootExpires", "lastGood", "directory": {"origin", "size", "treeRoot",
 * "mapRoot", "freshness", "freshUntil", "usableUntil", "sites", "active", "witnessed", "heldBack"},
 * "splitProof", "sources": [{"source", "outcome", "code", "message", "size", "at"}], "problem":
 * {"code", "message", "next"}}]}}. {@code witnessed} counts the log entries that satisfy the
 * witness policy, or came when there was none; {@code heldBack} the sites of which something newer
 * waits for witnesses. What is not known is left out. Times are RFC 3339, hashes lower-case hex.
 */
public final class StatusJson {

  private StatusJson() {}

  /** The whole document. */
  public static ObjectNode of(DirectoryStatus status) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("at", status.at().toString());
    json.put("usable", Usability.of(status).isEmpty());
    ArrayNode federations = json.putArray("federations");
    status.federations().forEach(one -> federations.add(federation(one)));
    return json;
  }

  private static ObjectNode federation(FederationStatus status) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("federation", status.federation().value());
    json.put("name", status.name());
    json.put("usable", Usability.of(status));
    json.put("rootVersion", status.rootVersion());
    json.put("rootExpires", status.rootExpires().toString());
    status.lastGood().ifPresent(at -> json.put("lastGood", at.toString()));
    status.held().ifPresent(held -> json.set("directory", held(held)));
    ArrayNode sources = json.putArray("sources");
    status.sources().forEach(source -> sources.add(source(source)));
    status.splitProof().ifPresent(proof -> json.set("splitProof", split(proof)));
    status
        .problem()
        .ifPresent(
            problem ->
                json.putObject("problem")
                    .put("code", problem.code())
                    .put("message", problem.message())
                    .put("next", problem.nextStep()));
    return json;
  }

  /** The proof itself, so that whoever reads the status can hand it on. */
  private static ObjectNode split(SplitProof proof) {
    return StrictJson.parseObject(
        proof.encode(), JsonLimits.DOCUMENT.withMaxBytes(SplitProof.MAX_BYTES));
  }

  private static ObjectNode held(Held held) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("origin", held.origin())
        .put("size", held.size())
        .put("treeRoot", held.treeRoot().hex())
        .put("mapRoot", held.mapRoot().hex())
        .put("freshness", held.freshness().code())
        .put("freshUntil", held.freshUntil().toString())
        .put("usableUntil", held.usableUntil().toString())
        .put("sites", held.sites())
        .put("active", held.active())
        .put("witnessed", held.witnessed())
        .put("heldBack", held.heldBack());
  }

  private static ObjectNode source(SourceStatus status) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("source", status.source().toString());
    status.last().ifPresent(last -> outcome(json, last));
    return json;
  }

  private static void outcome(ObjectNode json, SyncOutcome last) {
    json.put("outcome", last.kind().name().toLowerCase(java.util.Locale.ROOT));
    last.code().ifPresent(code -> json.put("code", code));
    json.put("message", last.message());
    json.put("size", last.size());
    json.put("at", last.at().toString());
  }
}
