package org.waymark.server.monitor;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.waymark.server.site.WholeFile;
import org.waymark.signer.json.Fields;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;
import org.waymark.trust.statement.Record;

/**
 * How far a log was looked at, so that a restart neither misses nor repeats anything: written in
 * one piece with the news that it led to, which leave it when they were told. A crash in between
 * tells them once more, with the same {@code id}.
 *
 * @param origin of the log; empty before the first look
 * @param next entry to look at
 * @param seen the record of each host when it was looked at last; empty where it had none
 * @param pending news that are still to be told, the oldest first, as {@link News#toJson}
 */
public record MonitorState(
    String origin, long next, Map<String, Optional<Record>> seen, List<ObjectNode> pending) {

  /** Nothing was looked at. */
  public static final MonitorState NONE = new MonitorState("", 0, Map.of(), List.of());

  /** News that wait; beyond that the oldest are given up. */
  private static final int MOST_PENDING = 1_000;

  private static final int MOST_BYTES = 256 << 20;

  public MonitorState {
    seen = Map.copyOf(seen);
    pending =
        List.copyOf(pending.subList(Math.max(0, pending.size() - MOST_PENDING), pending.size()));
  }

  /**
   * What a file holds; {@link #NONE} where there is none.
   *
   * @throws org.waymark.signer.MalformedException when it is no such file
   */
  public static MonitorState read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return NONE;
    }
    ObjectNode json =
        StrictJson.parseObject(
            Files.readAllBytes(file), JsonLimits.DOCUMENT.withMaxBytes(MOST_BYTES));
    Fields fields = Fields.of(json, "state of the monitor");
    Map<String, Optional<Record>> seen = new TreeMap<>();
    for (ObjectNode one : fields.objects("seen")) {
      Fields site = Fields.of(one, "host of the monitor");
      seen.put(
          site.string("host"),
          site.optionalString("record")
              .map(text -> Record.parse(text.getBytes(StandardCharsets.UTF_8))));
    }
    return new MonitorState(
        fields.string("origin"), fields.integer("next"), seen, fields.objects("pending"));
  }

  /** Puts it in place of what the file holds. */
  public void write(Path file) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("origin", origin).put("next", next);
    ArrayNode sites = json.putArray("seen");
    seen.forEach(
        (host, record) -> {
          ObjectNode site = sites.addObject().put("host", host);
          record.ifPresent(
              it -> site.put("record", new String(it.bytes(), StandardCharsets.UTF_8)));
        });
    ArrayNode waiting = json.putArray("pending");
    pending.forEach(waiting::add);
    WholeFile.write(file, json.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** The same with other news to be told. */
  public MonitorState withPending(List<ObjectNode> others) {
    return new MonitorState(origin, next, seen, others);
  }

  /** The same with more news to be told. */
  MonitorState telling(List<News> news) {
    List<ObjectNode> all = new ArrayList<>(pending);
    news.forEach(one -> all.add(one.toJson()));
    return withPending(all);
  }
}
