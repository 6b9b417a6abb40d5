package org.waymark.server.api;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import org.waymark.registry.access.Permission;

/** {@code /api/v1/renewals}: whose membership has to be renewed by hand, where its key is. */
@Path("renewals")
public final class RenewalsResource {
  private final Operations operations;

  @Inject
  RenewalsResource(Operations operations) {
    this.operations = operations;
  }

  @GET
  @Needs(Permission.READ)
  @Describes(
      value = "The members whose membership has less than a quarter of its life left.",
      answer = "Renewals")
  public Response due() {
    return Answers.json(200, operations.renewals());
  }
}
