package dev.claviger.server.web;

import dev.claviger.http.Request;
import java.util.Arrays;
import java.util.List;

/// In which form the client gets the answer: compact JSON, indented JSON, or a page for people.
record Rendering(Format format, int indent) {
  private static final int DEEPEST_INDENT = 8;

  /// The first is what a client gets that does not care.
  static final Rendering JSON = new Rendering(Format.JSON, 0);

  static final Rendering PAGE = new Rendering(Format.PAGE, 0);

  /// The forms on offer, the preferred one first.
  @SuppressWarnings("ImmutableEnumChecker") // the media types are constants
  enum Format {
    JSON("json", "application/json", "application/json"),
    PAGE("api", "text/html", "text/html; charset=utf-8");

    private final String name;
    private final MediaType mediaType;
    private final String contentType;

    Format(String name, String mediaType, String contentType) {
      this.name = name;
      this.mediaType = MediaType.parse(mediaType);
      this.contentType = contentType;
    }

    String contentType() {
      return contentType;
    }

    String mediaType() {
      return mediaType.name();
    }
  }

  /// Chooses of `offered` by `?format=`, unless it is empty, and of what is left by `Accept`: the
  /// most specific range first, `q` ignored.
  static Rendering negotiate(Request request, List<Format> offered) {
    var accept = request.headers().first("Accept");
    var forced =
        request
            .rawQuery()
            .flatMap(query -> QueryText.first(query, "format"))
            .filter(name -> !name.isEmpty());
    var left = forced.map(name -> named(name, offered)).orElse(offered);
    if (accept.isEmpty() || accept.get().equals("*/*")) {
      return left.getFirst() == Format.PAGE ? PAGE : JSON;
    }
    return accepted(String.join(",", request.headers().all("Accept")), left);
  }

  private static List<Format> named(String name, List<Format> offered) {
    var named = offered.stream().filter(format -> format.name.equals(name)).toList();
    if (named.isEmpty()) {
      throw Problem.NOT_FOUND.failure();
    }
    return named;
  }

  private static Rendering accepted(String accept, List<Format> offered) {
    var ranges = Arrays.stream(accept.split(",", -1)).map(MediaType::parse).toList();
    for (int precedence = 3; precedence >= 0; precedence--) {
      for (var format : offered) {
        for (var range : ranges) {
          if (range.precedence() == precedence && range.admits(format.mediaType)) {
            return format == Format.PAGE ? PAGE : new Rendering(format, indent(range));
          }
        }
      }
    }
    throw Problem.NOT_ACCEPTABLE.failure();
  }

  private static int indent(MediaType range) {
    try {
      var asked = range.parameter("indent").map(Integer::parseInt).orElse(0);
      return Math.clamp(asked, 0, DEEPEST_INDENT);
    } catch (NumberFormatException notANumber) {
      return 0;
    }
  }
}
