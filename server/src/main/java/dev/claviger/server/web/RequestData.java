package dev.claviger.server.web;

import dev.claviger.http.Request;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Parses a request body by its `Content-Type`.
final class RequestData {
  /// What is read, in the order of preference.
  @SuppressWarnings("ImmutableEnumChecker") // nobody changes the parameters of a type
  private enum Format {
    JSON("application/json"),
    FORM("application/x-www-form-urlencoded"),
    MULTIPART("multipart/form-data");

    private final MediaType type;

    Format(String type) {
      this.type = MediaType.parse(type);
    }

    /// The first that a range admits: REST framework takes what a body is for what is accepted.
    static Optional<Format> of(MediaType range) {
      for (var format : FORMATS) {
        if (range.admits(format.type)) {
          return Optional.of(format);
        }
      }
      return Optional.empty();
    }
  }

  private static final List<Format> FORMATS = List.of(Format.values());

  /// The media types taken, as `OPTIONS` lists them.
  static final List<String> MEDIA_TYPES =
      FORMATS.stream().map(format -> format.type.name()).toList();

  /// The fields by which the page of a route sends a body that is no form.
  static final String RAW_CONTENT = "_content";

  static final String RAW_TYPE = "_content_type";

  private RequestData() {}

  /// A JSON value, or a form as a map; an empty body is an empty map whatever its type.
  static Object of(Request request) {
    var bytes = request.body().bytes();
    return bytes.length == 0
        ? Map.of()
        : parse(
            bytes,
            request.headers().first("Content-Type").orElse("text/plain"),
            RequestData::unwrapped);
  }

  private static Object parse(byte[] bytes, String contentType, UnaryOperator<Object> ofForm) {
    var type = MediaType.parse(contentType);
    var format =
        Format.of(type).orElseThrow(() -> Problem.UNSUPPORTED_MEDIA_TYPE.failure(contentType));
    return switch (format) {
      case JSON -> JsonBody.read(bytes, charset(type));
      case FORM ->
          ofForm.apply(QueryText.parse(new String(bytes, StandardCharsets.UTF_8), charset(type)));
      case MULTIPART -> ofForm.apply(Multipart.parse(bytes, type, charset(type)));
    };
  }

  /// A form that carries a body of another type stands for that body: a browser without script can
  /// send nothing but forms.
  private static Object unwrapped(Object data) {
    return data instanceof Map<?, ?> form
            && form.get(RAW_CONTENT) instanceof String content
            && form.get(RAW_TYPE) instanceof String type
            && !content.isEmpty()
        ? parse(content.getBytes(StandardCharsets.UTF_8), type, UnaryOperator.identity())
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
