package org.waymark.server.membership;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.waymark.client.fetch.ApiCall;
import org.waymark.client.fetch.FetchException;
import org.waymark.client.fetch.FetchResponse;
import org.waymark.client.fetch.SafeFetcher;
import org.waymark.node.http.Problem;
import org.waymark.signer.MalformedException;
import org.waymark.signer.json.Fields;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.id.Host;
import org.waymark.trust.statement.SiteStatement;

/**
 * The part of a registry's interface that is for sites. What is sent authenticates itself, so there
 * is no password; what is answered is news and never evidence. Thread-safe.
 *
 * <p>Every method throws {@link FetchException} when there was no answer and {@link
 * RegistryRefusal} when it was no.
 */
public final class RegistryClient {
  private static final String REQUEST = "application/jwt";
  private static final String STATEMENT = "application/entity-statement+jwt";
  private static final JsonLimits ANSWER = JsonLimits.DOCUMENT.withMaxBytes(1 << 20);

  private final SafeFetcher fetcher;
  private final String base;

  /**
   * @param registry its base URL
   */
  public RegistryClient(SafeFetcher fetcher, URI registry) {
    this.fetcher = fetcher;
    this.base = registry.toString().replaceAll("/+$", "");
  }

  /** What an invitation is for, without using it. */
  public ObjectNode invitation(String token) throws FetchException {
    return send(ApiCall.get(at("/join/" + escape(token))));
  }

  /** Hands an application in. */
  public ObjectNode apply(String request) throws FetchException {
    return send(ApiCall.post(at("/api/v1/applications"), REQUEST, request));
  }

  /** An application as it stands. */
  public ObjectNode application(String id) throws FetchException {
    return send(ApiCall.get(at("/api/v1/applications/" + escape(id))));
  }

  /**
   * Puts a statement in the place of the one that the registry has; one that it has already counts
   * as put.
   */
  public void update(SiteStatement statement) throws FetchException {
    try {
      send(
          ApiCall.put(
              at(site(statement.sub()) + "/statement"), STATEMENT, statement.jws().token()));
    } catch (RegistryRefusal refusal) {
      if (!refusal.hasItAlready()) {
        throw refusal;
      }
    }
  }

  /** Has the keys of another statement certified. */
  public void rotateKey(EntityId site, String request) throws FetchException {
    send(ApiCall.post(at(site(site) + "/rotate-key"), REQUEST, request));
  }

  /** Ends the membership. */
  public void leave(EntityId site, String request) throws FetchException {
    send(ApiCall.post(at(site(site) + "/leave"), REQUEST, request));
  }

  /** Begins to replace the keys by the recovery key; the answer says until when that takes. */
  public ObjectNode recover(EntityId site, String request) throws FetchException {
    return send(ApiCall.post(at(site(site) + "/recover"), REQUEST, request));
  }

  /** Objects to that. */
  public ObjectNode object(EntityId site, String request) throws FetchException {
    return send(ApiCall.post(at(site(site) + "/object"), REQUEST, request));
  }

  /** The recovery of a member that is under way, where one is. */
  public Optional<ObjectNode> recovery(EntityId site) throws FetchException {
    try {
      return Optional.of(send(ApiCall.get(at(site(site) + "/recovery"))));
    } catch (RegistryRefusal refusal) {
      if (refusal.problem().status() == 404) {
        return Optional.empty();
      }
      throw refusal;
    }
  }

  private static String site(EntityId site) {
    Host host = site.host();
    return "/api/v1/sites/" + escape(host.toString());
  }

  private static String escape(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private URI at(String path) {
    return URI.create(base + path);
  }

  private ObjectNode send(ApiCall call) throws FetchException {
    FetchResponse answer = fetcher.call(call);
    if (answer.status() < 400 && answer.body().length == 0) {
      return com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode();
    }
    try {
      ObjectNode document = StrictJson.parseObject(answer.body(), ANSWER);
      if (answer.status() < 400) {
        return document;
      }
      Fields problem = Fields.of(document, "answer");
      Optional<String> next = problem.optionalString("next");
      throw new RegistryRefusal(
          new Problem(
              answer.status(), problem.string("code"), problem.string("detail"), next, Map.of()));
    } catch (MalformedException e) {
      throw new FetchException(
          FetchException.Kind.PROTOCOL,
          "registry_not_there",
          call.uri().getScheme()
              + "://"
              + call.uri().getRawAuthority()
              + " answers with status "
              + answer.status()
              + " and not as a registry does; is the address right?",
          e);
    }
  }
}
