package org.waymark.registry.error;

import java.nio.file.Path;

/** {@code registry_exists}: the folder already holds a registry, or what is left of one. */
public final class RegistryExistsException extends RegistryException {
  private static final long serialVersionUID = 1L;

  /**
   * @param found the file or folder that is in the way
   * @param complete false when an earlier {@code init} was interrupted before it made the database
   */
  public RegistryExistsException(Path found, boolean complete) {
    super(
        "registry_exists",
        complete
            ? found + " belongs to a registry that is already there; choose another --data folder."
            : found
                + " was left by an init that did not finish; nothing was published from it, so"
                + " remove it and run init again.",
        null);
  }

  /**
   * @param database that holds a registry already
   */
  public RegistryExistsException(String database) {
    super(
        "registry_exists",
        "The database "
            + database
            + " belongs to a registry that is already there; name another database or schema.",
        null);
  }
}
