package dev.claviger.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/// A request as a handler sees it: complete but for its body, checked, immutable.
///
/// @param method as sent, case-sensitive
/// @param uri the parsed target
/// @param headers as sent
/// @param body the content, read as it arrives
/// @param remoteAddress the peer of the connection, or the client that a trusted proxy speaks for
/// @param scheme `http` or `https`, by which that one asked
/// @param host the Host header as sent, checked, perhaps with a port
/// @param id the request id: in logs, and in the answer as `X-Request-ID`
/// @param protocol `HTTP/2`, `HTTP/1.1` or `HTTP/1.0`
/// @param destination where it belongs, once a handler has said so
public record Request(
    String method,
    RequestTarget uri,
    Headers headers,
    RequestBody body,
    InetSocketAddress remoteAddress,
    String scheme,
    String host,
    String id,
    String protocol,
    Destination destination) {

  /// One of which nobody has said yet where it belongs.
  public Request(
      String method,
      RequestTarget uri,
      Headers headers,
      RequestBody body,
      InetSocketAddress remoteAddress,
      String scheme,
      String host,
      String id,
      String protocol) {
    this(method, uri, headers, body, remoteAddress, scheme, host, id, protocol, new Destination());
  }

  /// A request without headers or body from this machine, to build on in tests.
  public static Request of(String method, String target) {
    return new Request(
        method,
        RequestTarget.parse(target),
        Headers.empty(),
        RequestBody.empty(),
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
        "http",
        "localhost",
        "0",
        "HTTP/1.1");
  }

  /// The target exactly as sent.
  public String target() {
    return uri.raw();
  }

  /// The path, percent-decoded and unambiguous (see [RequestTarget]).
  public String path() {
    return uri.path();
  }

  /// The path as sent.
  public String rawPath() {
    return uri.rawPath();
  }

  /// What follows `?`, as sent.
  public Optional<String> rawQuery() {
    return uri.rawQuery();
  }

  /// The decoded query parameters; read anew at each call.
  ///
  /// @throws HttpException 400
  public Parameters query() {
    return rawQuery().map(Parameters::parse).orElse(Parameters.empty());
  }

  /// The first value of a header.
  public Optional<String> header(String name) {
    return headers.first(name);
  }

  public Request withHeader(String name, String value) {
    return withHeaders(headers.with(name, value));
  }

  public Request withHeaders(Headers changed) {
    return new Request(
        method, uri, changed, body, remoteAddress, scheme, host, id, protocol, destination);
  }

  public Request withBody(RequestBody changed) {
    return new Request(
        method, uri, headers, changed, remoteAddress, scheme, host, id, protocol, destination);
  }

  public Request withBody(byte[] content) {
    return withBody(RequestBody.of(content));
  }

  /// As a proxy in front got it: from `client`, by the scheme `by`.
  public Request sentBy(InetSocketAddress client, String by) {
    return new Request(method, uri, headers, body, client, by, host, id, protocol, destination);
  }
}
