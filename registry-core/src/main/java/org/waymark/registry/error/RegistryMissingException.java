package org.waymark.registry.error;

import java.nio.file.Path;

/** {@code registry_missing}: the folder holds no registry. */
public final class RegistryMissingException extends RegistryException {
  private static final long serialVersionUID = 1L;

  public RegistryMissingException(Path data) {
    super(
        "registry_missing",
        data + " holds no registry; make one with: waymark registry init --data " + data,
        null);
  }

  /**
   * @param database that holds none
   */
  public RegistryMissingException(Path data, String database) {
    super(
        "registry_missing",
        "The database "
            + database
            + " holds no registry; make one with: waymark registry init --data "
            + data,
        null);
  }
}
