package dev.claviger.http.server;

import dev.claviger.http.HeaderSyntax;
import dev.claviger.http.Headers;
import dev.claviger.http.HttpException;
import dev.claviger.http.RequestTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The head of a request by HTTP/2 or HTTP/3, checked as strictly as [HeadCheck] and
/// [MessageGrammar] check those of HTTP/1, so that it may go on to servers that speak HTTP/1: RFC
/// 9113 sections 8.2, 8.3 and 10.3, RFC 9114 sections 4.2, 4.3 and 10.3. Pure.
///
/// The codec has refused before us what it validates itself, such as pseudo-headers behind others.
///
/// @param protocol as requests name it
/// @param webSockets whether the client may ask for them (RFC 8441)
record StreamHeadCheck(HttpLimits limits, String protocol, boolean webSockets) {

  private static final int LENGTH_DIGITS = 18;

  /// @param complete whether no content follows
  Decoded check(
      io.netty.handler.codec.Headers<CharSequence, CharSequence, ?> received, boolean complete) {
    try {
      return accept(received, complete);
    } catch (Refused refused) {
      return new Decoded.Refused(refused.reason);
    } catch (HttpException _) {
      return new Decoded.Refused(Refusal.MALFORMED_TARGET);
    }
  }

  /// Fields behind the content; empty if they are none.
  Optional<Headers> trailers(
      io.netty.handler.codec.Headers<CharSequence, CharSequence, ?> received) {
    try {
      return Optional.of(fields(received, true).build());
    } catch (Refused _) {
      return Optional.empty();
    }
  }

  private RequestHead accept(
      io.netty.handler.codec.Headers<CharSequence, CharSequence, ?> received, boolean complete) {
    String method = pseudo(received, ":method", Refusal.MALFORMED_REQUEST_LINE);
    require(HeaderSyntax.isToken(method), Refusal.MALFORMED_REQUEST_LINE);
    boolean webSocket = isWebSocket(received, method, complete);
    String scheme = pseudo(received, ":scheme", Refusal.MALFORMED_TARGET);
    require(scheme.equals("https") || scheme.equals("http"), Refusal.MALFORMED_TARGET);
    RequestTarget target = target(method, pseudo(received, ":path", Refusal.MALFORMED_TARGET));
    String host = host(received);
    Headers.Builder fields = fields(received, false);
    fields.set("host", host);
    Optional<Long> length = contentLength(received, complete || webSocket);
    return new RequestHead(
        webSocket ? "GET" : method,
        target,
        (webSocket ? WebSocketOverHttp2.asUpgrade(fields) : fields).build(),
        protocol,
        Optional.of(host),
        true,
        length,
        awaitsContinue(received),
        webSocket);
  }

  /// RFC 8441 section 4: CONNECT with `:protocol`, where that was offered; any other CONNECT, and
  /// any other protocol, is not for this server (RFC 9110 section 9.3.6).
  private boolean isWebSocket(
      io.netty.handler.codec.Headers<CharSequence, CharSequence, ?> received,
      String method,
      boolean complete) {
    boolean connects = method.equals("CONNECT");
    List<CharSequence> protocols = received.getAll(":protocol");
    require(
        protocols.isEmpty() || (connects && webSockets && protocols.size() == 1 && !complete),
        Refusal.MALFORMED_REQUEST_LINE);
    boolean webSocket = !protocols.isEmpty() && "websocket".contentEquals(protocols.getFirst());
    require(!connects || webSocket, Refusal.METHOD_UNSUPPORTED);
    return webSocket;
  }

  private static String pseudo(
      io.netty.handler.codec.Headers<CharSequence, CharSequence, ?> received,
      String name,
      Refusal otherwise) {
    List<CharSequence> values = received.getAll(name);
    require(values.size() == 1, otherwise);
    return values.getFirst().toString();
  }

  /// RFC 9113 section 8.3.1: a path, or `*` for OPTIONS; nothing else that HTTP/1 knows.
  private RequestTarget target(String method, String path) {
    require(path.length() <= limits.requestLine().bytes(), Refusal.TARGET_TOO_LONG);
    require(
        path.startsWith("/") || (path.equals("*") && method.equals("OPTIONS")),
        Refusal.MALFORMED_TARGET);
    // a space would end the target in a request line
    require(path.chars().allMatch(c -> c > ' ' && c < 0x7F), Refusal.MALFORMED_TARGET);
    return RequestTarget.parse(path);
  }

