package dev.claviger.http.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.claviger.http.Headers;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponseStatus;

/// Writes the head of an answer straight into the buffer that goes to the socket.
///
/// Headers have been checked when they were made ([Headers.Builder]); those that frame the message
/// are the engine's alone.
final class ResponseHead {

  /// How the end of the content is known.
  enum Framing {
    LENGTH,
    CHUNKED,
    /// By the end of the connection, for HTTP/1.0.
    CLOSE,
    /// There never is content: 204 and 304.
    NONE
  }

  private static final byte[][] STATUS_LINES = new byte[600][];
  private static final byte[] LENGTH = ascii("Content-Length: ");
  private static final byte[] CHUNKED = ascii("Transfer-Encoding: chunked\r\n");
  private static final byte[] REQUEST_ID = ascii("X-Request-ID: ");
  private static final byte[] CLOSE = ascii("Connection: close\r\n");
  private static final byte[] UPGRADE = ascii("Connection: Upgrade\r\n");
  private static final byte[] KEEP_ALIVE = ascii("Connection: keep-alive\r\n");
  private static final byte[] CRLF = ascii("\r\n");
  private static final byte[] SEPARATOR = ascii(": ");

  static {
    for (int status = 200; status < STATUS_LINES.length; status++) {
      STATUS_LINES[status] =
          ascii(
              "HTTP/1.1 "
                  + status
                  + " "
                  + HttpResponseStatus.valueOf(status).reasonPhrase()
                  + "\r\n");
    }
  }

  private final ByteBuf out;

  ResponseHead(ByteBuf out) {
    this.out = out;
  }

  ResponseHead status(int status) {
    out.writeBytes(STATUS_LINES[status]);
    return this;
  }

  ResponseHead date(DateHeader date) {
    out.writeBytes(date.line());
    return this;
  }

  ResponseHead requestId(String id) {
    out.writeBytes(REQUEST_ID);
    text(id);
    out.writeBytes(CRLF);
    return this;
  }

  ResponseHead headers(Headers headers) {
    headers.forEach((name, value) -> {
      if (!isEngines(name)) {
        field(name, value);
      }
    });
    return this;
  }

  private void field(String name, String value) {
    text(name);
    out.writeBytes(SEPARATOR);
    text(value);
    out.writeBytes(CRLF);
  }

  /// Copied as a whole, where the buffer would take it character by character.
  private void text(String text) {
    out.writeBytes(text.getBytes(ISO_8859_1));
  }

  /// Headers that another server has sent: `Date` is its own.
  ResponseHead forwarded(Headers headers) {
    headers.forEach((name, value) -> {
      if (!isEngines(name) || name.equalsIgnoreCase("Date")) {
        field(name, value);
      }
    });
    return this;
  }

  /// A status line of 100 to 199.
  ResponseHead interim(int status) {
    out.writeBytes(
        ascii(
            "HTTP/1.1 "
                + status
                + " "
                + HttpResponseStatus.valueOf(status).reasonPhrase()
                + "\r\n"));
    return this;
  }

  ResponseHead upgrade() {
    out.writeBytes(UPGRADE);
    return this;
  }

  void end() {
    out.writeBytes(CRLF);
  }

  ResponseHead framing(Framing framing, long length) {
    switch (framing) {
      case LENGTH -> length(length);
      case CHUNKED -> out.writeBytes(CHUNKED);
      case CLOSE, NONE -> {}
    }
    return this;
  }

  /// HTTP/1.1 goes on unless told otherwise, HTTP/1.0 the reverse.
  void end(boolean keepAlive, boolean http11) {
    if (keepAlive != http11) {
      out.writeBytes(keepAlive ? KEEP_ALIVE : CLOSE);
    }
    out.writeBytes(CRLF);
  }

  private void length(long length) {
    out.writeBytes(LENGTH);
    text(Long.toString(length));
    out.writeBytes(CRLF);
  }

  static boolean isEngines(String name) {
    return switch (name.length()) {
      case 4 -> name.equalsIgnoreCase("Date");
      case 10 -> name.equalsIgnoreCase("Connection") || name.equalsIgnoreCase("Keep-Alive");
      case 12 -> name.equalsIgnoreCase("X-Request-ID");
      case 14 -> name.equalsIgnoreCase("Content-Length");
      case 17 -> name.equalsIgnoreCase("Transfer-Encoding");
      default -> false;
    };
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
