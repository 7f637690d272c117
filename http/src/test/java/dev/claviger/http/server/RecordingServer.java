package dev.claviger.http.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// A server of a few lines on a bare socket, with a reading of HTTP of its own, that keeps every
/// request and every byte it gets. It takes one spelling of everything: what it cannot read so is
/// [#unreadable].
final class RecordingServer implements AutoCloseable {

  /// A request as it came.
  ///
  /// @param fields lines of the head below the first
  /// @param chunked whether the content came in chunks
  record Received(
      String line, List<String> fields, boolean chunked, String content, List<String> trailers) {}

  final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
  final BlockingQueue<String> unreadable = new LinkedBlockingQueue<>();
  private final StringBuilder bytes = new StringBuilder();
  private final ServerSocket socket;

  RecordingServer() {
    try {
      socket = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  String url() {
    return "http://127.0.0.1:" + socket.getLocalPort();
  }

  /// All that has come since this was asked last.
  String bytes() {
    synchronized (bytes) {
      String all = bytes.toString();
      bytes.setLength(0);
      return all;
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket accepted = socket.accept();
        Thread.ofVirtual().start(() -> serve(accepted));
      }
    } catch (IOException _) {
      // closed
    }
  }

  private void serve(Socket accepted) {
    try (accepted) {
      var in = new Kept(new BufferedInputStream(accepted.getInputStream()));
      while (true) {
        Received request = read(in);
        received.add(request);
        String content = describe(request);
        accepted
            .getOutputStream()
            .write(
                "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s"
                    .formatted(content.length(), content)
                    .getBytes(ISO_8859_1));
      }
    } catch (IOException _) {
      // gone, perhaps in the middle of a request
    } catch (RuntimeException e) {
      unreadable.add(e.toString());
    }
  }

  private static String describe(Received request) {
    return request.line + " \"" + request.content.replace("\r", "\\r").replace("\n", "\\n") + "\"";
  }

  private static Received read(Kept in) throws IOException {
    List<String> head = in.lines();
    List<String> fields = head.subList(1, head.size());
    boolean chunked = fields.contains("Transfer-Encoding: chunked");
    var lengths = fields.stream().filter(field -> field.startsWith("Content-Length: ")).toList();
    if (lengths.size() + (chunked ? 1 : 0) > 1) {
      throw new IllegalStateException("framed twice: " + head);
    }
    var content = new StringBuilder();
    List<String> trailers = List.of();
    if (chunked) {
      trailers = chunks(in, content);
    } else if (!lengths.isEmpty()) {
      content.append(in.text(Integer.parseInt(lengths.getFirst().substring(16))));
    }
    return new Received(head.getFirst(), fields, chunked, content.toString(), trailers);
  }

  private static List<String> chunks(Kept in, StringBuilder content) throws IOException {
    for (int size = size(in); size > 0; size = size(in)) {
      content.append(in.text(size));
      if (!in.line().isEmpty()) {
        throw new IllegalStateException("a chunk without its end");
      }
    }
    return in.lines();
  }

  private static int size(Kept in) throws IOException {
    return HexFormat.fromHexDigits(in.line());
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /// Keeps what is read.
  private final class Kept {
    private final InputStream in;

    Kept(InputStream in) {
      this.in = in;
    }

    private char next() throws IOException {
      int c = in.read();
      if (c < 0) {
        throw new IOException("end");
      }
      synchronized (bytes) {
        bytes.append((char) c);
      }
      return (char) c;
    }

    /// Up to an empty one.
    List<String> lines() throws IOException {
      var lines = new ArrayList<String>();
      for (String line = line(); !line.isEmpty(); line = line()) {
        lines.add(line);
      }
      return lines;
    }

    String line() throws IOException {
      var line = new StringBuilder();
      while (line.length() < 2 || line.charAt(line.length() - 2) != '\r' || !endsLine(line)) {
        line.append(next());
      }
      var text = line.substring(0, line.length() - 2);
      if (text.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
        throw new IllegalStateException("a line within a line: " + text);
      }
      return text;
    }

    private static boolean endsLine(StringBuilder line) {
      return line.charAt(line.length() - 1) == '\n';
    }

    String text(int length) throws IOException {
      var text = new StringBuilder();
      while (text.length() < length) {
        text.append(next());
      }
      return text.toString();
    }
  }
}
