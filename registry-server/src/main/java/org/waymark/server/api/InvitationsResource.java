package org.waymark.server.api;

import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waymark.registry.access.Permission;

/** {@code /api/v1/invitations}: who may apply. */
@Path("invitations")
public final class InvitationsResource {
  private final Operations operations;

  @Inject
  InvitationsResource(Operations operations) {
    this.operations = operations;
  }

  @POST
  @Needs(Permission.INVITE)
  @Consumes(MediaType.APPLICATION_JSON)
  @Describes(
      value = "Make an invitation; only this answer has its link.",
      status = 201,
      answer = "Invitation",
      order = "InvitationOrder",
      refusals = {"invitation_host_missing", "invitation_life", "invitation_label"})
  public Response create(byte[] body) {
    return Answers.json(201, operations.createInvitation(RequestBody.order(body)));
  }

  @GET
  @Needs(Permission.READ)
  @Describes(
      value = "The invitations, the newest first.",
      answer = "Invitations",
      refusals = "state_unknown")
  public Response list(@QueryParam("state") @Nullable String state) {
    return Answers.json(200, operations.invitations(Optional.ofNullable(state)));
  }

  /** Revoking what is revoked is done. */
  @DELETE
  @Needs(Permission.INVITE)
  @Path("{id}")
  @Describes(
      value = "Revoke an invitation that was not used.",
      answer = "Invitation",
      refusals = {"invitation_unknown", "invitation_used"})
  public Response revoke(@PathParam("id") String id) {
    return Answers.json(200, operations.revokeInvitation(id));
  }
}
