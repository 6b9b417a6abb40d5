package org.waymark.node.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Objects;
import org.waymark.client.Evidence;
import org.waymark.client.ExpiredDirectory;
import org.waymark.client.ResolutionException;
import org.waymark.client.RevokedPeer;
import org.waymark.client.StaleDirectory;
import org.waymark.client.SuspendedPeer;
import org.waymark.client.UnknownPeer;
import org.waymark.client.UntrustedPeer;
import org.waymark.node.http.Problem;

/**
 * A refusal to resolve, as a problem with the exception's own code, message and next step, and with
 * {@code query}, {@code entityId} and {@code evidence} besides.
 *
 * <pre>
 * 400  the text is neither a host nor an OCM address      host_* ocm_address_*
 * 404  proved absent, or left                             not_a_member left
 * 403  a member that must not be used                     suspended revoked denied
 * 502  what the directory holds for it is not believed    the code of the failed verification
 * 503  the directory, or what it holds, is too old        newcomer_while_stale directory_expired
 *                                                         not_synced statement_expired …
 * </pre>
 *
 * <p>A caller that only asks "may I talk to it" treats every one of them as no; 404 and 403 are
 * final until the directory changes, 502 and 503 say that a better copy could change the answer.
 */
final class ResolutionProblem {

  /** One poll with its jitter, in seconds: earlier nothing can have changed. */
  private static final int RETRY_SECONDS = 60;

  private ResolutionProblem() {}

  static Response of(ResolutionException refusal) {
    int status = status(refusal);
    Problem problem =
        Problem.of(
                status,
                refusal.code(),
                Objects.requireNonNullElse(refusal.getMessage(), refusal.code()))
            .withNext(refusal.nextStep());
    ObjectNode json = problem.toJson();
    json.put("query", refusal.query());
    refusal.explanation().entityId().ifPresent(id -> json.put("entityId", id.value()));
    ArrayNode evidence = json.putArray("evidence");
    for (Evidence step : refusal.explanation().evidence()) {
      evidence.add(step.toJson());
    }
    Response.ResponseBuilder answer = Answers.answer(status, json, Problem.MEDIA_TYPE);
    return (status == 503 ? answer.header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS) : answer).build();
  }

  static int status(ResolutionException refusal) {
    if (refusal instanceof UnknownPeer) {
      boolean noName =
          refusal.code().startsWith("host_") || refusal.code().startsWith("ocm_address_");
      return noName ? 400 : 404;
    }
    if (refusal instanceof SuspendedPeer || refusal instanceof RevokedPeer) {
      return 403;
    }
    if (refusal instanceof UntrustedPeer) {
      return refusal.code().equals("denied") ? 403 : 502;
    }
    if (refusal instanceof StaleDirectory || refusal instanceof ExpiredDirectory) {
      return 503;
    }
    throw new IllegalStateException("a new kind of refusal", refusal);
  }
}
