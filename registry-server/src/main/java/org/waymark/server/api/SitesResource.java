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

/** {@code /api/v1/sites}: the members. */
@Path("sites")
public final class SitesResource {
  /** The type that OpenID Federation registers for entity statements, and the one of any JWT. */
  private static final String STATEMENT = "application/entity-statement+jwt";

  private static final String ANY_TOKEN = "application/jwt";

  private final Operations operations;

  @Inject
  SitesResource(Operations operations) {
    this.operations = operations;
  }

  @POST
  @Operator
  @Consumes({STATEMENT, ANY_TOKEN})
  public Response admit(byte[] body, @QueryParam("unchecked") @Nullable String unchecked) {
    return Answers.json(
        201, operations.admit(RequestBody.statement(body), Optional.ofNullable(unchecked)));
  }

  @GET
  @Operator
  public Response list(@QueryParam("status") @Nullable String status) {
    return Answers.json(200, operations.sites(Optional.ofNullable(status)));
  }

  @GET
  @Operator
  @Path("{host}")
  public Response show(@PathParam("host") String host) {
    return Answers.json(200, operations.site(host));
  }

  @POST
  @Operator
  @Path("{host}/suspend")
  @Consumes(MediaType.APPLICATION_JSON)
  public Response suspend(@PathParam("host") String host, byte[] body) {
    return Answers.json(200, operations.suspend(host, RequestBody.order(body)));
  }

  /** Needs no reason and no body: to reinstate is to issue a new membership statement. */
  @POST
  @Operator
  @Path("{host}/reinstate")
  public Response reinstate(@PathParam("host") String host, byte[] body) {
    return Answers.json(200, operations.reinstate(host, RequestBody.order(body)));
  }

  @POST
  @Operator
  @Path("{host}/revoke")
  @Consumes(MediaType.APPLICATION_JSON)
  public Response revoke(@PathParam("host") String host, byte[] body) {
    return Answers.json(200, operations.revoke(host, RequestBody.order(body)));
  }

  /** For the site itself: the statement's signature says who sends it, so no token is asked for. */
  @PUT
  @Path("{host}/statement")
  @Consumes({STATEMENT, ANY_TOKEN})
  public Response update(@PathParam("host") String host, byte[] body) {
    return Answers.json(200, operations.update(host, RequestBody.statement(body)));
  }
}
