package dev.claviger.http;

import java.util.Optional;

/// Where a request points: the target as sent, its raw parts, and the decoded path.
///
/// The path is decoded once and never normalised. What two readers could understand differently is
/// refused with 400 instead: `.` and `..` segments (encoded or not), an encoded slash, any
/// backslash, control characters, bytes that are not UTF-8, incomplete percent-encoding, a
/// fragment.
///
/// @param raw as sent
/// @param rawPath the path without query, still encoded; `*` for `OPTIONS *`
/// @param path the path, decoded
/// @param rawQuery what follows the first `?`, still encoded
public record RequestTarget(String raw, String rawPath, String path, Optional<String> rawQuery) {

  /// Parses the origin form (`/path?query`), the absolute form (`http://host/path`) and `*`.
  ///
  /// @throws HttpException 400
  public static RequestTarget parse(String target) {
    if (target.indexOf('#') >= 0) {
      throw malformed();
    }
    String local = target.startsWith("/") ? target : withoutAuthority(target);
    int question = local.indexOf('?');
    String rawPath = question < 0 ? local : local.substring(0, question);
    Optional<String> query =
        question < 0 ? Optional.empty() : Optional.of(local.substring(question + 1));
    return new RequestTarget(target, rawPath, decode(rawPath), query);
  }

  /// The authority of an absolute-form target, which must agree with the Host header.
  public Optional<String> authority() {
    return raw.startsWith("/") || raw.equals("*")
        ? Optional.empty()
        : Optional.of(raw.substring(authorityStart(raw), authorityEnd(raw)));
  }

  private static String withoutAuthority(String target) {
    if (target.equals("*")) {
      return target;
    }
    String rest = target.substring(authorityEnd(target));
    return rest.startsWith("/") ? rest : "/" + rest;
  }

  private static int authorityStart(String target) {
    if (target.regionMatches(true, 0, "http://", 0, 7)) {
      return 7;
    }
    if (target.regionMatches(true, 0, "https://", 0, 8)) {
      return 8;
    }
    throw malformed();
  }

  private static int authorityEnd(String target) {
    int at = authorityStart(target);
    while (at < target.length() && target.charAt(at) != '/' && target.charAt(at) != '?') {
      at++;
    }
    return at;
  }

  private static String decode(String rawPath) {
    String path = rawPath;
    if (rawPath.indexOf('%') >= 0) {
      if (containsEncodedSlash(rawPath)) {
        throw malformed();
      }
      path = PercentEncoding.decode(rawPath, false).orElseThrow(RequestTarget::malformed);
    }
    if (isAmbiguous(path)) {
      throw malformed();
    }
    return path;
  }

  private static boolean containsEncodedSlash(String rawPath) {
    return rawPath.contains("%2F") || rawPath.contains("%2f");
  }

  private static boolean isAmbiguous(String path) {
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '\\' || Character.isISOControl(c) || (c == '/' && isDotSegment(path, i + 1))) {
        return true;
      }
    }
    return false;
  }

  /// Also with a path parameter (`/..;x/`), which some servers behind a proxy cut off before they
  /// normalise.
  private static boolean isDotSegment(String path, int start) {
    int end = start;
    while (end < path.length() && path.charAt(end) == '.') {
      end++;
    }
    boolean segmentEnds =
        end == path.length() || path.charAt(end) == '/' || path.charAt(end) == ';';
    return segmentEnds && (end - start == 1 || end - start == 2);
  }

  private static HttpException malformed() {
    return new HttpException(400, "Malformed request target");
  }
}
