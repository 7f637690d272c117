package dev.claviger.http.server;

import dev.claviger.http.Headers;
import dev.claviger.http.ListFields;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Locale;
import java.util.OptionalLong;

/// The fields of an answer as HTTP/2 and HTTP/3 want them: names in lower case, nothing that
/// concerns a connection (RFC 9113 section 8.2.2, RFC 9114 section 4.2). What [ResponseHead] is to
/// HTTP/1.
///
/// @param <H> as the codec of the version wants them
final class ResponseFields<
    H extends io.netty.handler.codec.Headers<CharSequence, CharSequence, H>> {

  private static final CharSequence STATUS = Http2Headers.PseudoHeaderName.STATUS.value();

  private final H fields;

  /// @param none of them yet
  ResponseFields(H none, int status) {
    fields = none;
    fields.add(STATUS, Integer.toString(status));
  }

  /// @param none of them yet
  static <H extends io.netty.handler.codec.Headers<CharSequence, CharSequence, H>> H trailers(
      H none, Headers trailers) {
    H fields = none;
    trailers.forEach((name, value) -> {
      if (!isConnections(name)) {
        fields.add(lower(name), value);
      }
    });
    return fields;
  }

  ResponseFields<H> date(DateHeader date) {
    fields.add("date", date.value());
    return this;
  }

  ResponseFields<H> requestId(String id) {
    fields.add("x-request-id", id);
    return this;
  }

  ResponseFields<H> headers(Headers headers) {
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
  ResponseFields<H> forwarded(Headers headers, Headers replaced) {
    headers.forEach((name, value) -> {
      boolean passes = !ResponseHead.isEngines(name) || name.equalsIgnoreCase("Date");
      if (passes && !isConnections(name) && ListFields.stays(name, replaced)) {
        fields.add(lower(name), value);
      }
    });
    return this;
  }

  ResponseFields<H> length(int status, OptionalLong length) {
    if (ResponseFraming.mayHaveContent(status) && length.isPresent()) {
      fields.add("content-length", Long.toString(length.getAsLong()));
    }
    return this;
  }

  H build() {
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
