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
  private final StatusParts more;

  @Inject
  StatusResource(Directory directory, StatusParts more) {
    this.directory = directory;
    this.more = more;
  }

  /** See {@link StatusJson}, and {@link StatusParts} for the rest. */
  @GET
  public Response status() {
    return Answers.ok(more.addTo(StatusJson.of(directory.status())));
  }
}
