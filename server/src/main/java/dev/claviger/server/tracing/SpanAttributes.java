package dev.claviger.server.tracing;

import io.opentelemetry.api.common.AttributeKey;
import java.util.List;

/// What is told of requests, by the names of OpenTelemetry's semantic conventions for HTTP, which
/// are stable. Query strings and credentials are in none of them (ASVS 16.2.5).
final class SpanAttributes {

  static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  static final AttributeKey<String> ORIGINAL_METHOD =
      AttributeKey.stringKey("http.request.method_original");
  static final AttributeKey<Long> RESENDS = AttributeKey.longKey("http.request.resend_count");
  static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
  static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
  static final AttributeKey<List<String>> REQUEST_ID =
      AttributeKey.stringArrayKey("http.response.header.x-request-id");
  static final AttributeKey<String> SCHEME = AttributeKey.stringKey("url.scheme");
  static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");
  static final AttributeKey<String> FULL = AttributeKey.stringKey("url.full");
  static final AttributeKey<String> CLIENT = AttributeKey.stringKey("client.address");
  static final AttributeKey<String> SERVER = AttributeKey.stringKey("server.address");
  static final AttributeKey<Long> SERVER_PORT = AttributeKey.longKey("server.port");
  static final AttributeKey<String> PEER = AttributeKey.stringKey("network.peer.address");
  static final AttributeKey<Long> PEER_PORT = AttributeKey.longKey("network.peer.port");
  static final AttributeKey<String> VERSION = AttributeKey.stringKey("network.protocol.version");
  static final AttributeKey<String> AGENT = AttributeKey.stringKey("user_agent.original");
  static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

  /// Of our own.
  static final AttributeKey<String> SITE = AttributeKey.stringKey("claviger.site");

  static final AttributeKey<String> UPSTREAM = AttributeKey.stringKey("claviger.upstream");

  /// In the place of methods that a client may have thought of.
  static final String OTHER_METHOD = "_OTHER";

  private SpanAttributes() {}

  static boolean isKnown(String method) {
    return switch (method) {
      case "GET",
          "HEAD",
          "POST",
          "PUT",
          "PATCH",
          "DELETE",
          "OPTIONS",
          "TRACE",
          "CONNECT",
          "QUERY" ->
          true;
      default -> false;
    };
  }
}
