package org.waymark.client.fetch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.waymark.client.fetch.FetchException.Kind;

/**
 * Opens connections. The name is resolved once; every address is checked; and the connection is
 * made to a checked address itself. Between check and use no name is looked up, so a name that
 * changes its answer (DNS rebinding) gains nothing. TLS then proves the name, not the address.
 */
final class Dialler {

  private static final int MAX_ADDRESSES = 8;

  private final AddressPolicy policy;
  private final Resolver resolver;
  private final TlsLayer tls;
  private final ExecutorService lookups;

  Dialler(AddressPolicy policy, Resolver resolver, SSLContext context, ExecutorService lookups) {
    this.policy = policy;
    this.resolver = resolver;
    this.tls = new TlsLayer(context);
    this.lookups = lookups;
  }

  Connection dial(Target target, Deadline deadline) throws FetchException {
    if (!target.tls() && !policy.allowsPlainHttp()) {
      throw new FetchException(
          Kind.DOWNGRADE,
          "plain_http_refused",
          target.uri() + " is not https; http is for testing federations only.");
    }
    List<InetAddress> addresses = checked(target, lookUp(target, deadline));
    Socket raw = connect(target, addresses, deadline);
    try {
      Socket talking = target.tls() ? tls.over(raw, target, deadline) : raw;
      return new Connection(
          target.origin(), raw, talking.getOutputStream(), new WireInput(talking.getInputStream()));
    } catch (IOException e) {
      Deadline.closeQuietly(raw);
      throw broken(target, deadline, e);
    } catch (FetchException e) {
      Deadline.closeQuietly(raw);
      throw e;
    }
  }

  private List<InetAddress> lookUp(Target target, Deadline deadline) throws FetchException {
    try {
      if (target.isLiteral()) {
        return List.of(InetAddress.getByName(target.host())); // reads it, asks nobody
      }
      // The system's resolver cannot be interrupted, so it runs aside and is left behind when late.
      Future<List<InetAddress>> answer = lookups.submit(() -> resolver.resolve(target.host()));
      try {
        return answer.get(deadline.millisLeft(), TimeUnit.MILLISECONDS);
      } finally {
        answer.cancel(true);
      }
    } catch (UnknownHostException e) {
      throw notFound(target, e);
    } catch (ExecutionException e) {
      throw notFound(target, e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw deadline.passed();
    } catch (RejectedExecutionException e) {
      throw new FetchException(
          Kind.DNS,
          "dns_busy",
          "Too many name look-ups are waiting; " + target.host() + " not asked.",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FetchException(
          Kind.TIMEOUT,
          "fetch_interrupted",
          "The look-up of " + target.host() + " was interrupted.",
          e);
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

  private static Socket connect(Target target, List<InetAddress> addresses, Deadline deadline)
      throws FetchException {
    IOException last = new IOException("no address");
    for (int i = 0; i < addresses.size(); i++) {
      // Never a proxy from system properties: it would look the name up again, and elsewhere.
      Socket socket = new Socket(Proxy.NO_PROXY);
      try {
        int share = Math.max(1, deadline.millisLeft() / (addresses.size() - i));
        deadline.watch(socket);
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(addresses.get(i), target.port()), share);
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
        "No connection to " + target.hostField() + ": " + last.getMessage() + ".",
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

  private static FetchException notFound(Target target, Throwable cause) {
    return new FetchException(
        Kind.DNS,
        "dns_not_found",
        "The name " + target.host() + " does not resolve to any address.",
        cause);
  }
}
