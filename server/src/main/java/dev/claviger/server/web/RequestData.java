package dev.claviger.server.web;

import dev.claviger.http.Request;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.Map;

/// Parses a request body by its `Content-Type`.
final class RequestData {
  private static final String JSON = "application/json";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String MULTIPART = "multipart/form-data";

  /// The media types taken, as `OPTIONS` lists them.
  static final List<String> MEDIA_TYPES = List.of(JSON, FORM, MULTIPART);

  /// The fields by which the page of a route sends a body that is no form.
  static final String RAW_CONTENT = "_content";

  static final String RAW_TYPE = "_content_type";

  private static final List<String> TYPES = List.of(JSON, FORM, MULTIPART);

  private RequestData() {}

  /// A JSON value, or a form as a map; an empty body is an empty map whatever its type.
  static Object of(Request request) {
    var bytes = request.body().bytes();
    if (bytes.length == 0) {
      return Map.of();
    }
    var header = request.headers().first("Content-Type").orElse("text/plain");
    var data = parse(bytes, header);
    return parsed(MediaType.parse(header)).equals(JSON) ? data : unwrapped(data);
  }

  private static Object parse(byte[] bytes, String contentType) {
    var type = MediaType.parse(contentType);
    return switch (parsed(type)) {
      case JSON -> JsonBody.read(bytes, charset(type));
      case FORM -> QueryText.parse(new String(bytes, StandardCharsets.UTF_8), charset(type));
      case MULTIPART -> Multipart.parse(bytes, type, charset(type));
      default -> throw Problem.UNSUPPORTED_MEDIA_TYPE.failure(contentType);
    };
  }

  /// The first of the types that are read which a range admits: REST framework takes what a body is
  /// for what is accepted.
  private static String parsed(MediaType type) {
    return TYPES.stream()
        .filter(known -> type.admits(MediaType.parse(known)))
        .findFirst()
        .orElse(type.name());
  }

  /// A form that carries a body of another type stands for that body: a browser without script can
  /// send nothing but forms.
  private static Object unwrapped(Object data) {
    return data instanceof Map<?, ?> form
            && form.get(RAW_CONTENT) instanceof String content
            && form.get(RAW_TYPE) instanceof String type
            && !content.isEmpty()
        ? parse(content.getBytes(StandardCharsets.UTF_8), type)
        : data;
  }

  /// A charset that is unknown is taken for UTF-8.
  private static Charset charset(MediaType type) {
    try {
      return type.parameter("charset").map(Charset::forName).orElse(StandardCharsets.UTF_8);
    } catch (UnsupportedCharsetException | IllegalCharsetNameException unknown) {
      return StandardCharsets.UTF_8;
    }
  }
}
