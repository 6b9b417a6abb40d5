package org.waymark.server.api;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import org.waymark.registry.access.Permission;

/** {@code /api/v1/decisions}: why log entries were written. */
@Path("decisions")
public final class DecisionsResource {
  private final Operations operations;

  @Inject
  DecisionsResource(Operations operations) {
    this.operations = operations;
  }

  @GET
  @Needs(Permission.READ)
  @Path("{sha256}")
  @Describes(
      value = "The document behind a decision that a log entry names by its hash.",
      answer = "Decision",
      refusals = {"decision_unknown", "decision_hash_malformed"})
  public Response decision(@PathParam("sha256") String hash) {
    return Answers.json(200, operations.decision(hash));
  }
}
