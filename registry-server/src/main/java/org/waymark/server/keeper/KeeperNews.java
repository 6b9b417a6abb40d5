package org.waymark.server.keeper;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.waymark.trust.id.EntityId;

/**
 * What one look at a site came to.
 *
 * @param state in one word
 * @param code stable, snake_case
 * @param sentence the same for people
 * @param next what the administrator has to do; empty when nothing
 * @param waiting how many changes of the live site wait for the administrator
 * @param version of the newest statement; 0 when there is none
 * @param expires of that statement
 */
public record KeeperNews(
    EntityId site,
    Instant at,
    State state,
    String code,
    String sentence,
    String next,
    int waiting,
    long version,
    Optional<Instant> expires) {

  /** In one word. */
  public enum State {
    /** The directory shows what the site says. */
    TRUE,
    /** A newer statement was handed in. */
    UPDATED,
    /** Something waits for the administrator. */
    CONFIRM,
    /** The site is no active member, so nothing is handed in. */
    STOPPED,
    /** Something could not be done and is tried again. */
    FAILING
  }

  /** {@code {"site","at","state","code","message","next"?,"waiting","version","expires"?}}. */
  public ObjectNode toJson() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("site", site.value())
            .put("at", at.toString())
            .put("state", state.name().toLowerCase(Locale.ROOT))
            .put("code", code)
            .put("message", sentence);
    if (!next.isEmpty()) {
      json.put("next", next);
    }
    json.put("waiting", waiting).put("version", version);
    expires.ifPresent(end -> json.put("expires", end.toString()));
    return json;
  }
}
