package org.waymark.registry.check;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A name server on loopback (RFC 1035) that has TXT records, or refuses, or says nothing. */
final class DnsStub implements AutoCloseable {

  static final int NO_ERROR = 0;
  static final int SERVER_FAILURE = 2;
  static final int NO_SUCH_NAME = 3;

  /** Records by name, each a list of strings. */
  final Map<String, List<List<String>>> records = new ConcurrentHashMap<>();

  final List<String> asked = new CopyOnWriteArrayList<>();
  volatile int otherwise = NO_SUCH_NAME;
  volatile boolean silent;
  volatile boolean truncating;
  private final DatagramSocket udp;
  private final ServerSocket tcp;

  DnsStub() throws IOException {
    this.tcp = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    this.udp =
        new DatagramSocket(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), tcp.getLocalPort()));
    start(this::serveUdp);
    start(this::serveTcp);
  }

  String url() {
    return "dns://127.0.0.1:" + tcp.getLocalPort();
  }

  private void serveUdp() throws IOException {
    byte[] buffer = new byte[512];
    while (!udp.isClosed()) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      udp.receive(packet);
      byte[] question = Arrays.copyOf(buffer, packet.getLength());
      Optional<byte[]> answer = answer(question, truncating);
      if (answer.isPresent()) {
        udp.send(new DatagramPacket(answer.get(), answer.get().length, packet.getSocketAddress()));
      }
    }
  }

  private void serveTcp() throws IOException {
    while (!tcp.isClosed()) {
      try (Socket socket = tcp.accept()) {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] question = new byte[in.readUnsignedShort()];
        in.readFully(question);
        byte[] answer = answer(question, false).orElseThrow();
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        out.writeShort(answer.length);
        out.write(answer);
      }
    }
  }

  private Optional<byte[]> answer(byte[] question, boolean truncated) throws IOException {
    StringBuilder name = new StringBuilder();
    int at = 12;
    while (question[at] != 0) {
      name.append(name.length() == 0 ? "" : ".")
          .append(new String(question, at + 1, question[at], StandardCharsets.US_ASCII));
      at += question[at] + 1;
    }
    asked.add(name.toString());
    if (silent) {
      return Optional.empty();
    }
    List<List<String>> found = records.getOrDefault(name.toString(), List.of());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(question, 0, 2);
    out.writeShort(0x8580 | (truncated ? 0x200 : 0) | (found.isEmpty() ? otherwise : NO_ERROR));
    out.writeShort(1);
    out.writeShort(truncated ? 0 : found.size());
    out.writeInt(0);
    out.write(question, 12, at + 5 - 12);
    for (List<String> record : truncated ? List.<List<String>>of() : found) {
      ByteArrayOutputStream strings = new ByteArrayOutputStream();
      for (String string : record) {
        strings.write(string.length());
        strings.write(string.getBytes(StandardCharsets.US_ASCII));
      }
      out.writeShort(0xc00c);
      out.writeShort(16);
      out.writeShort(1);
      out.writeInt(60);
      out.writeShort(strings.size());
      strings.writeTo(out);
    }
    return Optional.of(bytes.toByteArray());
  }

  @Override
  public void close() throws IOException {
    udp.close();
    tcp.close();
  }

  private interface Loop {
    void run() throws IOException;
  }

  private static void start(Loop loop) {
    Thread thread =
        new Thread(
            () -> {
              try {
                loop.run();
              } catch (IOException e) {
                // closed
              }
            },
            "dns-stub");
    thread.setDaemon(true);
    thread.start();
  }
}
