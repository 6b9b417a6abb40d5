package org.waymark.client.fetch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.waymark.client.fetch.FetchException.Kind;

/**
 * Opens connections. The name is resolved once; every address is checked; and the connection is
 * made to a checked address itself. Between check and use no name is looked up, so a name that
 * changes its answer (DNS rebinding) gains nothing. TLS then proves the name, not the address.
 */
final class Dialler {

  private static final int MAX_ADDRESSES = 8;

  /** Most milliseconds that the own DNS gets to know a name that the proxy will know as well. */
  private static final int MAX_OWN_LOOKUP = 2000;

  private final AddressPolicy policy;
  private final Resolver resolver;
  private final TlsLayer tls;
  private final Optional<ForwardProxy> proxy;
  private final String userAgent;
  private final ExecutorService lookups;

  Dialler(FetchOptions options, ExecutorService lookups) {
    this.policy = options.policy();
    this.resolver = options.resolver();
    this.tls = new TlsLayer(options.tls());
    this.proxy = options.proxy();
    this.userAgent = options.userAgent();
    this.lookups = lookups;
  }

  Connection dial(Target target, Deadline deadline) throws FetchException {
    if (!target.tls() && !policy.allowsPlainHttp()) {
      throw new FetchException(
          Kind.DOWNGRADE,
          "plain_http_refused",
          target.uri() + " is not https; http is for testing federations only.");
    }
    Socket raw =
        proxy.isPresent()
            ? outward(proxy.get(), target, deadline)
            : connect(
                checked(target, lookUp(target.host(), deadline, deadline.millisLeft())),
                target.port(),
                target.hostField(),
                deadline);
    try {
      Socket talking = target.tls() ? tls.over(raw, target, deadline) : raw;
      return new Connection(target.origin(), raw, talking, new WireInput(talking.getInputStream()));
    } catch (IOException e) {
      Deadline.closeQuietly(raw);
      throw broken(target, deadline, e);
    } catch (FetchException e) {
      Deadline.closeQuietly(raw);
      throw e;
    }
  }

  /** Directly to what is inside, through the proxy to all else; see {@link ForwardProxy}. */
  private Socket outward(ForwardProxy through, Target target, Deadline deadline)
      throws FetchException {
    List<InetAddress> known = knownHere(target, deadline);
    if (!known.isEmpty()) {
      List<InetAddress> good = checked(target, known);
      List<InetAddress> inside = good.stream().filter(policy::isInside).toList();
      if (!inside.isEmpty()) {
        return connect(inside, target.port(), target.hostField(), deadline);
      }
    }
    Socket raw =
        connect(
            lookUp(through.host(), deadline, deadline.millisLeft()),
            through.port(),
            "the proxy " + through,
            deadline);
    try {
      Tunnel.open(raw, through, target, deadline, userAgent);
      return raw;
    } catch (FetchException e) {
      Deadline.closeQuietly(raw);
      throw e;
    }
  }

  /** Addresses as far as this machine knows them: behind a proxy, outside names often are not. */
  private List<InetAddress> knownHere(Target target, Deadline deadline) throws FetchException {
    try {
      return lookUp(target.host(), deadline, Math.min(MAX_OWN_LOOKUP, deadline.millisLeft() / 4));
    } catch (FetchException e) {
      if (Thread.currentThread().isInterrupted() || deadline.isCut()) {
        throw e;
      }
      return List.of();
    }
  }

  private List<InetAddress> lookUp(String host, Deadline deadline, int millis)
      throws FetchException {
    try {
      if (Target.isLiteral(host)) {
        return List.of(InetAddress.getByName(host)); // reads it, asks nobody
      }
      // The system's resolver cannot be interrupted, so it runs aside and is left behind when late.
      Future<List<InetAddress>> answer = lookups.submit(() -> resolver.resolve(host));
      try {
        return answer.get(millis, TimeUnit.MILLISECONDS);
      } finally {
        answer.cancel(true);
      }
    } catch (UnknownHostException e) {
      throw notFound(host, e);
    } catch (ExecutionException e) {
      throw notFound(host, e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw deadline.passed();
    } catch (RejectedExecutionException e) {
      throw new FetchException(
          Kind.DNS, "dns_busy", "Too many name look-ups are waiting; " + host + " not asked.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FetchException(
          Kind.TIMEOUT, "fetch_interrupted", "The look-up of " + host + " was interrupted.", e);
    }
  }

  private List<InetAddress> checked(Target target, List<InetAddress> addresses)
      throws FetchException {
    List<InetAddress> good = new ArrayList<>();
    List<String> refusals = new ArrayList<>();
    for (InetAddress address : addresses.subList(0, Math.min(MAX_ADDRESSES, addresses.size()))) {
      policy
          .refusal(address)
          .ifPresentOrElse(
              why -> refusals.add(address.getHostAddress() + " is " + why),
              () -> good.add(address));
    }
    if (good.isEmpty()) {
      throw new FetchException(
          Kind.ADDRESS_REFUSED,
          "address_refused",
          target.host()
              + " may not be dialled: "
              + (refusals.isEmpty() ? "it has no address" : String.join(", ", refusals))
              + ". Allow the range in the address policy if this is meant.");
    }
    return good;
  }

  private static Socket connect(
      List<InetAddress> addresses, int port, String whom, Deadline deadline) throws FetchException {
    IOException last = new IOException("no address");
    for (int i = 0; i < addresses.size(); i++) {
      // Never a proxy from system properties: it would look the name up again, and elsewhere.
      Socket socket = new Socket(Proxy.NO_PROXY);
      try {
        int share = Math.max(1, deadline.millisLeft() / (addresses.size() - i));
        deadline.watch(socket);
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(addresses.get(i), port), share);
        return socket;
      } catch (IOException e) {
        Deadline.closeQuietly(socket);
        last = e;
      }
    }
    if (deadline.isCut()) {
      throw deadline.passed();
    }
    throw new FetchException(
        Kind.CONNECT,
        "connect_failed",
        "No connection to " + whom + ": " + last.getMessage() + ".",
        last);
  }

  static FetchException broken(Target target, Deadline deadline, IOException e) {
    return deadline.isCut()
        ? deadline.passed()
        : new FetchException(
            Kind.CONNECT,
            "connection_broken",
            "The connection to " + target.hostField() + " broke: " + e.getMessage() + ".",
            e);
  }

  private static FetchException notFound(String host, Throwable cause) {
    return new FetchException(
        Kind.DNS, "dns_not_found", "The name " + host + " does not resolve to any address.", cause);
  }
}
