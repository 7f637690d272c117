package dev.claviger.gateway.sites;

import dev.claviger.http.Request;

/// The path and query of a request, to put into an address: never one that a browser would take for
/// another host, as it does `//evil.example`.
public final class LocalPath {

  private LocalPath() {}

  public static String of(Request request) {
    var path = request.rawPath();
    if (!path.startsWith("/") || path.startsWith("//")) {
      return "/";
    }
    return path + request.rawQuery().map(query -> "?" + query).orElse("");
  }
}
