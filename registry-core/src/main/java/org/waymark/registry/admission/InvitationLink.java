package org.waymark.registry.admission;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.waymark.signer.MalformedException;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.id.Host;
import org.waymark.trust.root.Root;

/**
 * What an operator sends to a site (formats 12): {@code
 * https://registry/join/<token>#root=<version>.<sha256>}. Whoever joins by it pins the root that
 * the operator saw, because browsers and proxies do not send fragments and nobody on the way can
 * change one.
 *
 * @param registry base URL of the registry, without a slash at its end
 * @param token the secret, 43 characters of base64url
 * @param rootVersion of the root to pin
 * @param rootHash of its file
 */
public record InvitationLink(URI registry, String token, long rootVersion, Sha256 rootHash) {
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{43}");
  private static final Pattern PATH = Pattern.compile("(/|/.*/)?join/([A-Za-z0-9_-]{43})/?");
  private static final Pattern FRAGMENT =
      Pattern.compile("root=([1-9][0-9]{0,14})\\.([0-9a-f]{64})");
  private static final int MAX_LENGTH = 2_048;

  /**
   * @throws MalformedException {@code invitation_link_malformed}
   */
  public InvitationLink {
    boolean https = "https".equals(registry.getScheme());
    boolean http = "http".equals(registry.getScheme());
    if (registry.getHost() == null
        || registry.getRawUserInfo() != null
        || registry.getRawQuery() != null
        || registry.getRawFragment() != null
        || registry.toString().endsWith("/")
        || !(https || http)) {
      throw malformed("it does not begin with https:// and the name of a registry");
    }
    if (http && !loopback(registry.getHost())) {
      throw malformed("it begins with http://, which only a registry on this machine may");
    }
    if (!TOKEN.matcher(token).matches() || rootVersion < 1) {
      throw malformed("its token or root is not one");
    }
  }

  private static boolean loopback(String host) {
    try {
      return host.equals("[::1]") || Host.parse(host).isLoopback();
    } catch (MalformedException e) {
      return false;
    }
  }

  /** The link for an invitation of the federation with that root. */
  public static InvitationLink of(URI registry, String token, Root root) {
    return new InvitationLink(registry, token, root.version(), root.hash());
  }

  /**
   * Reads a link as somebody pasted it; space around it is nothing.
   *
   * @throws MalformedException {@code invitation_link_malformed}; the message never repeats the
   *     link, because it holds a secret
   */
  public static InvitationLink parse(String text) {
    String link = text.strip();
    if (link.length() > MAX_LENGTH) {
      throw malformed("it is longer than " + MAX_LENGTH + " characters");
    }
    URI uri;
    try {
      uri = new URI(link);
    } catch (URISyntaxException e) {
      throw malformed("it is no URL");
    }
    if (uri.isOpaque()
        || uri.getHost() == null
        || uri.getRawPath() == null
        || uri.getRawQuery() != null) {
      throw malformed("it is not https://…/join/… and no more");
    }
    Matcher path = PATH.matcher(uri.getRawPath());
    if (!path.matches()) {
      throw malformed("its path does not end in /join/ and a token of 43 characters");
    }
    if (uri.getRawFragment() == null) {
      throw malformed(
          "the part from # on is missing, without which the right federation cannot be told; copy"
              + " the whole link");
    }
    Matcher fragment = FRAGMENT.matcher(uri.getRawFragment());
    if (!fragment.matches()) {
      throw malformed("the part from # on is not root=<version>.<64 hexadecimal digits>");
    }
    String page = link.substring(0, link.indexOf('#'));
    String base = page.substring(0, page.lastIndexOf("/join/"));
    return new InvitationLink(
        URI.create(base),
        path.group(2),
        Long.parseLong(fragment.group(1)),
        Sha256.fromHex(fragment.group(2)));
  }

  private static MalformedException malformed(String why) {
    return new MalformedException(
        "invitation_link_malformed",
        "The invitation link cannot be used: " + why + ". Ask the operator for it again.");
  }

  /** The link itself, secret and all. */
  public String url() {
    return registry + "/join/" + token + "#root=" + rootVersion + "." + rootHash.hex();
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return registry + "/join/…#root=" + rootVersion + "." + rootHash.hex();
  }
}
