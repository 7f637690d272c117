package dev.claviger.http.proxy;

import dev.claviger.http.Headers;
import dev.claviger.http.Request;
import dev.claviger.http.server.Downstream;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// The heads of HTTP/2 between us and a server: those of requests, as they are written, and those
/// of answers, as they are read. What [RequestHeadWriter] and [ResponseDecoder] are to HTTP/1.
/// Pure.
final class StreamHeads {

  private static final int LENGTH_DIGITS = 18;

  private StreamHeads() {}

  /// @throws IllegalArgumentException if a handler has made a request that is none
  static Http2Headers request(
      Request request, Downstream client, RequestFields fields, UpstreamServer server) {
    Http2Headers head =
        new DefaultHttp2Headers(false)
            .method(RequestFields.method(request))
            .scheme(server.scheme())
            .authority(fields.authority(request, server))
            .path(RequestFields.target(request));
    fields.each(request, client, (name, value) -> head.add(name.toLowerCase(Locale.ROOT), value));
    if (request.headers().all("TE").contains("trailers")) {
      head.add("te", "trailers"); // gRPC insists on it
    }
    return head;
  }

  static Http2Headers trailers(Headers passed) {
    Http2Headers fields = new DefaultHttp2Headers(false);
    passed.forEach((name, value) -> fields.add(name.toLowerCase(Locale.ROOT), value));
    return fields;
  }

  /// What a server sends, as the rest of us sees it; empty if it is none.
  static Optional<Headers> fields(Http2Headers received) {
    Headers.Builder fields = Headers.builder();
    try {
      received.forEach(field -> {
        String name = field.getKey().toString();
        if (!name.startsWith(":")) {
          fields.add(name, field.getValue().toString());
        }
      });
      return Optional.of(fields.build());
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// Empty if it is none. Without 101, which HTTP/2 does not have (RFC 9113 section 8.6).
  static Optional<ReceivedHead> answer(String status, Headers fields) {
    Optional<String> length = fields.first("content-length");
    boolean good =
        status.matches("[1-9][0-9]{2}")
            && !status.equals("101")
            && length.filter(digits -> !isLength(digits)).isEmpty();
    if (!good) {
      return Optional.empty();
    }
    OptionalLong announced =
        length.isPresent() ? OptionalLong.of(Long.parseLong(length.get())) : OptionalLong.empty();
    return Optional.of(new ReceivedHead(Integer.parseInt(status), fields, announced, true, true));
  }

  private static boolean isLength(String digits) {
    return !digits.isEmpty()
        && digits.length() <= LENGTH_DIGITS
        && digits.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
