package dev.claviger.http.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.claviger.http.Request;
import dev.claviger.http.server.Downstream;
import io.netty.buffer.ByteBuf;
import java.util.Optional;

/// Writes the head of a request as a server of HTTP/1.1 gets it.
record RequestHeadWriter(RequestFields fields) {

  private static final byte[] VERSION = ascii(" HTTP/1.1\r\nHost: ");
  private static final byte[] CRLF = ascii("\r\n");
  private static final byte[] SEPARATOR = ascii(": ");
  private static final byte[] CHUNKED = ascii("Transfer-Encoding: chunked\r\n");
  private static final byte[] UPGRADE = ascii("Connection: Upgrade\r\n");

  /// @param upgrade the protocol that is asked for, if any
  /// @throws IllegalArgumentException if a handler has made a request that is none
  void write(
      ByteBuf out,
      Request request,
      Downstream client,
      UpstreamServer server,
      Optional<String> upgrade) {
    text(out, RequestFields.method(request));
    out.writeByte(' ');
    text(out, RequestFields.target(request));
    out.writeBytes(VERSION);
    text(out, fields.authority(request, server));
    out.writeBytes(CRLF);
    fields.each(request, client, (name, value) -> field(out, name, value));
    if (client.contentLength().isEmpty()) {
      out.writeBytes(CHUNKED);
    }
    upgrade.ifPresent(protocol -> {
      out.writeBytes(UPGRADE);
      field(out, "Upgrade", protocol);
    });
    out.writeBytes(CRLF);
  }

  private static void field(ByteBuf out, String name, String value) {
    text(out, name);
    out.writeBytes(SEPARATOR);
    text(out, value);
    out.writeBytes(CRLF);
  }

  /// Copied as a whole, where the buffer would take it character by character.
  private static void text(ByteBuf out, String text) {
    out.writeBytes(text.getBytes(ISO_8859_1));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
