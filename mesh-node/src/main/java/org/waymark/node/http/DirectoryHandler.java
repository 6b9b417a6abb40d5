package org.waymark.node.http;

import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymark.client.content.DirectoryContent;

/**
 * Serves a directory to everyone: {@code GET} and {@code HEAD} below a prefix, with entity tags,
 * conditional requests, gzip and cache lifetimes (RFC 9110, RFC 9111).
 *
 * <p>How it stays fast. What is asked for often is held with its header fields already encoded and
 * its bytes outside the heap, and is sent from the selecting thread without a hand-over, since
 * nothing on that way blocks. Whatever needs reading, hashing or compressing is done once by a
 * thread of the server's pool. Writing is asynchronous: a client that does not read holds a
 * connection and no thread.
 *
 * <p>Requests are not logged: which site somebody asks about is nobody's business.
 *
 * <p>Thread-safe. One handler serves one content for as long as it lives.
 */
public final class DirectoryHandler extends Handler.Abstract.NonBlocking {

  /** Where the contract puts a directory. */
  public static final String PREFIX = "/directory/";

  private static final Logger LOG = LoggerFactory.getLogger(DirectoryHandler.class);
  private static final long DEFAULT_CACHE_BYTES = 64L << 20;

  private static final HttpField VARY =
      new PreEncodedHttpField(HttpHeader.VARY, HttpHeader.ACCEPT_ENCODING.asString());
  private static final HttpField ALLOW = new PreEncodedHttpField(HttpHeader.ALLOW, "GET, HEAD");
  private static final HttpField NO_SNIFFING =
      new PreEncodedHttpField("X-Content-Type-Options", "nosniff");
  // Of what is missing now: a new root or tile may be there with the next entry.
  private static final HttpField BRIEF =
      new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "public, max-age=5");

  private static final String CHECKPOINT = "checkpoint";

  private final String prefix;
  private final DirectoryCache cache;
  private final Consumer<byte[]> shown;

  /** A handler below {@value #PREFIX} that keeps about 64 MiB at hand. */
  public DirectoryHandler(DirectoryContent content) {
    this(content, any -> {});
  }

  /**
   * As above, for a directory whose owner compares what its readers saw.
   *
   * @param shown given the checkpoints that readers show ({@link ShownCheckpoint}), unbelieved;
   *     must return at once
   */
  public DirectoryHandler(DirectoryContent content, Consumer<byte[]> shown) {
    this(PREFIX, content, DEFAULT_CACHE_BYTES, shown);
  }

  /**
   * A handler below another prefix, or with another cache.
   *
   * @param prefix begins and ends with a slash
   * @param cacheBytes how much is kept at hand, about
   */
  public DirectoryHandler(String prefix, DirectoryContent content, long cacheBytes) {
    this(prefix, content, cacheBytes, any -> {});
  }

  private DirectoryHandler(
      String prefix, DirectoryContent content, long cacheBytes, Consumer<byte[]> shown) {
    if (!prefix.startsWith("/") || !prefix.endsWith("/")) {
      throw new IllegalArgumentException("'" + prefix + "' does not begin and end with a slash");
    }
    this.prefix = prefix;
    this.cache = new DirectoryCache(content, cacheBytes);
    this.shown = shown;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String raw = request.getHttpURI().getPath();
    if (raw == null || !raw.startsWith(prefix)) {
      return false;
    }
    String method = request.getMethod();
    if (!HttpMethod.GET.is(method) && !HttpMethod.HEAD.is(method)) {
      response.getHeaders().put(ALLOW);
      Problem.of(405, "method_not_allowed", "a directory is only read; its paths have GET and HEAD")
          .send(response, callback);
      return true;
    }
    RequestPath asked = RequestPath.parse(raw.substring(prefix.length()));
    if (asked instanceof RequestPath.Refused refused) {
      refused.problem().send(response, callback);
    } else if (asked instanceof RequestPath.Valid valid) {
      if (valid.path().equals(CHECKPOINT)) {
        ShownCheckpoint.in(request.getHeaders()).ifPresent(shown);
      }
      answer(valid.path(), request, response, callback);
    }
    return true;
  }

  private void answer(String path, Request request, Response response, Callback callback) {
    Executor background = request.getComponents().getExecutor();
    Published ready = cache.ready(path).orElse(null);
    if (ready != null) {
      send(ready, background, request, response, callback);
      return;
    }
    // The stage that whenComplete returns only repeats what is handled here.
    var unused =
        cache
            .read(path, background)
            .whenComplete(
                (found, failure) -> {
                  try {
                    if (failure != null) {
                      fail(failure, response, callback);
                    } else if (found.isEmpty()) {
                      absent(path, response, callback);
                    } else {
                      send(found.get(), background, request, response, callback);
                    }
                  } catch (RuntimeException e) {
                    callback.failed(e);
                  }
                });
  }

  private static void send(
      Published published,
      Executor background,
      Request request,
      Response response,
      Callback callback) {
    HttpFields asked = request.getHeaders();
    HttpFields.Mutable fields = response.getHeaders();
    Representation chosen = published.choose(Preference.acceptsGzip(asked), background);
    fields.add(chosen.etag());
    fields.add(published.cacheControl());
    if (published.varies()) {
      fields.add(VARY);
    }
    if (Preference.alreadyHas(asked, chosen.etag().getValue())) {
      response.setStatus(HttpStatus.NOT_MODIFIED_304);
      callback.succeeded();
      return;
    }
    response.setStatus(HttpStatus.OK_200);
    fields.add(published.contentType());
    fields.add(NO_SNIFFING);
    fields.add(chosen.length());
    chosen.coding().ifPresent(fields::add);
    if (HttpMethod.HEAD.is(request.getMethod())) {
      callback.succeeded();
    } else if (chosen.isLarge()) {
      new SlicedWrite(response, chosen.content(), callback).iterate();
    } else {
      response.write(true, chosen.content().slice(), callback);
    }
  }

  private static void absent(String path, Response response, Callback callback) {
    response.getHeaders().put(BRIEF);
    Problem.of(404, "not_in_directory", "this directory has no '" + path + "'")
        .withNext("GET the checkpoint to see how far the directory goes")
        .send(response, callback);
  }

  private static void fail(Throwable failure, Response response, Callback callback) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    LOG.warn("a resource of the directory could not be read", cause);
    Problem.of(503, "directory_unreadable", "the copy of the directory could not be read")
        .withNext("try again in a minute, or ask another mirror")
        .send(response, callback);
  }
}
