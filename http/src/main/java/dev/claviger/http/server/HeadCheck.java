package dev.claviger.http.server;

import static io.netty.handler.codec.http.HttpHeaderNames.CONNECTION;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.netty.handler.codec.http.HttpHeaderNames.EXPECT;
import static io.netty.handler.codec.http.HttpHeaderNames.HOST;
import static io.netty.handler.codec.http.HttpHeaderNames.TRANSFER_ENCODING;

import dev.claviger.http.HeaderSyntax;
import dev.claviger.http.HttpException;
import dev.claviger.http.RequestTarget;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.Optional;

/// The checks of a request head that need its meaning: what [MessageGrammar] cannot see byte by
/// byte. Pure.
record HeadCheck() {

  private static final int LENGTH_DIGITS = 18;

  private static final Optional<Long> NO_CONTENT = Optional.of(0L);

  Decoded check(HttpRequest request) {
    if (request.decoderResult().isFailure()) {
      return new Decoded.Refused(Refusal.MALFORMED_FRAMING);
    }
    try {
      return accept(request);
    } catch (Refused refused) {
      return new Decoded.Refused(refused.reason);
    } catch (HttpException _) {
      return new Decoded.Refused(Refusal.MALFORMED_TARGET);
    }
  }

  private static RequestHead accept(HttpRequest request) {
    HttpHeaders headers = request.headers();
    boolean http11 = request.protocolVersion().equals(HttpVersion.HTTP_1_1);
    Optional<Long> length = contentLength(headers, http11);
    String method = request.method().name();
    RequestTarget target = target(method, request.uri());
    NominatedHeaders.remove(headers);
    return new RequestHead(
        method,
        target,
        new NettyHeaders(headers),
        http11 ? "HTTP/1.1" : "HTTP/1.0",
        host(headers, target, http11),
        keepAlive(headers, http11),
        length,
        awaitsContinue(headers, http11),
        false);
  }

  /// RFC 9112 section 6.3, taking the strict way wherever it leaves one: `chunked` alone, never
  /// together with a length, never in HTTP/1.0.
  private static Optional<Long> contentLength(HttpHeaders headers, boolean http11) {
    String length = headers.get(CONTENT_LENGTH);
    if (!headers.contains(TRANSFER_ENCODING)) {
      return length == null ? NO_CONTENT : Optional.of(length(length));
    }
    List<String> codings = headers.getAll(TRANSFER_ENCODING);
    require(
        http11
            && length == null
            && codings.size() == 1
            && codings.getFirst().equalsIgnoreCase("chunked"),
        Refusal.MALFORMED_FRAMING);
    return Optional.empty();
  }

  /// There is only one: [StrictHeaders] has refused a second.
  private static long length(String digits) {
    require(
        !digits.isEmpty() && digits.length() <= LENGTH_DIGITS && HeaderSyntax.isDigits(digits, 0),
        Refusal.MALFORMED_FRAMING);
    return Long.parseLong(digits);
  }

  private static RequestTarget target(String method, String raw) {
    require(!method.equals("CONNECT"), Refusal.METHOD_UNSUPPORTED);
    require(!raw.equals("*") || method.equals("OPTIONS"), Refusal.MALFORMED_TARGET);
    return RequestTarget.parse(raw);
  }

  private static Optional<String> host(HttpHeaders headers, RequestTarget target, boolean http11) {
    List<String> hosts = headers.getAll(HOST);
    if (hosts.isEmpty() && !http11) {
      return Optional.empty();
    }
    require(hosts.size() == 1 && Authority.isValid(hosts.getFirst()), Refusal.MALFORMED_HOST);
    String host = hosts.getFirst();
    require(target.authority().orElse(host).equalsIgnoreCase(host), Refusal.MALFORMED_HOST);
    return Optional.of(host);
  }

  private static boolean keepAlive(HttpHeaders headers, boolean http11) {
    return http11
        ? !headers.containsValue(CONNECTION, "close", true)
        : headers.containsValue(CONNECTION, "keep-alive", true);
  }

  private static boolean awaitsContinue(HttpHeaders headers, boolean http11) {
    String expectation = headers.get(EXPECT);
    if (expectation == null || !http11) {
      return false;
    }
    require(expectation.equalsIgnoreCase("100-continue"), Refusal.EXPECTATION_UNKNOWN);
    return true;
  }

  private static void require(boolean condition, Refusal otherwise) {
    if (!condition) {
      throw new Refused(otherwise);
    }
  }

  /// Leaves the checks early; never leaves this class. Without a stack: floods of bad requests are
  /// cheap.
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Refusal reason;

    Refused(Refusal reason) {
      super(reason.name(), null, false, false);
      this.reason = reason;
    }
  }
}
