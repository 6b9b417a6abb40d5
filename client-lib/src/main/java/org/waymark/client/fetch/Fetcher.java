package org.waymark.client.fetch;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Gets one document. {@link SafeFetcher} does it over the network; a test or a file-backed source
 * may stand in. Implementations are thread-safe.
 */
public interface Fetcher {

  /**
   * Gets the document at {@link FetchRequest#uri()}, following redirects as the request allows.
   *
   * @return an answer with status 200, or 304 where the request carried an entity tag that still
   *     matches; every other outcome is an exception, so a failure is never mistaken for a
   *     document, unless the request asked for any status
   * @throws FetchException when anything went wrong, {@link FetchException.Kind#STATUS} for a
   *     complete answer with another status
   */
  FetchResponse get(FetchRequest request) throws FetchException;

  /**
   * As {@link #get}, for what is too large to be held in memory: the body goes to a stream as it
   * comes, uncompressed, and the response has none. After an exception the stream may hold the
   * beginning of a body, which is to be thrown away.
   *
   * @throws FetchException also when the stream takes no more
   */
  default FetchResponse download(FetchRequest request, OutputStream into) throws FetchException {
    FetchResponse answer = get(request.withGzip(false));
    try {
      into.write(answer.body());
    } catch (IOException e) {
      throw new FetchException(
          FetchException.Kind.CONNECT, "fetch_not_kept", "What was fetched cannot be kept.", e);
    }
    return new FetchResponse(answer.status(), answer.headers(), new byte[0], answer.finalUri());
  }
}
