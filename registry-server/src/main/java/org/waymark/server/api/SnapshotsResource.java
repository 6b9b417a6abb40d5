package org.waymark.server.api;

import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.waymark.registry.access.Permission;

/** {@code /api/v1/snapshots}: the directory at a glance, for newcomers. */
@Path("snapshots")
public final class SnapshotsResource {
  private final Operations operations;

  @Inject
  SnapshotsResource(Operations operations) {
    this.operations = operations;
  }

  @POST
  @Needs(Permission.MEMBERS)
  @Consumes(MediaType.APPLICATION_JSON)
  @Describes(
      value = "Sign a snapshot of the directory now.",
      status = 201,
      answer = "Status",
      order = "SignedOrder",
      refusals = {"membership_key_offline", "membership_unexpected"})
  public Response snapshot(byte[] body) {
    return Answers.json(201, operations.snapshot(RequestBody.order(body)));
  }
}
