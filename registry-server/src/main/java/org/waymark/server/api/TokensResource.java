package org.waymark.server.api;

import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.waymark.registry.access.Permission;

/** {@code /api/v1/tokens}: who may call this interface. */
@Path("tokens")
public final class TokensResource {
  private final Operations operations;

  @Inject
  TokensResource(Operations operations) {
    this.operations = operations;
  }

  @POST
  @Needs(Permission.TOKENS)
  @Consumes(MediaType.APPLICATION_JSON)
  @Describes(
      value = "Make an access token; only this answer has its secret.",
      status = 201,
      answer = "Token",
      order = "TokenOrder",
      refusals = {
        "token_name_taken",
        "token_name_malformed",
        "token_permissions",
        "token_life",
        "role_unknown"
      })
  public Response create(byte[] body) {
    return Answers.json(201, operations.createToken(RequestBody.order(body)));
  }

  @GET
  @Needs(Permission.READ)
  @Describes(value = "The access tokens that ever were, without their secrets.", answer = "Tokens")
  public Response list() {
    return Answers.json(200, operations.tokens());
  }

  /** Revoking what is revoked is done. */
  @DELETE
  @Needs(Permission.TOKENS)
  @Path("{id}")
  @Describes(
      value = "Revoke an access token; it is refused from now on.",
      answer = "Token",
      refusals = "token_unknown")
  public Response revoke(@PathParam("id") String id) {
    return Answers.json(200, operations.revokeToken(id));
  }
}
