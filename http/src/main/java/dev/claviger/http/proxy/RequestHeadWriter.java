package dev.claviger.http.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.claviger.http.HeaderSyntax;
import dev.claviger.http.Request;
import dev.claviger.http.RequestTarget;
import dev.claviger.http.server.Authority;
import dev.claviger.http.server.Downstream;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.OptionalLong;

/// Writes the head of a request as a server gets it: the target byte for byte as received, headers
/// as the handler left them, and what is this hop's business anew.
final class RequestHeadWriter {

  private static final byte[] VERSION = ascii(" HTTP/1.1\r\nHost: ");
  private static final byte[] CRLF = ascii("\r\n");
  private static final byte[] SEPARATOR = ascii(": ");
  private static final byte[] CHUNKED = ascii("Transfer-Encoding: chunked\r\n");
  private static final byte[] EXPECT = ascii("Expect: 100-continue\r\n");
  private static final byte[] UPGRADE = ascii("Connection: Upgrade\r\n");

  private final HostHeader host;
  private final ForwardedHeader forwarded;
  private final boolean underscores;
  private final byte[] via;

  RequestHeadWriter(UpstreamOptions options) {
    this.host = options.hostHeader();
    this.forwarded = options.forwarded();
    this.underscores = options.underscoreHeaders();
    this.via = options.via().isEmpty() ? ascii("") : ascii("Via: 1.1 " + options.via() + "\r\n");
  }

  /// @param upgrade the protocol that is asked for, if any
  /// @throws IllegalArgumentException if a handler has made a request that is none
  void write(
      ByteBuf out,
      Request request,
      Downstream client,
      UpstreamServer server,
      Optional<String> upgrade) {
    startLine(out, request);
    text(out, authority(request, server));
    out.writeBytes(CRLF);
    request
        .headers()
        .forEach((name, value) -> {
          if (passes(name)) {
            field(out, name, value);
          }
        });
    forwarded(out, request, client.peer());
    field(out, "X-Request-ID", request.id());
    out.writeBytes(via);
    framing(out, request.method(), client);
    upgrade.ifPresent(protocol -> {
      out.writeBytes(UPGRADE);
      field(out, "Upgrade", protocol);
    });
    out.writeBytes(CRLF);
  }

  private static void startLine(ByteBuf out, Request request) {
    require(HeaderSyntax.isToken(request.method()), "method");
    text(out, request.method());
    out.writeByte(' ');
    RequestTarget target = request.uri();
    String raw = target.raw();
    if (raw.startsWith("/") || raw.equals("*")) {
      target(out, raw);
    } else { // a server gets the origin form: RFC 9112 section 3.2.1
      target(out, target.rawPath());
      target
          .rawQuery()
          .ifPresent(query -> {
            out.writeByte('?');
            target(out, query);
          });
    }
    out.writeBytes(VERSION);
  }

  /// What a client sent has been checked; what a handler made of it has not.
  private static void target(ByteBuf out, String raw) {
    for (int i = 0; i < raw.length(); i++) {
      require(raw.charAt(i) > ' ' && raw.charAt(i) < 0x7F, "target");
    }
    text(out, raw);
  }

  private String authority(Request request, UpstreamServer server) {
    String authority =
        switch (host) {
          case CLIENT -> request.host();
          case SERVER -> server.authority();
        };
    require(Authority.isValid(authority), "host");
    return authority;
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

  private void forwarded(ByteBuf out, Request request, InetSocketAddress peer) {
    String client = literal(request.remoteAddress());
    String last = literal(peer);
    if (forwarded == ForwardedHeader.X_FORWARDED || forwarded == ForwardedHeader.BOTH) {
      field(out, "X-Forwarded-For", client.equals(last) ? client : client + ", " + last);
      field(out, "X-Forwarded-Proto", request.scheme());
      field(out, "X-Forwarded-Host", request.host());
    }
    if (forwarded == ForwardedHeader.FORWARDED || forwarded == ForwardedHeader.BOTH) {
      String known =
          "for=%s;proto=%s;host=\"%s\"".formatted(node(client), request.scheme(), request.host());
      field(out, "Forwarded", client.equals(last) ? known : known + ", for=" + node(last));
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

  private static void framing(ByteBuf out, String method, Downstream client) {
    OptionalLong length = client.contentLength();
    if (length.isEmpty()) {
      out.writeBytes(CHUNKED);
    } else if (length.getAsLong() > 0 || mayHaveContent(method)) {
      field(out, "Content-Length", Long.toString(length.getAsLong()));
    }
    if (client.awaitsContinue()) {
      out.writeBytes(EXPECT);
    }
  }

  /// RFC 9110 section 8.6: these say so even if there is none.
  private static boolean mayHaveContent(String method) {
    return method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
  }

  private static void field(ByteBuf out, String name, String value) {
    text(out, name);
    out.writeBytes(SEPARATOR);
    out.writeCharSequence(value, ISO_8859_1);
    out.writeBytes(CRLF);
  }

  private static void text(ByteBuf out, String text) {
    out.writeCharSequence(text, US_ASCII);
  }

  private static void require(boolean condition, String part) {
    if (!condition) {
      throw new IllegalArgumentException("a request to forward has a malformed " + part);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
