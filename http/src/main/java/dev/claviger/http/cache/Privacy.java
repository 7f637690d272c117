package dev.claviger.http.cache;

import dev.claviger.http.Headers;
import java.util.List;

/// Whether a request says who sends it, and so what an answer has to say before it is kept for
/// others, or given in the place of their own.
///
/// RFC 9111 section 3.5 asks this for Authorization alone, and takes `s-maxage` and
/// `must-revalidate` for a permission as well. Here it holds for every request that the server
/// could tell a person by, and one word alone counts for those whose identity was checked.
enum Privacy {
  /// Nobody.
  ANONYMOUS,
  /// Cookies may name a person, or nothing but a choice of colours.
  COOKIE,
  /// The server knows who asks.
  IDENTIFIED;

  private static final List<String> CREDENTIALS =
      List.of(
          "Authorization",
          "X-Api-Key",
          "Api-Key",
          "X-Auth-Token",
          "X-Access-Token",
          "X-Amz-Security-Token");

  /// @param identified whether the server is told who calls by others than the client
  static Privacy of(Headers request, boolean identified) {
    if (identified || CREDENTIALS.stream().anyMatch(request::contains)) {
      return IDENTIFIED;
    }
    return request.contains("Cookie") ? COOKIE : ANONYMOUS;
  }

  boolean permits(CacheControl answer) {
    return switch (this) {
      case ANONYMOUS -> true;
      case COOKIE -> answer.isPublic() || answer.has("s-maxage");
      case IDENTIFIED -> answer.isPublic();
    };
  }
}
