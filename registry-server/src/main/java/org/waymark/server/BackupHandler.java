package org.waymark.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.waymark.node.http.Problem;
import org.waymark.registry.Registry;
import org.waymark.registry.archive.Backup;
import org.waymark.server.api.OperatorToken;
import org.waymark.server.api.Problems;

/**
 * {@code POST /control/backup?file=…}: writes a backup where the owner of the data folder wants it.
 * Not a part of the interface for operators: it writes files on this machine, so only the token of
 * {@code control.json} counts, which the owner alone can read.
 */
public final class BackupHandler extends Handler.Abstract.NonBlocking {
  /** Where it answers. */
  public static final String PATH = "/control/backup";

  private final Supplier<Registry> registry;
  private final OperatorToken owner;

  BackupHandler(Supplier<Registry> registry, OperatorToken owner) {
    this.registry = registry;
    this.owner = owner;
  }

  /** A report as JSON: {@code file bytes created size root}. */
  public static ObjectNode json(Backup.Report report) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("file", report.file().toString())
        .put("bytes", report.bytes())
        .put("created", report.created().toString())
        .put("size", report.size())
        .put("root", report.root().hex());
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    if (!PATH.equals(request.getHttpURI().getPath())) {
      return false;
    }
    if (!owner.matches(request.getHeaders().get(HttpHeader.AUTHORIZATION))) {
      Problem.of(401, "operator_token_refused", "Only the owner of the data folder may do that.")
          .withNext("waymark registry backup FILE")
          .send(response, callback);
    } else if (!HttpMethod.POST.is(request.getMethod())) {
      Problem.of(405, "method_not_allowed", "A backup is made by POST.").send(response, callback);
    } else {
      String file = file(request);
      try {
        request.getComponents().getExecutor().execute(() -> write(file, response, callback));
      } catch (RejectedExecutionException e) {
        Problem.of(503, "shutting_down", "The registry is stopping.").send(response, callback);
      }
    }
    return true;
  }

  private static String file(Request request) {
    Fields query = Request.extractQueryParameters(request);
    String file = query.getValue("file");
    return file == null ? "" : file;
  }

  private void write(String file, Response response, Callback callback) {
    try {
      Path target = Path.of(file);
      if (!target.isAbsolute()) {
        Problem.of(400, "backup_file", "The file of a backup is named by its whole path.")
            .send(response, callback);
        return;
      }
      String answer = json(registry.get().backup(target)).toString();
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
      Content.Sink.write(response, true, answer, callback);
    } catch (UncheckedIOException e) {
      Problem.of(500, "backup_failed", e.getMessage() + ": " + e.getCause())
          .withNext("look after the disk and the rights on that folder")
          .send(response, callback);
    } catch (RuntimeException e) {
      Problems.of(e).send(response, callback);
    }
  }
}