  /// A client that sends both has to mean the same.
  private static String host(
      io.netty.handler.codec.Headers<CharSequence, CharSequence, ?> received) {
    List<CharSequence> authorities = received.getAll(":authority");
    List<CharSequence> hosts = received.getAll("host");
    require(authorities.size() <= 1 && hosts.size() <= 1, Refusal.MALFORMED_HOST);
    List<CharSequence> named = authorities.isEmpty() ? hosts : authorities;
    require(!named.isEmpty(), Refusal.MALFORMED_HOST);
    String host = named.getFirst().toString();
    require(Authority.isValid(host), Refusal.MALFORMED_HOST);
    require(
        hosts.isEmpty() || hosts.getFirst().toString().equalsIgnoreCase(host),
        Refusal.MALFORMED_HOST);
    return host;
  }

  /// All fields but pseudo-headers; cookies as one line again (RFC 9113 section 8.2.3).
  private Headers.Builder fields(
      io.netty.handler.codec.Headers<CharSequence, CharSequence, ?> received, boolean trailers) {
    Headers.Builder fields = Headers.builder();
    List<String> cookies = new ArrayList<>(0);
    long bytes = 0;
    int count = 0;
    for (Map.Entry<CharSequence, CharSequence> field : received) {
      String name = field.getKey().toString();
      String value = field.getValue().toString();
      bytes += name.length() + value.length();
      require(bytes <= limits.headerBytes().bytes() + pseudoBytes(), Refusal.HEADERS_TOO_LARGE);
      if (name.startsWith(":")) {
        require(!trailers && isPseudo(name), Refusal.MALFORMED_HEADER);
        continue;
      }
      require(++count <= limits.headerCount(), Refusal.HEADERS_TOO_LARGE);
      requireField(name, value);
      if (name.equals("cookie")) {
        cookies.add(value);
      } else {
        fields.add(name, value);
      }
    }
    if (!cookies.isEmpty()) {
      fields.add("cookie", String.join("; ", cookies));
    }
    return fields;
  }

  /// The path has a limit of its own.
  private long pseudoBytes() {
    return limits.requestLine().bytes();
  }

  private static boolean isPseudo(String name) {
    return switch (name) {
      case ":method", ":scheme", ":authority", ":path", ":protocol" -> true;
      default -> false;
    };
  }

  /// RFC 9113 sections 8.2.1 and 8.2.2. A line break or a colon would make two fields of one in
  /// HTTP/1.
  private static void requireField(String name, String value) {
    require(HeaderSyntax.isToken(name), Refusal.MALFORMED_HEADER);
    require(name.chars().noneMatch(c -> c >= 'A' && c <= 'Z'), Refusal.MALFORMED_HEADER);
    require(value.chars().allMatch(HeaderSyntax::isValueCharacter), Refusal.MALFORMED_HEADER);
    require(!isSpace(value, 0) && !isSpace(value, value.length() - 1), Refusal.MALFORMED_HEADER);
    require(!isConnectionSpecific(name, value), Refusal.MALFORMED_HEADER);
  }

  private static boolean isSpace(String value, int at) {
    return at >= 0 && at < value.length() && (value.charAt(at) == ' ' || value.charAt(at) == '\t');
  }

  private static boolean isConnectionSpecific(String name, String value) {
    return switch (name) {
      case "connection",
          "proxy-connection",
          "keep-alive",
          "transfer-encoding",
          "upgrade",
          "http2-settings" ->
          true;
      case "te" -> !value.equals("trailers");
      default -> false;
    };
  }

  /// What is announced has to come: the codec and [Http2Carrier] count.
  private static Optional<Long> contentLength(
      io.netty.handler.codec.Headers<CharSequence, CharSequence, ?> received, boolean complete) {
    List<CharSequence> lengths = received.getAll("content-length");
    require(lengths.size() <= 1, Refusal.MALFORMED_FRAMING);
    if (lengths.isEmpty()) {
      return complete ? Optional.of(0L) : Optional.empty();
    }
    String digits = lengths.getFirst().toString();
    require(
        !digits.isEmpty()
            && digits.length() <= LENGTH_DIGITS
            && digits.chars().allMatch(c -> c >= '0' && c <= '9'),
        Refusal.MALFORMED_FRAMING);
    long length = Long.parseLong(digits);
    require(!complete || length == 0, Refusal.MALFORMED_FRAMING);
    return Optional.of(length);
  }

  private static boolean awaitsContinue(
      io.netty.handler.codec.Headers<CharSequence, CharSequence, ?> received) {
    List<CharSequence> expectations = received.getAll("expect");
    for (CharSequence expectation : expectations) {
      require(expectation.toString().equalsIgnoreCase("100-continue"), Refusal.EXPECTATION_UNKNOWN);
    }
    return !expectations.isEmpty();
  }

  private static void require(boolean condition, Refusal otherwise) {
    if (!condition) {
      throw new Refused(otherwise);
    }
  }

  /// As in [HeadCheck].
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Refusal reason;

    Refused(Refusal reason) {
      super(reason.name(), null, false, false);
      this.reason = reason;
    }
  }
}
