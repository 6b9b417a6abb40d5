package org.waymark.node.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.waymark.client.Directory;
import org.waymark.client.Peer;
import org.waymark.client.PeerQuery;
import org.waymark.node.http.Problem;

/**
 * {@code /v1/peers}: one peer by host or OCM address, or those that match a query. Answers come
 * from the directory on this machine and never wait for a network.
 */
@Path("peers")
@Produces(MediaType.APPLICATION_JSON)
public final class PeersResource {

  private static final Set<String> PARAMETERS = Set.of("service", "capability", "country");

  private final Directory directory;

  @Inject
  PeersResource(Directory directory) {
    this.directory = directory;
  }

  /**
   * One peer, as an element of {@code resolve --json}.
   *
   * @param address the rest of the path, decoded: a host, or an OCM address with whatever is in it
   */
  @GET
  @Path("{address: .+}")
  public Response peer(@PathParam("address") String address) {
    // A status may change within one poll, so nobody may keep it.
    return Answers.ok(directory.resolve(address).toJson(address));
  }

  /** {@code {"results": [...]}}, by host; without a parameter every active peer. */
  @GET
  public Response peers(@Context UriInfo uri) {
    return find(uri.getQueryParameters());
  }

  Response find(Map<String, List<String>> parameters) {
    PeerQuery query = PeerQuery.all();
    for (Map.Entry<String, List<String>> parameter : parameters.entrySet()) {
      String name = parameter.getKey();
      if (!PARAMETERS.contains(name) || parameter.getValue().size() != 1) {
        // A misspelt filter that filters nothing would let everyone through.
        return Answers.problem(
            Problem.of(
                    400,
                    "parameter_unknown",
                    "'" + name + "' is not a parameter here, or is given more than once")
                .withNext("use each of service, capability and country at most once"));
      }
      String value = parameter.getValue().get(0);
      query =
          switch (name) {
            case "service" -> query.withService(value);
            case "capability" -> query.withCapability(value);
            default -> query.withCountry(value);
          };
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode results = json.putArray("results");
    for (Peer peer : directory.find(query)) {
      results.add(peer.toJson());
    }
    return Answers.ok(json);
  }
}
