package org.waymark.client.ocm;

import java.util.function.Consumer;
import org.waymark.signer.MalformedException;
import org.waymark.trust.id.Host;

/**
 * An OCM address, {@code identifier@host[:port]}. The identifier is opaque and may hold any number
 * of {@code @}: the host begins after the last one.
 */
public record OcmAddress(String identifier, Host host) {

  private static final int MAX_IDENTIFIER = 1024;

  /**
   * Checks the identifier.
   *
   * @throws MalformedException {@code address_no_identifier address_too_long address_bad_character}
   */
  public OcmAddress {
    if (identifier.isEmpty()) {
      throw new MalformedException(
          "address_no_identifier", "The OCM address has nobody before its @; write user@host.");
    }
    if (identifier.length() > MAX_IDENTIFIER) {
      throw new MalformedException(
          "address_too_long",
          "The OCM address has more than " + MAX_IDENTIFIER + " characters before its @.");
    }
    if (identifier.chars().anyMatch(Character::isISOControl)) {
      throw new MalformedException(
          "address_bad_character", "The OCM address has a control character before its @.");
    }
  }

  /** As {@link #parse(String, Consumer)}, for callers that do not report what was mended. */
  public static OcmAddress parse(String text) {
    return parse(text, finding -> {});
  }

  /**
   * Reads an address as real users hold it: after the last {@code @} also {@code https://host} or
   * {@code host/folder}, in any case.
   *
   * @param finding told a code of {@link Host#normalize} for each thing that was mended
   * @throws MalformedException {@code address_no_at}, those of the constructor, or a code {@code
   *     host_*}
   */
  public static OcmAddress parse(String text, Consumer<String> finding) {
    String trimmed = text.strip();
    int at = trimmed.lastIndexOf('@');
    if (at < 0) {
      throw new MalformedException("address_no_at", "The OCM address has no @; write user@host.");
    }
    return new OcmAddress(
        trimmed.substring(0, at), Host.normalize(trimmed.substring(at + 1), finding));
  }

  /** Whether a person who wrote this meant an address rather than a host or a URL. */
  public static boolean looksLikeAddress(String text) {
    String trimmed = text.strip();
    return trimmed.indexOf('@') >= 0
        && !trimmed.regionMatches(true, 0, "https://", 0, 8)
        && !trimmed.regionMatches(true, 0, "http://", 0, 7);
  }

  /** {@code identifier@host[:port]}. */
  @Override
  public String toString() {
    return identifier + "@" + host;
  }
}
