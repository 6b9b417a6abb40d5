package org.waymark.server.api;

import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.waymark.registry.access.Permission;

/** {@code /api/v1/intermediates}: under whom sites are admitted, besides the trust anchor. */
@Path("intermediates")
public final class IntermediatesResource {
  private final Operations operations;

  @Inject
  IntermediatesResource(Operations operations) {
    this.operations = operations;
  }

  @GET
  @Needs(Permission.READ)
  @Describes(value = "The intermediates that were ever added.", answer = "Intermediates")
  public Response list() {
    return Answers.json(200, operations.intermediates());
  }

  @POST
  @Needs(Permission.MEMBERS)
  @Consumes(MediaType.APPLICATION_JSON)
  @Describes(
      value = "Add an intermediate by its chain, or its newer chain in the place of the older.",
      status = 201,
      answer = "Intermediate",
      order = "IntermediateOrder")
  public Response add(byte[] body) {
    return Answers.json(201, operations.addIntermediate(RequestBody.order(body)));
  }

  @POST
  @Path("{host}/withdraw")
  @Needs(Permission.MEMBERS)
  @Consumes(MediaType.APPLICATION_JSON)
  @Describes(
      value = "Certify nobody by an intermediate from now on; its sites stay until they end.",
      answer = "Intermediate",
      refusals = "intermediate_unknown")
  public Response withdraw(@PathParam("host") String host, byte[] body) {
    return Answers.json(200, operations.withdrawIntermediate(host));
  }
}
