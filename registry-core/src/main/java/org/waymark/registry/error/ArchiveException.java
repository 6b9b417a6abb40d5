package org.waymark.registry.error;

import org.jspecify.annotations.Nullable;

/**
 * A backup, or what a mirror has, cannot be taken over; nothing has changed. Codes: {@code
 * archive_unreadable archive_damaged archive_malformed archive_part_refused archive_too_large
 * archive_too_new archive_mismatch mirror_unreachable mirror_not_believed mirror_behind
 * mirror_other_history}.
 */
public final class ArchiveException extends RegistryException {
  private static final long serialVersionUID = 1L;

  public ArchiveException(String code, String message, @Nullable Throwable cause) {
    super(code, message, cause);
  }

  public ArchiveException(String code, String message) {
    this(code, message, null);
  }
}
