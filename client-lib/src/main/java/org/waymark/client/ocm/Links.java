package org.waymark.client.ocm;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * Makes the URLs of a document absolute and looks at where they lead. A relative one is resolved
 * against the origin, as clients do (nextcloud/contacts, lib/WayfProvider.php, puts it after the
 * server's address).
 *
 * @param origin scheme and authority that the document speaks for, where known
 */
record Links(Optional<URI> origin, Findings findings) {

  static Links of(URI fetchedFrom, Findings findings) {
    boolean web = isWeb(fetchedFrom) && fetchedFrom.getHost() != null;
    return new Links(web ? Optional.of(originOf(fetchedFrom)) : Optional.empty(), findings);
  }

  /** The same, speaking for this URL's server where nothing better is known. */
  Links orFor(URI url) {
    return origin.isPresent() ? this : new Links(Optional.of(originOf(url)), findings);
  }

  /** Reads one URL; what cannot be one is a finding and empty. */
  Optional<URI> absolute(String member, String text) {
    String code = snake(member);
    URI url;
    try {
      url = new URI(text.strip());
    } catch (URISyntaxException e) {
      return malformed(code, member, text);
    }
    if (!url.isAbsolute()) {
      if (origin.isEmpty()) {
        findings.warning(
            code + "_relative",
            member + " " + Findings.quoted(text) + " is relative and the server is not known.");
        return Optional.empty();
      }
      url = origin.get().resolve(url);
      findings.info(code + "_relative", member + " is relative; clients read it as " + url + ".");
    }
    if (!isWeb(url) || url.getHost() == null || url.getRawUserInfo() != null) {
      return malformed(code, member, text);
    }
    look(code, member, url);
    return Optional.of(url);
  }

  private void look(String code, String member, URI url) {
    boolean testing = origin.filter(o -> scheme(o).equals("http")).isPresent();
    if (scheme(url).equals("http") && !testing) {
      findings.warning(code + "_not_https", member + " is " + url + ", without TLS; use https.");
    }
    if (origin.isPresent() && !authority(url).equals(authority(origin.get()))) {
      findings.warning(
          code + "_other_host",
          member
              + " leads to "
              + url.getAuthority()
              + ", but the document is of "
              + origin.get().getAuthority()
              + ".");
    }
  }

  /** Whether a key identifier that is a URL names another host than the document's. */
  boolean isElsewhere(String keyId) {
    try {
      String host = new URI(keyId).getHost();
      return host != null
          && origin.isPresent()
          && !host.equalsIgnoreCase(String.valueOf(origin.get().getHost()));
    } catch (URISyntaxException e) {
      return false; // an opaque identifier names no host
    }
  }

  private Optional<URI> malformed(String code, String member, String text) {
    findings.warning(
        code + "_malformed", member + " is " + Findings.quoted(text) + ", which is no web URL.");
    return Optional.empty();
  }

  private static URI originOf(URI url) {
    return URI.create(scheme(url) + "://" + url.getRawAuthority().toLowerCase(Locale.ROOT));
  }

  /** Host and port; a default port counts as none, so that http and https of one host are alike. */
  private static String authority(URI url) {
    int standard = scheme(url).equals("http") ? 80 : 443;
    String port = url.getPort() == -1 || url.getPort() == standard ? "" : ":" + url.getPort();
    return url.getHost().toLowerCase(Locale.ROOT) + port;
  }

  private static boolean isWeb(URI url) {
    return scheme(url).equals("https") || scheme(url).equals("http");
  }

  private static String scheme(URI url) {
    return url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
  }

  private static String snake(String member) {
    return member.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}
