package dev.claviger.http.server;

import dev.claviger.http.Response;
import dev.claviger.http.server.ResponseHead.Framing;
import java.util.OptionalLong;

/// How an answer is delimited (RFC 9112 section 6.3). Pure.
final class ResponseFraming {

  private ResponseFraming() {}

  static Framing of(int status, OptionalLong length, boolean http11) {
    if (!mayHaveContent(status)) {
      return Framing.NONE;
    }
    if (length.isPresent()) {
      return Framing.LENGTH;
    }
    return http11 ? Framing.CHUNKED : Framing.CLOSE;
  }

  static boolean mayHaveContent(int status) {
    return status >= 200 && status != 204 && status != 304;
  }

  /// The length of the content as `GET` would send it, where it is known before sending.
  static OptionalLong length(Response response) {
    return switch (response.body()) {
      case Response.Empty _ -> OptionalLong.of(0);
      case Response.Bytes(byte[] content) -> OptionalLong.of(content.length);
      case Response.Stream(OptionalLong length, var _) -> length;
      case Response.Forward _ -> OptionalLong.empty();
      case Response.FilePart part -> OptionalLong.of(part.length());
    };
  }
}
