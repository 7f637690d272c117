package dev.claviger.server.tokens;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.TreeMap;

/// A request byte by byte, as no client library would send it, and its answer.
final class RawExchange {
  private RawExchange() {}

  /// @param headers names in lower case; of several lines the last
  record Answer(int status, Map<String, String> headers, String body) {
    Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name));
    }
  }

  static Answer send(
      int port, String method, String target, List<Entry<String, String>> headers, byte[] body) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request(method, target, headers, body));
      return answer(socket.getInputStream().readAllBytes());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static byte[] request(
      String method, String target, List<Entry<String, String>> headers, byte[] body) {
    var request = new ByteArrayOutputStream();
    var names = headers.stream().map(it -> it.getKey().toLowerCase(Locale.ROOT)).toList();
    line(request, method + " " + target + " HTTP/1.1");
    line(request, "Connection: close");
    if (!names.contains("host")) {
      line(request, "Host: testserver");
    }
    headers.forEach(header -> line(request, header.getKey() + ": " + header.getValue()));
    var chunked = names.contains("transfer-encoding");
    if (!chunked && (body.length > 0 || method.equals("POST"))) {
      line(request, "Content-Length: " + body.length);
    }
    line(request, "");
    if (chunked) {
      line(request, Integer.toHexString(body.length));
    }
    request.writeBytes(body);
    if (chunked) {
      request.writeBytes("\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    return request.toByteArray();
  }

  private static void line(ByteArrayOutputStream request, String text) {
    request.writeBytes((text + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
  }

  private static Answer answer(byte[] bytes) {
    var text = new String(bytes, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    var lines = text.substring(0, end).split("\r\n", -1);
    var headers = new TreeMap<String, String>();
    for (int i = 1; i < lines.length; i++) {
      var parts = lines[i].split(": ?", 2);
      headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1]);
    }
    var body = text.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1);
    return new Answer(
        Integer.parseInt(lines[0].split(" ", 3)[1]),
        headers,
        new String(body, StandardCharsets.UTF_8));
  }
}
