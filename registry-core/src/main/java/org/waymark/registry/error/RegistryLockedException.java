package org.waymark.registry.error;

import java.nio.file.Path;

/** {@code registry_locked}: another process writes to this registry. */
public final class RegistryLockedException extends RegistryException {
  private static final long serialVersionUID = 1L;

  private final Path lock;

  public RegistryLockedException(Path lock) {
    super(
        "registry_locked",
        "Another process holds "
            + lock
            + "; a registry has one writer. Stop that process, or send it the request.",
        null);
    this.lock = lock;
  }

  /** The file whose lock is held elsewhere. */
  public Path lock() {
    return lock;
  }
}
