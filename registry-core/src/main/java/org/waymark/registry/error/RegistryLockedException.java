package org.waymark.registry.error;

/** {@code registry_locked}: another process writes to this registry. */
public final class RegistryLockedException extends RegistryException {
  private static final long serialVersionUID = 1L;

  /**
   * @param lock the lock file, or the database, that the other process holds
   */
  public RegistryLockedException(String lock) {
    super(
        "registry_locked",
        "Another process holds "
            + lock
            + "; a registry has one writer. Stop that process, or send it the request.",
        null);
  }
}
