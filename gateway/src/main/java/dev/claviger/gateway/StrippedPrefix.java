package dev.claviger.gateway;

import dev.claviger.gateway.sites.PathPattern;
import dev.claviger.http.Handler;
import dev.claviger.http.Request;
import dev.claviger.http.RequestTarget;
import dev.claviger.http.Response;
import java.util.Optional;

/// Gives a target the path below that of its route: `/api/users` as `/users`. Whatever the
/// spelling, an encoded path has as many segments as the decoded one: encoded slashes do not get
/// here.
record StrippedPrefix(PathPattern prefix, Handler target) implements Handler {

  @Override
  public Response handle(Request request) throws Exception {
    return target.handle(stripped(request));
  }

  @Override
  public Optional<Response> atOnce(Request request) {
    return target.atOnce(stripped(request));
  }

  private Request stripped(Request request) {
    var raw = request.rawPath();
    int at = 0;
    for (int i = 0; i < segments() && at >= 0; i++) {
      at = raw.indexOf('/', at + 1);
    }
    var rest = at < 0 ? "/" : raw.substring(at);
    // what begins with two slashes would read as another host
    var path = "/" + rest.replaceFirst("^/+", "");
    var query = request.rawQuery().map(it -> "?" + it).orElse("");
    return new Request(
        request.method(),
        RequestTarget.parse(path + query),
        request.headers().with("X-Forwarded-Prefix", prefix.path()),
        request.body(),
        request.remoteAddress(),
        request.scheme(),
        request.host(),
        request.id(),
        request.protocol(),
        request.destination());
  }

  private int segments() {
    return (int) prefix.path().chars().filter(c -> c == '/').count();
  }
}
