package dev.claviger.http.server;

import dev.claviger.http.Headers;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Locale;
import java.util.OptionalLong;

/// The fields of an answer as HTTP/2 wants them: names in lower case, nothing that concerns a
/// connection (RFC 9113 section 8.2.2). What [ResponseHead] is to HTTP/1.
final class ResponseFields {

  private final Http2Headers fields = new DefaultHttp2Headers(false);

  ResponseFields(int status) {
    fields.status(Integer.toString(status));
  }

  static Http2Headers trailers(Headers trailers) {
    Http2Headers fields = new DefaultHttp2Headers(false);
    trailers.forEach((name, value) -> {
      if (!isConnections(name)) {
        fields.add(lower(name), value);
      }
    });
    return fields;
  }

  ResponseFields date(DateHeader date) {
    fields.add("date", date.value());
    return this;
  }

  ResponseFields requestId(String id) {
    fields.add("x-request-id", id);
    return this;
  }

  ResponseFields headers(Headers headers) {
    headers.forEach((name, value) -> {
      if (!ResponseHead.isEngines(name) && !isConnections(name)) {
        fields.add(lower(name), value);
      }
    });
    return this;
  }

  /// Headers that another server has sent, `Date` among them.
  ///
  /// @param replaced those that are not taken over
  ResponseFields forwarded(Headers headers, Headers replaced) {
    headers.forEach((name, value) -> {
      boolean passes = !ResponseHead.isEngines(name) || name.equalsIgnoreCase("Date");
      if (passes && !isConnections(name) && !replaced.contains(name)) {
        fields.add(lower(name), value);
      }
    });
    return this;
  }

  ResponseFields length(int status, OptionalLong length) {
    if (ResponseFraming.mayHaveContent(status) && length.isPresent()) {
      fields.add("content-length", Long.toString(length.getAsLong()));
    }
    return this;
  }

  Http2Headers build() {
    return fields;
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static boolean isConnections(String name) {
    return switch (name.length()) {
      case 7 -> name.equalsIgnoreCase("Upgrade");
      case 10 -> name.equalsIgnoreCase("Connection") || name.equalsIgnoreCase("Keep-Alive");
      case 16 -> name.equalsIgnoreCase("Proxy-Connection");
      case 17 -> name.equalsIgnoreCase("Transfer-Encoding");
      default -> false;
    };
  }
}
