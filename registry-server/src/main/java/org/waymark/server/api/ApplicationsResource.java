package org.waymark.server.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
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

/** {@code /api/v1/applications}: who wants to be a member, and what the rules say of it. */
@Path("applications")
public final class ApplicationsResource {
  private final Operations operations;

  @Inject
  ApplicationsResource(Operations operations) {
    this.operations = operations;
  }

  @POST
  @Public("the request is signed by the site and has an invitation's secret in it")
  @Consumes(MediaTypes.JWT)
  @Describes(
      value = "Apply for membership, or send a better statement with the same invitation.",
      status = 202,
      answer = "Application",
      refusals = {
        "request_malformed",
        "request_audience",
        "request_expired",
        "request_replayed",
        "invitation_unknown",
        "invitation_used",
        "invitation_expired",
        "invitation_revoked",
        "invitation_foreign",
        "already_member",
        "application_pending",
        "application_state",
        "counter_leap"
      })
  public Response apply(byte[] body) {
    ObjectNode application = operations.apply(RequestBody.statement(body));
    return Answers.accepted("/api/v1/applications/" + application.path("id").asText(), application);
  }

  @GET
  @Needs(Permission.READ)
  @Describes(
      value = "The applications, the newest first.",
      answer = "Applications",
      refusals = "state_unknown")
  public Response list(@QueryParam("state") @Nullable String state) {
    return Answers.json(200, operations.applications(Optional.ofNullable(state)));
  }

  @GET
  @Public("the identifier has 130 random bits and is told to the applicant only")
  @Path("{id}")
  @Describes(
      value = "An application and what its checks found, for whoever knows its identifier.",
      answer = "Application",
      refusals = "application_unknown")
  public Response show(@PathParam("id") String id) {
    return Answers.json(200, operations.application(id));
  }

  @POST
  @Needs(Permission.REVIEW)
  @Path("{id}/check")
  @Describes(
      value = "Check an application again now.",
      answer = "Application",
      refusals = {"application_unknown", "application_state"})
  public Response check(@PathParam("id") String id) {
    return Answers.json(200, operations.checkApplication(id));
  }

  @POST
  @Needs(Permission.APPROVE)
  @Path("{id}/approve")
  @Consumes(MediaType.APPLICATION_JSON)
  @Describes(
      value = "Approve an application that the rules let pass: the site is a member.",
      answer = "Application",
      order = "OptionalReasonOrder",
      refusals = {
        "application_unknown",
        "application_state",
        "rules_failed",
        "evidence_changed",
        "reason_malformed",
        "membership_key_offline",
        "membership_unexpected"
      })
  public Response approve(@PathParam("id") String id, byte[] body) {
    return Answers.json(200, operations.approve(id, RequestBody.order(body)));
  }

  @POST
  @Needs(Permission.REVIEW)
  @Path("{id}/decline")
  @Consumes(MediaType.APPLICATION_JSON)
  @Describes(
      value = "Decline an application.",
      answer = "Application",
      order = "DeclineOrder",
      refusals = {"application_unknown", "application_state", "reason_malformed"})
  public Response decline(@PathParam("id") String id, byte[] body) {
    return Answers.json(200, operations.decline(id, RequestBody.order(body)));
  }
}
