package org.waymark.server.api;

import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.waymark.node.http.Problem;
import org.waymark.registry.access.Permission;

/**
 * {@code /api/v1/sparql}: questions about the active sites, as "SPARQL 1.1 Protocol" (W3C, section
 * 2.1.3) has them, posted directly.
 */
@Path("sparql")
public final class SparqlResource {
  private final Operations operations;

  @Inject
  SparqlResource(Operations operations) {
    this.operations = operations;
  }

  @POST
  @Needs(Permission.READ)
  @Consumes(MediaTypes.SPARQL_QUERY)
  @Describes(
      value = "Asks the catalogue of the active sites in SPARQL 1.1; changes nothing.",
      answer = "SparqlResults",
      type = MediaTypes.SPARQL_RESULTS,
      order = "SparqlQuery",
      refusals = {"query_malformed", "query_refused", "query_too_large", "query_timeout", "busy"})
  public Response query(byte[] body) {
    return Answers.of(200, MediaTypes.SPARQL_RESULTS, operations.query(text(body)));
  }

  private static String text(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw new RequestException(
          Problem.of(400, "query_malformed", "The query is not UTF-8.")
              .withNext("send it as UTF-8, without escapes of a form"));
    }
  }
}
