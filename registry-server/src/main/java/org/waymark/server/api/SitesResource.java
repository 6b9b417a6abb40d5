package org.waymark.server.api;

import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waymark.registry.access.Permission;

/** {@code /api/v1/sites}: the members. */
@Path("sites")
public final class SitesResource {
  private final Operations operations;

  @Inject
  SitesResource(Operations operations) {
    this.operations = operations;
  }

  @POST
  @Needs(Permission.MEMBERS)
  @Consumes({MediaTypes.STATEMENT, MediaTypes.JWT})
  @Describes(
      value = "Admit a site by the statement that it signed, without an application.",
      status = 201,
      answer = "Site",
      refusals = {"already_member", "rules_in_force", "reason_malformed", "membership_key_offline"})
  public Response admit(byte[] body, @QueryParam("unchecked") @Nullable String unchecked) {
    return Answers.json(
        201, operations.admit(RequestBody.statement(body), Optional.ofNullable(unchecked)));
  }

  /** The same with more to say than the statement. */
  @POST
  @Needs(Permission.MEMBERS)
  @Consumes(MediaType.APPLICATION_JSON)
  @Describes(
      value = "Admit a site by the statement that it signed, without an application.",
      status = 201,
      answer = "Site",
      order = "AdmissionOrder",
      refusals = {
        "already_member",
        "rules_in_force",
        "reason_malformed",
        "membership_key_offline",
        "membership_unexpected"
      })
  public Response admitBy(byte[] body) {
    return Answers.json(201, operations.admit(RequestBody.order(body)));
  }

  @GET
  @Needs(Permission.READ)
  @Describes(
      value = "The sites that are or were members.",
      answer = "Sites",
      refusals = "status_unknown")
  public Response list(@QueryParam("status") @Nullable String status) {
    return Answers.json(200, operations.sites(Optional.ofNullable(status)));
  }

  @GET
  @Needs(Permission.READ)
  @Path("{host}")
  @Describes(value = "One site.", answer = "Site", refusals = "not_a_member")
  public Response show(@PathParam("host") String host) {
    return Answers.json(200, operations.site(host));
  }

  @POST
  @Needs(Permission.MEMBERS)
  @Path("{host}/suspend")
  @Consumes(MediaType.APPLICATION_JSON)
  @Describes(
      value = "Stop trust in a member until it is reinstated.",
      answer = "Site",
      order = "ReasonOrder",
      refusals = {
        "not_a_member",
        "not_active",
        "reason_malformed",
        "membership_key_offline",
        "membership_unexpected"
      })
  public Response suspend(@PathParam("host") String host, byte[] body) {
    return Answers.json(200, operations.suspend(host, RequestBody.order(body)));
  }

  /** Needs no reason and no body: to reinstate is to issue a new membership statement. */
  @POST
  @Needs(Permission.MEMBERS)
  @Path("{host}/reinstate")
  @Consumes(MediaType.APPLICATION_JSON)
  @Describes(
      value = "End a suspension by a new membership statement.",
      answer = "Site",
      order = "SignedOrder",
      refusals = {
        "not_a_member",
        "not_suspended",
        "membership_key_offline",
        "membership_unexpected"
      })
  public Response reinstate(@PathParam("host") String host, byte[] body) {
    return Answers.json(200, operations.reinstate(host, RequestBody.order(body)));
  }

  @POST
  @Needs(Permission.MEMBERS)
  @Path("{host}/renew")
  @Consumes(MediaType.APPLICATION_JSON)
  @Describes(
      value = "Certify an active member for another term.",
      answer = "Site",
      order = "SignedOrder",
      refusals = {"not_a_member", "not_active", "membership_key_offline", "membership_unexpected"})
  public Response renew(@PathParam("host") String host, byte[] body) {
    return Answers.json(200, operations.renew(host, RequestBody.order(body)));
  }

  @POST
  @Needs(Permission.MEMBERS)
  @Path("{host}/revoke")
  @Consumes(MediaType.APPLICATION_JSON)
  @Describes(
      value = "End a membership for good, against the site's will.",
      answer = "Site",
      order = "ReasonOrder",
      refusals = {
        "not_a_member",
        "reason_malformed",
        "membership_key_offline",
        "membership_unexpected"
      })
  public Response revoke(@PathParam("host") String host, byte[] body) {
    return Answers.json(200, operations.revoke(host, RequestBody.order(body)));
  }

  @GET
  @Needs(Permission.READ)
  @Path("{host}/check")
  @Describes(
      value = "What the last check of a member by the rules found.",
      answer = "SiteReport",
      refusals = {"not_a_member", "not_checked"})
  public Response report(@PathParam("host") String host) {
    return Answers.json(200, operations.report(host));
  }

