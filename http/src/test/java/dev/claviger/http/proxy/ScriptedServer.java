package dev.claviger.http.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A server that does with each connection what its script says, good or bad.
final class ScriptedServer implements AutoCloseable {

  @FunctionalInterface
  interface Script {
    void serve(Peer peer) throws IOException, InterruptedException;
  }

  final BlockingQueue<String> heads = new LinkedBlockingQueue<>();
  final BlockingQueue<String> closed = new LinkedBlockingQueue<>();
  final AtomicInteger connections = new AtomicInteger();

  /// Of connections that are not taken yet. One too many is dropped by the system, and tried again
  /// only a second later.
  private static final int BACKLOG = 1024;

  private final ServerSocket socket;
  private final List<Socket> open = new CopyOnWriteArrayList<>();

  private ScriptedServer(ServerSocket socket) {
    this.socket = socket;
  }

  static ScriptedServer serving(Script script) {
    return serving(0, script);
  }

  static ScriptedServer serving(int port, Script script) {
    try {
      ScriptedServer server =
          new ScriptedServer(new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress()));
      Thread.ofVirtual().start(() -> server.accept(script));
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Reads a head without content and sends these bytes, again and again.
  static ScriptedServer answering(String bytes) {
    return serving(peer -> {
      while (!peer.head().isEmpty()) {
        peer.send(bytes);
      }
    });
  }

  int port() {
    return socket.getLocalPort();
  }

  String url() {
    return "http://127.0.0.1:" + port();
  }

  String awaitHead() throws InterruptedException {
    return await(heads);
  }

  /// Until one of the connections has been closed by the other side.
  void awaitClosed() throws InterruptedException {
    var _ = await(closed);
  }

  private static String await(BlockingQueue<String> queue) throws InterruptedException {
    String text = queue.poll(10, TimeUnit.SECONDS);
    if (text == null) {
      throw new AssertionError("nothing came within 10 s");
    }
    return text;
  }

  private void accept(Script script) {
    try {
      while (true) {
        Socket accepted = socket.accept();
        accepted.setTcpNoDelay(true);
        connections.incrementAndGet();
        open.add(accepted);
        Thread.ofVirtual().start(() -> serve(accepted, script));
      }
    } catch (IOException _) {
      // closed
    }
  }

  private void serve(Socket accepted, Script script) {
    try (accepted) {
      script.serve(new Peer(accepted, new BufferedInputStream(accepted.getInputStream())));
    } catch (IOException | InterruptedException e) {
      closed.add(e.toString());
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
      for (Socket one : open) {
        one.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The other side of a connection.
  final class Peer {

    final Socket socket;
    final InputStream in;

    Peer(Socket socket, InputStream in) {
      this.socket = socket;
      this.in = in;
    }

    /// The next request line and headers; empty if the connection was closed instead.
    String head() throws IOException {
      StringBuilder head = new StringBuilder();
      while (!head.toString().endsWith("\r\n\r\n")) {
        int c = in.read();
        if (c < 0) {
          closed.add("end");
          return "";
        }
        head.append((char) c);
      }
      heads.add(head.toString());
      return head.toString();
    }

    /// Content of a known length.
    String content(int length) throws IOException {
      return new String(in.readNBytes(length), ISO_8859_1);
    }

    void send(String bytes) throws IOException {
      socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
      socket.getOutputStream().flush();
    }

    void awaitEnd() throws IOException {
      try {
        in.skipNBytes(Long.MAX_VALUE);
      } catch (java.io.EOFException _) {
        closed.add("end");
      }
    }

    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }
}
