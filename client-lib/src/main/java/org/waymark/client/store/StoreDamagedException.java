package org.waymark.client.store;

import org.jspecify.annotations.Nullable;

/**
 * A value of the store is missing, unreadable, or not the one that its hash names ({@code
 * store_damaged}). Nothing of it was used; the directory has to be imported again. Also thrown when
 * a {@link StoreView} is read after another file took the place of its own: whoever then finds a
 * newer view asks that one.
 */
public final class StoreDamagedException extends StoreException {

  private static final long serialVersionUID = 1L;

  public StoreDamagedException(String message) {
    this(message, null);
  }

  public StoreDamagedException(String message, @Nullable Throwable cause) {
    super("store_damaged", message, cause);
  }
}
