package org.waymark.node.api;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpScheme;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.waymark.node.http.BindAddress;
import org.waymark.node.http.ListenerException;
import org.waymark.node.http.Problem;

/**
 * Who may use the local listener (DESIGN 7, "a web page calling the loopback API").
 *
 * <p>A browser on the same machine can send requests to 127.0.0.1 for any page it shows. Three
 * things give it away: the {@code Host} header names the page's own domain when that was pointed at
 * 127.0.0.1 (DNS rebinding), {@code Origin} is there on whatever a page may read the answer of, and
 * {@code Sec-Fetch-Site} on the rest (Fetch Metadata). So: {@code Host} must be this machine or a
 * configured name, with the listener's port; no {@code Origin}; no {@code Sec-Fetch-Site} but
 * {@code none}, which is a person typing the address. {@code same-site} is refused as well: for a
 * browser every port of localhost is the same site.
 *
 * <p>Where the listener is bound to anything but this machine, each request needs the bearer token.
 * A Unix socket is out of a browser's reach and is guarded by its file's mode; there {@code Host}
 * may be anything. Thread-safe.
 */
public final class LocalAccess extends Handler.Wrapper {

  private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

  private final boolean anyHost;
  private final Set<String> hosts;
  private final Optional<BearerToken> token;

  /**
   * Guards a handler.
   *
   * @param bound where the listener listens
   * @param names further hosts that clients may call it by, with a port where that is not the
   *     listener's own
   * @param token what clients must present; may be given for a loopback address too
   * @throws ListenerException {@code local_token_missing}: others can connect, and there is none
   */
  public LocalAccess(
      Handler guarded, BindAddress bound, Set<String> names, Optional<BearerToken> token) {
    super(guarded);
    if (token.isEmpty() && !bound.isLoopback()) {
      throw new ListenerException(
          "local_token_missing",
          "the local listener is bound to "
              + bound
              + ", which others can reach, so it needs a token; give one with"
              + " --local-token-file, or bind it to 127.0.0.1");
    }
    this.anyHost = bound instanceof BindAddress.UnixSocket;
    this.hosts = names.stream().map(it -> it.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    this.token = token;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Optional<Problem> refusal = refusal(request);
    if (refusal.isPresent()) {
      if (refusal.get().status() == 401) {
        response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer realm=\"waymark\"");
      }
      refusal.get().send(response, callback);
      return true;
    }
    return super.handle(request, response, callback);
  }

  private Optional<Problem> refusal(Request request) {
    HttpFields fields = request.getHeaders();
    if (!anyHost && !isOurs(fields, Request.getLocalPort(request), request.isSecure())) {
      return Optional.of(
          Problem.of(
                  403,
                  "host_refused",
                  "the Host header names neither this machine nor a name of this node")
              .withNext("call it by 127.0.0.1 and its port, or add the name with --local-host"));
    }
    if (fields.contains(HttpHeader.ORIGIN) || isFromPage(fields)) {
      return Optional.of(
          Problem.of(403, "origin_refused", "web pages may not use the local listener")
              .withNext("call it from a program, not from a browser"));
    }
    if (token.isPresent() && !isAuthorized(token.get(), fields)) {
      return Optional.of(
          Problem.of(401, "token_missing", "the token of the local listener is missing or wrong")
              .withNext("send Authorization: Bearer with the token of --local-token-file"));
    }
    return Optional.empty();
  }

  private boolean isOurs(HttpFields fields, int port, boolean secure) {
    String host = fields.get(HttpHeader.HOST);
    if (host == null) {
      return false;
    }
    String asked = host.toLowerCase(Locale.ROOT);
    int usual = (secure ? HttpScheme.HTTPS : HttpScheme.HTTP).getDefaultPort();
    String suffix = ":" + port;
    String name =
        asked.endsWith(suffix)
            ? asked.substring(0, asked.length() - suffix.length())
            : port == usual ? asked : "";
    return THIS_MACHINE.contains(name)
        || hosts.contains(name)
        || (hosts.contains(asked) && asked.matches(".*:[0-9]+"));
  }

  private static boolean isFromPage(HttpFields fields) {
    for (HttpField field : fields.getFields("Sec-Fetch-Site")) {
      if (!"none".equals(field.getValue())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAuthorized(BearerToken token, HttpFields fields) {
    String header = fields.get(HttpHeader.AUTHORIZATION);
    return header != null
        && header.regionMatches(true, 0, "Bearer ", 0, 7)
        && token.matches(header.substring(7).strip());
  }
}
