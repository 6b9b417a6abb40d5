package org.waymark.server.monitor;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * One thing that a log says about a watched host.
 *
 * @param id the same whenever it is told: the origin of the log, the entry and the host
 * @param seq of the entry
 * @param time of the entry in seconds since 1970; of the look where no entry is told
 * @param type of the entry; {@code watching} for how a host stood when it was first looked at,
 *     {@code unseen} for what entries did that this copy of the log does not have
 * @param changes in words, the most telling first
 * @param alarms what the site did not do itself
 */
public record News(
    String id,
    String host,
    long seq,
    long time,
    String type,
    String status,
    List<String> changes,
    List<Alarm> alarms) {

  public News {
    changes = List.copyOf(changes);
    alarms = List.copyOf(alarms);
  }

  /** For programs. */
  public ObjectNode toJson() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", id)
            .put("host", host)
            .put("seq", seq)
            .put("time", java.time.Instant.ofEpochSecond(time).toString())
            .put("type", type)
            .put("status", status);
    ArrayNode what = json.putArray("changes");
    changes.forEach(what::add);
    ArrayNode loud = json.putArray("alarms");
    alarms.forEach(alarm -> loud.add(alarm.toJson()));
    return json;
  }
}
