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
    String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    boolean plain =
        url.getHost() != null
            && url.getRawUserInfo() == null
            && url.getRawQuery() == null
            && url.getRawFragment() == null;
    if (!plain || !(scheme.equals("https") || scheme.equals("http"))) {
      throw CommandFailure.usage(
          "public_url_malformed",
          "The public URL " + url + " is not of the form https://host or https://host/path.",
          "give it as --public-url https://registry.example.org");
    }
    String text = url.toString();
    return text.endsWith("/") ? URI.create(text.replaceFirst("/+$", "")) : url;
  }
}
