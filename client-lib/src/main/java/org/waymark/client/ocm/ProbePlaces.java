package org.waymark.client.ocm;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.waymark.signer.MalformedException;
import org.waymark.trust.id.Host;

/** Where to ask for a discovery document, in order, from what a person wrote. */
final class ProbePlaces {

  private ProbePlaces() {}

  static List<URI> of(String server, Findings findings) {
    String text = server.strip();
    if (OcmAddress.looksLikeAddress(text)) {
      text = text.substring(text.lastIndexOf('@') + 1);
    }
    Host host = Host.normalize(text, code -> mended(code, server, findings));
    URI url = url(text, host);
    // As Reva does, a bare name of this machine is asked without TLS; the fetcher may refuse that.
    String origin = url.getScheme().toLowerCase(Locale.ROOT) + "://" + host;
    String folder = url.getRawPath() == null ? "" : url.getRawPath().replaceAll("/+$", "");
    List<URI> places = new ArrayList<>();
    if (folder.endsWith("/.well-known/ocm") || folder.endsWith("/ocm-provider")) {
      places.add(URI.create(origin + url.getRawPath()));
      return places;
    }
    add(origin, places);
    if (!folder.isEmpty()) {
      add(origin + folder, places);
    }
    return places;
  }

  private static void add(String base, List<URI> places) {
    places.add(URI.create(base + "/.well-known/ocm"));
    places.add(URI.create(base + "/ocm-provider/"));
  }

  private static URI url(String text, Host host) {
    boolean schemed = text.matches("(?i)https?://.*");
    String rest = schemed ? text.substring(text.indexOf("://") + 3) : text;
    int slash = rest.indexOf('/');
    String scheme =
        schemed ? text.substring(0, text.indexOf(':')) : host.isLoopback() ? "http" : "https";
    try {
      return new URI(scheme + "://" + host + (slash < 0 ? "" : rest.substring(slash)));
    } catch (URISyntaxException e) {
      throw new MalformedException(
          "host_path", "The address " + Findings.quoted(text) + " has a path that is no URL's.", e);
    }
  }

  private static void mended(String code, String server, Findings findings) {
    boolean ordinary =
        code.equals("host_scheme_dropped") || code.equals("host_http_scheme_dropped");
    if (!ordinary && !code.equals("host_path_dropped")) {
      findings.info(code, "The host in " + Findings.quoted(server) + " is not written as it is.");
    }
  }
}
