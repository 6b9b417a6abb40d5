package org.waymark.server.cli;

import java.net.URI;
import java.util.Locale;

/** The base URL under which a registry or node is reached from outside. */
final class PublicUrl {
  private PublicUrl() {}

  /**
   * Drops a slash at the end, since paths are appended.
   *
   * @throws CommandFailure {@code public_url_malformed}
   */
  static URI check(URI url) {
    return check("--public-url", url);
  }

  /** As {@link #check(URI)}, for the base URL that another flag names. */
  static URI check(String flag, URI url) {
    String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    boolean plain =
        url.getHost() != null
            && url.getRawUserInfo() == null
            && url.getRawQuery() == null
            && url.getRawFragment() == null;
    if (!plain || !(scheme.equals("https") || scheme.equals("http"))) {
      throw CommandFailure.usage(
          flag.substring(2).replace('-', '_') + "_malformed",
          flag + " " + url + " is not of the form https://host or https://host/path.",
          "give it as " + flag + " https://registry.example.org");
    }
    String text = url.toString();
    return text.endsWith("/") ? URI.create(text.replaceFirst("/+$", "")) : url;
  }
}
