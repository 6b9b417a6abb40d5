package org.waymark.server.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waymark.node.http.Problem;
import org.waymark.registry.access.Permission;

/** {@code /api/v1/audit}: who did what. */
@Path("audit")
public final class AuditResource {
  private final Operations operations;

  @Inject
  AuditResource(Operations operations) {
    this.operations = operations;
  }

  @GET
  @Needs(Permission.READ)
  @Describes(
      value = "Who did what, the newest first; next is the before of the page that follows.",
      answer = "Audit",
      refusals = "query_malformed")
  public Response audit(
      @QueryParam("subject") @Nullable String subject,
      @QueryParam("actor") @Nullable String actor,
      @QueryParam("action") @Nullable String action,
      @QueryParam("before") @Nullable String before,
      @QueryParam("limit") @Nullable String limit) {
    ObjectNode query = JsonNodeFactory.instance.objectNode();
    Optional.ofNullable(subject).ifPresent(text -> query.put("subject", text));
    Optional.ofNullable(actor).ifPresent(text -> query.put("actor", text));
    Optional.ofNullable(action).ifPresent(text -> query.put("action", text));
    Optional.ofNullable(before).ifPresent(text -> query.put("before", number("before", text)));
    Optional.ofNullable(limit).ifPresent(text -> query.put("limit", number("limit", text)));
    return Answers.json(200, operations.audit(query));
  }

  private static long number(String name, String text) {
    if (!text.matches("[0-9]{1,15}")) {
      throw new RequestException(
          Problem.of(400, "query_malformed", "The parameter " + name + " is not a number.")
              .withNext("send " + name + "=100, for example"));
    }
    return Long.parseLong(text);
  }
}
