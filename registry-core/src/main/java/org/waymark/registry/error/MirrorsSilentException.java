package org.waymark.registry.error;

/**
 * {@code mirrors_silent}: before it signs, a registry has to hear from a mirror how far its log was
 * published, and none told (DESIGN 8, backup). It may be otherwise in a minute.
 */
public final class MirrorsSilentException extends RegistryException {
  private static final long serialVersionUID = 1L;

  public MirrorsSilentException(String message) {
    super("mirrors_silent", message, null);
  }
}
