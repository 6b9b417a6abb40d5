package org.waymark.client.content;

import java.util.Optional;

/**
 * What is served below {@code /directory/}. Implementations are thread-safe, and a resource that
 * was handed out never changes.
 */
public interface DirectoryContent {

  /**
   * The resource at a path, or empty where there is none; a path that is none (see {@link
   * DirectoryPath}) has no resource either.
   *
   * @param path below {@code /directory/}, without a leading slash: {@code checkpoint}, {@code
   *     tile/0/000.p/7}
   */
  Optional<Resource> get(String path);

  /**
   * A number that changes whenever a resource that is not immutable may have changed, so that a
   * server may keep encoded answers for as long as it stays the same. Cheap.
   */
  long version();
}
