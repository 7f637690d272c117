package dev.claviger.http.proxy;

import dev.claviger.http.HeaderSyntax;
import dev.claviger.http.Request;
import dev.claviger.http.RequestTarget;
import dev.claviger.http.server.Authority;
import dev.claviger.http.server.Downstream;
import java.net.InetSocketAddress;
import java.util.OptionalLong;
import java.util.function.BiConsumer;

/// What a server gets of a request, by whatever version of HTTP: the target as received, headers as
/// the handler left them, and what is this hop's business anew.
final class RequestFields {

  private final HostHeader host;
  private final ForwardedHeader forwarded;
  private final boolean underscores;
  private final String via;

  RequestFields(UpstreamOptions options) {
    this.host = options.hostHeader();
    this.forwarded = options.forwarded();
    this.underscores = options.underscoreHeaders();
    this.via = options.via();
  }

  /// A method that is one.
  static String method(Request request) {
    require(HeaderSyntax.isToken(request.method()), "method");
    return request.method();
  }

  /// A server gets the origin form: RFC 9112 section 3.2.1. What a client sent has been checked;
  /// what a handler made of it has not.
  static String target(Request request) {
    RequestTarget target = request.uri();
    String raw = target.raw();
    if (!raw.startsWith("/") && !raw.equals("*")) {
      raw = target.rawPath() + target.rawQuery().map(query -> "?" + query).orElse("");
    }
    for (int i = 0; i < raw.length(); i++) {
      require(raw.charAt(i) > ' ' && raw.charAt(i) < 0x7F, "target");
    }
    return raw;
  }

  String authority(Request request, UpstreamServer server) {
    String authority =
        switch (host) {
          case CLIENT -> request.host();
          case SERVER -> server.authority();
        };
    require(Authority.isValid(authority), "host");
    return authority;
  }

  /// All fields but Host and those that frame the message in one version alone.
  void each(Request request, Downstream client, BiConsumer<String, String> out) {
    request
        .headers()
        .forEach((name, value) -> {
          if (passes(name)) {
            out.accept(name, value);
          }
        });
    forwarded(out, request, client.peer());
    out.accept("X-Request-ID", request.id());
    if (!via.isEmpty()) {
      out.accept("Via", receivedBy(request.protocol()) + via);
    }
    length(out, request.method(), client);
  }

  /// RFC 9110 section 7.6.3: the version in which the request came.
  private static String receivedBy(String protocol) {
    return switch (protocol) {
      case "HTTP/2" -> "2.0 ";
      case "HTTP/3" -> "3.0 ";
      case "HTTP/1.0" -> "1.0 ";
      default -> "1.1 ";
    };
  }

  private boolean passes(String name) {
    return !EndToEnd.isHopByHop(name) && !isOurs(name) && (underscores || name.indexOf('_') < 0);
  }

  /// What we say ourselves, or nobody: a server believes it.
  private static boolean isOurs(String name) {
    return switch (name.length()) {
      case 4 -> name.equalsIgnoreCase("Host");
      case 6 -> name.equalsIgnoreCase("Expect");
      case 9 -> name.equalsIgnoreCase("Forwarded") || name.equalsIgnoreCase("X-Real-IP");
      case 12 -> name.equalsIgnoreCase("X-Request-ID");
      case 15 ->
          name.equalsIgnoreCase("X-Forwarded-For") || name.equalsIgnoreCase("X-Forwarded-Ssl");
      case 16 ->
          name.equalsIgnoreCase("X-Forwarded-Host") || name.equalsIgnoreCase("X-Forwarded-Port");
      case 17 -> name.equalsIgnoreCase("X-Forwarded-Proto");
      case 18 ->
          name.equalsIgnoreCase("X-Forwarded-Server")
              || name.equalsIgnoreCase("X-Forwarded-Scheme");
      default -> false;
    };
  }

  private void forwarded(BiConsumer<String, String> out, Request request, InetSocketAddress peer) {
    String client = literal(request.remoteAddress());
    String last = literal(peer);
    if (forwarded == ForwardedHeader.X_FORWARDED || forwarded == ForwardedHeader.BOTH) {
      out.accept("X-Forwarded-For", client.equals(last) ? client : client + ", " + last);
      out.accept("X-Forwarded-Proto", request.scheme());
      out.accept("X-Forwarded-Host", request.host());
    }
    if (forwarded == ForwardedHeader.FORWARDED || forwarded == ForwardedHeader.BOTH) {
      String known =
          "for=%s;proto=%s;host=\"%s\"".formatted(node(client), request.scheme(), request.host());
      out.accept("Forwarded", client.equals(last) ? known : known + ", for=" + node(last));
    }
  }

  /// RFC 7239 section 6: IPv6 in brackets, and therefore quoted.
  private static String node(String address) {
    return address.indexOf(':') < 0 ? address : "\"[" + address + "]\"";
  }

  private static String literal(InetSocketAddress address) {
    if (address.isUnresolved()) {
      return "unknown";
    }
    String text = address.getAddress().getHostAddress();
    int zone = text.indexOf('%');
    return zone < 0 ? text : text.substring(0, zone);
  }

  private static void length(BiConsumer<String, String> out, String method, Downstream client) {
    OptionalLong length = client.contentLength();
    if (length.isPresent() && (length.getAsLong() > 0 || mayHaveContent(method))) {
      out.accept("Content-Length", Long.toString(length.getAsLong()));
    }
    if (client.awaitsContinue()) {
      out.accept("Expect", "100-continue");
    }
  }

  /// RFC 9110 section 8.6: these say so even if there is none.
  private static boolean mayHaveContent(String method) {
    return method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
  }

  private static void require(boolean condition, String part) {
    if (!condition) {
      throw new IllegalArgumentException("a request to forward has a malformed " + part);
    }
  }
}
