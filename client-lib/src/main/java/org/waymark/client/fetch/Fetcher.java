package org.waymark.client.fetch;

/**
 * Gets one document. {@link SafeFetcher} does it over the network; a test or a file-backed source
 * may stand in. Implementations are thread-safe.
 */
public interface Fetcher {

  /**
   * Gets the document at {@link FetchRequest#uri()}, following redirects as the request allows.
   *
   * @return an answer with status 200, or 304 where the request carried an entity tag that still
   *     matches; every other outcome is an exception, so a failure is never mistaken for a document
   * @throws FetchException when anything went wrong, {@link FetchException.Kind#STATUS} for a
   *     complete answer with another status
   */
  FetchResponse get(FetchRequest request) throws FetchException;
}
