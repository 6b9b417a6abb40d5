package org.waymark.node.http;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;

/**
 * Accepts connections on a Unix-domain socket (JEP 380). The server's own connector cannot: it
 * configures TCP sockets. The file belongs to the listener: what a killed process left is replaced,
 * a socket on which somebody answers is not, and closing removes it.
 */
final class UnixSocketConnector extends AbstractConnector {

  private final Path path;
  private final SelectorManager selectors;
  private volatile ServerSocketChannel socket;

  private UnixSocketConnector(
      Server server, Path path, ServerSocketChannel socket, ConnectionFactory http) {
    super(server, null, null, null, 1, http);
    this.path = path;
    this.socket = socket;
    this.selectors = new Selectors();
    addBean(selectors, true);
  }

  /**
   * Binds at once, so that errors show before the server starts.
   *
   * @throws IOException when it cannot bind
   */
  static UnixSocketConnector open(Server server, Path path, ConnectionFactory http)
      throws IOException {
    removeStale(path);
    ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      socket.bind(UnixDomainSocketAddress.of(path));
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
      return new UnixSocketConnector(server, path, socket, http);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private static void removeStale(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try {
      SocketChannel.open(UnixDomainSocketAddress.of(path)).close();
      throw new BindException("another process answers on " + path);
    } catch (ConnectException nobodyThere) {
      Files.delete(path);
    }
  }

  @Override
  protected void doStop() throws Exception {
    socket.close();
    super.doStop();
    Files.deleteIfExists(path);
  }

  @Override
  protected void accept(int acceptor) throws IOException {
    SocketChannel channel = socket.accept();
    channel.configureBlocking(false);
    selectors.accept(channel);
  }

  @Override
  public Object getTransport() {
    return socket;
  }

  private final class Selectors extends SelectorManager {

    Selectors() {
      super(UnixSocketConnector.this.getExecutor(), UnixSocketConnector.this.getScheduler(), 1);
    }

    @Override
    protected EndPoint newEndPoint(
        SelectableChannel channel, ManagedSelector selector, SelectionKey key) {
      SocketChannelEndPoint endPoint =
          new SocketChannelEndPoint((SocketChannel) channel, selector, key, getScheduler());
      endPoint.setIdleTimeout(getIdleTimeout());
      return endPoint;
    }

    @Override
    public Connection newConnection(
        SelectableChannel channel, EndPoint endPoint, Object attachment) {
      return getDefaultConnectionFactory().newConnection(UnixSocketConnector.this, endPoint);
    }

    @Override
    protected void endPointOpened(EndPoint endPoint) {
      super.endPointOpened(endPoint);
      onEndPointOpened(endPoint);
    }

    @Override
    protected void endPointClosed(EndPoint endPoint) {
      onEndPointClosed(endPoint);
      super.endPointClosed(endPoint);
    }
  }
}
