package org.waymark.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.waymark.node.http.Exchange;
import org.waymark.node.http.Problem;
import org.waymark.registry.Registry;
import org.waymark.registry.archive.Backup;
import org.waymark.server.api.OperatorToken;
import org.waymark.server.api.Problems;

/**
 * {@code POST /control/backup?path=…} and {@code POST /control/publish-static?path=…}: write a
 * backup, or a copy of the published files, where the owner of the data folder wants it. Not a part
 * of the interface for operators: they write files on this machine, so only the token of {@code
 * control.json} counts, which the owner alone can read.
 */
public final class OwnerHandler extends Handler.Abstract.NonBlocking {
  /** Where a backup is asked for. */
  public static final String BACKUP = "/control/backup";

  /** Where a copy of the published files is asked for. */
  public static final String PUBLISH_STATIC = "/control/publish-static";

  private static final Map<String, BiFunction<Registry, Path, ObjectNode>> WORK =
      Map.of(BACKUP, OwnerHandler::backup, PUBLISH_STATIC, OwnerHandler::publishStatic);

  private final Supplier<Registry> registry;
  private final OperatorToken owner;

  OwnerHandler(Supplier<Registry> registry, OperatorToken owner) {
    this.registry = registry;
    this.owner = owner;
  }

  /** Writes a backup; {@code file bytes created size root}. */
  public static ObjectNode backup(Registry registry, Path file) {
    Backup.Report report = registry.backup(file);
    return JsonNodeFactory.instance
        .objectNode()
        .put("file", report.file().toString())
        .put("bytes", report.bytes())
        .put("created", report.created().toString())
        .put("size", report.size())
        .put("root", report.root().hex());
  }

  /** Copies the published files; {@code published size}. */
  public static ObjectNode publishStatic(Registry registry, Path folder) {
    registry.publishStatic(folder);
    return JsonNodeFactory.instance
        .objectNode()
        .put("published", folder.toString())
        .put("size", registry.status().size());
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String asked = request.getHttpURI().getPath();
    if (asked == null || !WORK.containsKey(asked)) {
      return false;
    }
    BiFunction<Registry, Path, ObjectNode> work = WORK.get(asked);
    if (!owner.matches(request.getHeaders().get(HttpHeader.AUTHORIZATION))) {
      Problem.of(401, "operator_token_refused", "Only the owner of the data folder may do that.")
          .withNext("on the machine of the registry: waymark registry backup FILE")
          .send(response, callback);
    } else if (!HttpMethod.POST.is(request.getMethod())) {
      Problem.of(405, "method_not_allowed", "Files are written by POST.").send(response, callback);
    } else {
      String path = path(request);
      new Exchange(request, response, callback)
          .inBackground(() -> write(work, path, response, callback));
    }
    return true;
  }

  private static String path(Request request) {
    Fields query = Request.extractQueryParameters(request);
    String path = query.getValue("path");
    return path == null ? "" : path;
  }

  private void write(
      BiFunction<Registry, Path, ObjectNode> work,
      String path,
      Response response,
      Callback callback) {
    try {
      Path target = Path.of(path);
      if (!target.isAbsolute()) {
        Problem.of(400, "path_relative", "What is written is named by its whole path.")
            .send(response, callback);
        return;
      }
      String answer = work.apply(registry.get(), target).toString();
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
      Content.Sink.write(response, true, answer, callback);
    } catch (UncheckedIOException e) {
      Problem.of(500, "not_written", e.getMessage() + ": " + e.getCause())
          .withNext("look after the disk and the rights on that folder")
          .send(response, callback);
    } catch (RuntimeException e) {
      Problems.of(e).send(response, callback);
    }
  }
}
