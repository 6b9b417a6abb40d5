package org.waymark.server.api;

import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.waymark.registry.access.Permission;

/** {@code /api/v1/rules}: by what sites are judged. */
@Path("rules")
public final class RulesResource {
  private final Operations operations;

  @Inject
  RulesResource(Operations operations) {
    this.operations = operations;
  }

  @GET
  @Needs(Permission.READ)
  @Describes(value = "The rules in force.", answer = "Rules")
  public Response show() {
    return Answers.json(200, operations.rules());
  }

  @POST
  @Needs(Permission.REVIEW)
  @Path("test")
  @Consumes(MediaType.APPLICATION_JSON)
  @Describes(
      value = "Who of the members would fail by these rules, and why; changes nothing.",
      answer = "RulesTest",
      order = "RulesOrder",
      refusals = {
        "rules_malformed",
        "rules_recursive",
        "rules_unsupported",
        "rules_too_large",
        "policy_unsupported"
      })
  public Response test(byte[] body) {
    return Answers.json(200, operations.testRules(RequestBody.order(body)));
  }

  /** Applying what is in force changes nothing. */
  @PUT
  @Needs(Permission.RULES)
  @Consumes(MediaType.APPLICATION_JSON)
  @Describes(
      value = "Put rules into force; the log says so.",
      answer = "Rules",
      order = "RulesOrder",
      refusals = {
        "rules_malformed",
        "rules_recursive",
        "rules_unsupported",
        "rules_too_large",
        "policy_unsupported"
      })
  public Response apply(byte[] body) {
    return Answers.json(200, operations.applyRules(RequestBody.order(body)));
  }
}
