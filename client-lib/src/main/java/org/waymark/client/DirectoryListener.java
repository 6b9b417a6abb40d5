package org.waymark.client;

/**
 * Told about changes, on the thread that synchronised, after they are stored and served. An
 * exception of a listener is logged and stops nothing.
 */
public interface DirectoryListener {

  /** What is served is now another tree or root version of a federation. */
  default void changed(DirectoryChange change) {}

  /** Every federation was asked for news. */
  default void synced(SyncReport report) {}
}
