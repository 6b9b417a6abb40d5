package org.waymark.node.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.waymark.node.http.ListenerException;

/** A secret shared with local programs (RFC 6750). It never appears in a text. */
public final class BearerToken {

  private static final int SHORTEST = 16;

  private final byte[] secret;

  private BearerToken(byte[] secret) {
    this.secret = secret;
  }

  /**
   * A token from its text.
   *
   * @throws ListenerException {@code local_token_malformed} if it is shorter than 16 characters or
   *     has characters that a header cannot carry (RFC 6750, 2.1)
   */
  public static BearerToken of(String text) {
    if (text.length() < SHORTEST || !text.matches("[A-Za-z0-9._~+/=-]+")) {
      throw new ListenerException(
          "local_token_malformed",
          "the token of the local listener must have at least "
              + SHORTEST
              + " characters of A-Z a-z 0-9 . _ ~ + / = -");
    }
    return new BearerToken(text.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * The first line of a file.
   *
   * @throws ListenerException {@code local_token_malformed}, or {@code local_token_unreadable}
   */
  public static BearerToken read(Path file) {
    try {
      return of(
          Files.readString(file, StandardCharsets.UTF_8).lines().findFirst().orElse("").strip());
    } catch (IOException e) {
      throw new ListenerException(
          "local_token_unreadable",
          "the token file " + file + " cannot be read: " + e.getMessage(),
          e);
    }
  }

  /** Compares in a time that says nothing about where they differ. */
  boolean matches(String text) {
    return MessageDigest.isEqual(secret, text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "BearerToken[…]";
  }
}
