package dev.claviger.http.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// A client that sends exactly the bytes it is given, and reads answers just well enough to check
/// ours.
public final class RawClient implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 10_000;

  private final Socket socket;
  private final InputStream in;

  public RawClient(InetSocketAddress address) {
    this(address, 0);
  }

  /// @param receiveBuffer of the socket; 0 for the system's default
  public RawClient(InetSocketAddress address, int receiveBuffer) {
    try {
      socket = new Socket();
      if (receiveBuffer > 0) {
        socket.setReceiveBufferSize(receiveBuffer);
      }
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.connect(address);
      in = new BufferedInputStream(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// As a server sees it.
  public int port() {
    return socket.getLocalPort();
  }

  public RawClient send(String text) {
    return send(text.getBytes(ISO_8859_1));
  }

  public RawClient send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Resets the connection, as a client that dies does.
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /// The next answer, with its content unless it was to a HEAD.
  public Answer receive(boolean head) {
    try {
      String statusLine = line();
      Map<String, String> headers = headers();
      return new Answer(statusLine, headers, head ? "" : content(statusLine, headers));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Answer receive() {
    return receive(false);
  }

  public Answer exchange(String request) {
    return send(request).receive();
  }

  /// Whether the server has closed its side (waits until it does).
  public boolean isClosed() {
    try {
      return in.read() < 0;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true; // a reset
    }
  }

  /// Whatever comes until the server closes.
  public String untilClosed() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      in.transferTo(all);
    } catch (IOException e) {
      all.writeBytes("<reset>".getBytes(ISO_8859_1));
    }
    return all.toString(ISO_8859_1);
  }

  public InputStream in() {
    return in;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    int c;
    while ((c = in.read()) != '\n') {
      if (c < 0) {
        throw new IOException("closed after: " + line);
      }
      line.append((char) c);
    }
    if (line.isEmpty() || line.charAt(line.length() - 1) != '\r') {
      throw new IOException("line without CRLF: " + line);
    }
    return line.substring(0, line.length() - 1);
  }

  private Map<String, String> headers() throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(": ");
      headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 2));
    }
    return headers;
  }

  private String content(String statusLine, Map<String, String> headers) throws IOException {
    if (statusLine.contains(" 204 ")
        || statusLine.contains(" 304 ")
        || statusLine.startsWith("HTTP/1.1 1")) {
      return "";
    }
    if (headers.containsKey("content-length")) {
      int length = Integer.parseInt(headers.getOrDefault("content-length", ""));
      return new String(in.readNBytes(length), ISO_8859_1);
    }
    return headers.containsKey("transfer-encoding") ? chunks() : untilClosed();
  }

  private String chunks() throws IOException {
    StringBuilder content = new StringBuilder();
    while (true) {
      int size = HexFormat.fromHexDigits(line());
      content.append(new String(in.readNBytes(size), ISO_8859_1));
      if (!line().isEmpty()) {
        throw new IOException("chunk without CRLF");
      }
      if (size == 0) {
        return content.toString();
      }
    }
  }

  /// What came back.
  ///
  /// @param headers by lower-case name
  public record Answer(String statusLine, Map<String, String> headers, String content) {

    public int status() {
      return Integer.parseInt(statusLine.substring(9, 12));
    }

    public String header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }
  }
}
