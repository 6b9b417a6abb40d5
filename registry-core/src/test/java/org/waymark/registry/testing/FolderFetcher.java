package org.waymark.registry.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.waymark.client.fetch.FetchException;
import org.waymark.client.fetch.FetchRequest;
import org.waymark.client.fetch.FetchResponse;
import org.waymark.client.fetch.Fetcher;

/** A web of hosts that serve a folder each as {@code /directory/}, or one text for everything. */
public final class FolderFetcher implements Fetcher {
  private final Map<String, Path> folders = new ConcurrentHashMap<>();
  private final Map<String, byte[]> nonsense = new ConcurrentHashMap<>();

  /** From now on this host serves that folder. */
  public FolderFetcher serve(URI host, Path folder) {
    folders.put(host.getHost(), folder);
    return this;
  }

  /** From now on this host answers everything with these bytes. */
  public FolderFetcher answer(URI host, byte[] always) {
    nonsense.put(host.getHost(), always);
    return this;
  }

  @Override
  public FetchResponse get(FetchRequest request) throws FetchException {
    URI uri = request.uri();
    byte[] body = nonsense.get(uri.getHost());
    if (body == null) {
      Path folder = folders.get(uri.getHost());
      if (folder == null) {
        throw new FetchException(
            FetchException.Kind.CONNECT, "connect_failed", uri.getHost() + " is down");
      }
      Path file = folder.resolve(uri.getPath().substring("/directory/".length()));
      if (!Files.isRegularFile(file)) {
        throw FetchException.ofStatus(404, uri + " is not there");
      }
      try {
        body = Files.readAllBytes(file);
      } catch (IOException e) {
        throw new FetchException(FetchException.Kind.CONNECT, "io", String.valueOf(e), e);
      }
    }
    if (body.length > request.maxBytes()) {
      throw new FetchException(
          FetchException.Kind.TOO_LARGE, "response_too_large", uri + " never ends");
    }
    return new FetchResponse(200, Map.of(), body, uri);
  }

  @Override
  public FetchResponse download(FetchRequest request, OutputStream into) throws FetchException {
    FetchResponse whole = get(request);
    try {
      into.write(whole.body());
    } catch (IOException e) {
      throw new FetchException(FetchException.Kind.CONNECT, "io", String.valueOf(e), e);
    }
    return whole;
  }
}
