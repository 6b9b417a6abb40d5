package org.waymark.server.api;

import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.waymark.registry.access.Permission;

/** {@code /api/v1/roots}: how a root ceremony ends. */
@Path("roots")
public final class RootsResource {
  private final Operations operations;

  @Inject
  RootsResource(Operations operations) {
    this.operations = operations;
  }

  @POST
  @Needs(Permission.RULES)
  @Consumes(MediaType.APPLICATION_JSON)
  @Describes(
      value = "Go on under the next root of the federation, which a ceremony made.",
      status = 201,
      answer = "Succession",
      order = "RootOrder",
      refusals = {
        "root_malformed",
        "root_threshold",
        "root_version",
        "root_federation",
        "root_epoch",
        "root_from_future",
        "root_expired",
        "root_reused",
        "root_base_mismatch",
        "records_under_dropped_key",
        "key_not_in_root",
        "key_file_missing"
      })
  public Response succeed(byte[] body) {
    return Answers.json(201, operations.succeed(RequestBody.order(body)));
  }
}