  @POST
  @Needs(Permission.REVIEW)
  @Path("{host}/check")
  @Describes(
      value = "Check a member by the rules now.",
      answer = "SiteReport",
      refusals = {"not_a_member", "not_active"})
  public Response check(@PathParam("host") String host) {
    return Answers.json(200, operations.check(host));
  }

  @PUT
  @Public("the signature of the statement says whose it is")
  @Path("{host}/statement")
  @Consumes({MediaTypes.STATEMENT, MediaTypes.JWT})
  @Describes(
      value = "Replace a member's statement by a newer one that the site signed.",
      answer = "Site",
      refusals = {
        "subject_mismatch",
        "not_a_member",
        "not_active",
        "counter_unchanged",
        "counter_rollback",
        "counter_leap",
        "rules_failed",
        "update_too_often",
        "busy"
      })
  public Response update(@PathParam("host") String host, byte[] body) {
    return Answers.json(200, operations.update(host, RequestBody.statement(body)));
  }

  @POST
  @Public("the request is signed by a certified key of the site")
  @Path("{host}/leave")
  @Consumes(MediaTypes.JWT)
  @Describes(
      value = "End a membership at the site's wish.",
      answer = "Site",
      refusals = {
        "subject_mismatch",
        "request_malformed",
        "request_audience",
        "request_expired",
        "request_replayed",
        "not_a_member",
        "busy"
      })
  public Response leave(@PathParam("host") String host, byte[] body) {
    return Answers.json(200, operations.leave(host, RequestBody.statement(body)));
  }

  @POST
  @Public("the request is signed by the site's recovery key")
  @Path("{host}/recover")
  @Consumes(MediaTypes.JWT)
  @Describes(
      value = "Begin to replace a member's keys by its recovery key; frozen until that is done.",
      answer = "Recovery",
      refusals = {
        "subject_mismatch",
        "request_malformed",
        "request_audience",
        "request_expired",
        "request_replayed",
        "not_a_member",
        "recovery_uncommitted",
        "recovery_commitment",
        "recovery_pending",
        "recovery_refused",
        "recovery_statement_short",
        "keys_unchanged",
        "busy"
      })
  public Response recover(@PathParam("host") String host, byte[] body) {
    return Answers.json(200, operations.recover(host, RequestBody.statement(body)));
  }

  @POST
  @Public("the request is signed by a certified key of the site")
  @Path("{host}/object")
  @Consumes(MediaTypes.JWT)
  @Describes(
      value = "Object to a recovery: the site is suspended until an operator has decided.",
      answer = "Recovery",
      refusals = {
        "subject_mismatch",
        "request_malformed",
        "request_audience",
        "request_expired",
        "request_replayed",
        "not_a_member",
        "recovery_none",
        "recovery_disputed",
        "busy"
      })
  public Response object(@PathParam("host") String host, byte[] body) {
    return Answers.json(200, operations.object(host, RequestBody.statement(body)));
  }

  @GET
  @Public("whoever has a key of the site has to see that another is about to replace it")
  @Path("{host}/recovery")
  @Describes(
      value = "The recovery of a site that is under way.",
      answer = "Recovery",
      refusals = {"not_a_member", "recovery_none"})
  public Response recovery(@PathParam("host") String host) {
    return Answers.json(200, operations.recovery(host));
  }

  @POST
  @Needs(Permission.MEMBERS)
  @Path("{host}/decide")
  @Consumes(MediaType.APPLICATION_JSON)
  @Describes(
      value = "Decide on a recovery that somebody objected to, or that waits for a signature.",
      answer = "Site",
      order = "DecideOrder",
      refusals = {
        "outcome_unknown",
        "not_a_member",
        "recovery_none",
        "recovery_pending",
        "recovery_commitment",
        "membership_key_offline",
        "membership_unexpected"
      })
  public Response decide(@PathParam("host") String host, byte[] body) {
    return Answers.json(200, operations.decide(host, RequestBody.order(body)));
  }

  @POST
  @Public("the request is signed by a certified key of the site")
  @Path("{host}/rotate-key")
  @Consumes(MediaTypes.JWT)
  @Describes(
      value = "Have other keys of a member certified.",
      answer = "Site",
      refusals = {
        "subject_mismatch",
        "request_malformed",
        "request_audience",
        "request_expired",
        "request_replayed",
        "not_a_member",
        "not_active",
        "membership_key_offline",
        "busy"
      })
  public Response rotateKey(@PathParam("host") String host, byte[] body) {
    return Answers.json(200, operations.rotateKey(host, RequestBody.statement(body)));
  }
}
