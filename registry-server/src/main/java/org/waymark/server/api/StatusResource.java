package org.waymark.server.api;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import org.waymark.registry.access.Permission;

/** {@code /api/v1/status}: how the registry is. */
@Path("status")
public final class StatusResource {
  private final Operations operations;

  @Inject
  StatusResource(Operations operations) {
    this.operations = operations;
  }

  @GET
  @Needs(Permission.READ)
  @Describes(value = "Its log, its members, and what expires when.", answer = "Status")
  public Response status() {
    return Answers.json(200, operations.status());
  }
}
