package org.waymark.client;

/**
 * There is no usable copy of the directory ({@code not_synced}, {@code directory_expired}, {@code
 * root_expired}, {@code store_damaged}), or the peer's own documents have run out ({@code
 * statement_expired}, {@code membership_expired}).
 */
public final class ExpiredDirectory extends ResolutionException {

  private static final long serialVersionUID = 1L;

  ExpiredDirectory(String code, String message, String nextStep, Explanation explanation) {
    super(code, message, nextStep, explanation);
  }
}
