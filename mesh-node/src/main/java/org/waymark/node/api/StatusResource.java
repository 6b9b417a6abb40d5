package org.waymark.node.api;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.waymark.client.Directory;

/** {@code /v1/status}: how each followed federation stands. */
@Path("status")
@Produces(MediaType.APPLICATION_JSON)
public final class StatusResource {

  private final Directory directory;

  @Inject
  StatusResource(Directory directory) {
    this.directory = directory;
  }

  /** See {@link StatusJson}. */
  @GET
  public Response status() {
    return Answers.ok(StatusJson.of(directory.status()));
  }
}
