package dev.claviger.http.cache;

import dev.claviger.http.Headers;
import dev.claviger.http.Request;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What the cache has to do with a request (RFC 9111 sections 3, 4 and 4.4). Pure.
sealed interface RequestDecision {

  /// Nothing: the server answers, and that is not kept.
  ///
  /// @param reason a word for the Cache-Status field
  record Pass(String reason) implements RequestDecision {}

  /// The server answers. If it does not refuse, what is kept under this address is out of date.
  record Change(CacheKey key) implements RequestDecision {}

  /// What is kept may answer, and what the server answers may be kept.
  ///
  /// @param control what the client asks of caches
  /// @param storable whether an answer to this very request may be kept
  record Lookup(CacheKey key, CacheControl control, Privacy privacy, boolean storable)
      implements RequestDecision {}

  /// The methods that change nothing (RFC 9110 section 9.2.1).
  Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

  /// Whoever believes these answers something else than what was asked for, so that an answer to
  /// such a request would be planted on others (cache poisoning by unkeyed inputs). Those that the
  /// proxy writes itself are no danger: it has dropped the client's.
  List<String> MISLEADING =
      List.of(
          "x-http-",
          "x-method-override",
          "x-original-",
          "x-rewrite-",
          "x-override-",
          "x-host",
          "x-proxy-host",
          "x-backend-host",
          "x-forwarded-");

  /// What the proxy writes, or a handler in front of it: part of the key, or the same for all.
  Set<String> WRITTEN_BY_US =
      Set.of(
          "x-forwarded-for",
          "x-forwarded-host",
          "x-forwarded-port",
          "x-forwarded-prefix",
          "x-forwarded-proto",
          "x-forwarded-scheme",
          "x-forwarded-server",
          "x-forwarded-ssl");

  /// Decides before anything is looked up.
  ///
  /// @param hasContent whether content comes with the request
  /// @param identified whether the server is told who calls
  static RequestDecision of(Request request, boolean hasContent, boolean identified) {
    if (!SAFE.contains(request.method())) {
      return new Change(CacheKey.of(request));
    }
    Headers headers = request.headers();
    boolean get = request.method().equals("GET");
    if (!get && !request.method().equals("HEAD")) {
      return new Pass("method");
    }
    if (hasContent) {
      return new Pass("content"); // a server may look at it, and the key does not
    }
    if (headers.contains("Upgrade")) {
      return new Pass("upgrade");
    }
    if (headers.contains("If-Match") || headers.contains("If-Unmodified-Since")) {
      return new Pass("condition"); // the server's business: RFC 9111 section 4.3.2
    }
    if (misleads(headers)) {
      return new Pass("unkeyed");
    }
    CacheControl control = control(headers);
    if (control.has("no-store")) {
      return new Pass("no-store");
    }
    boolean storable = get && !headers.contains("Range");
    return new Lookup(CacheKey.of(request), control, Privacy.of(headers, identified), storable);
  }

  /// Section 5.4: Pragma, where nothing better is said.
  private static CacheControl control(Headers headers) {
    CacheControl control = CacheControl.of(headers);
    return control.directives().isEmpty()
            && headers.first("Pragma").filter("no-cache"::equalsIgnoreCase).isPresent()
        ? CacheControl.parse("no-cache")
        : control;
  }

  private static boolean misleads(Headers headers) {
    boolean[] found = {false};
    headers.forEach((name, _) -> found[0] |= isMisleading(name));
    return found[0];
  }

  private static boolean isMisleading(String name) {
    char first = name.charAt(0);
    if ((first != 'X' && first != 'x') || name.length() < 6) {
      return false;
    }
    // servers that follow CGI cannot tell X_Host from X-Host
    String known = name.toLowerCase(Locale.ROOT).replace('_', '-');
    return MISLEADING.stream().anyMatch(known::startsWith) && !WRITTEN_BY_US.contains(known);
  }
}
