package dev.claviger.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/// What a handler answers: status, headers, body. Immutable, so a constant answer can be built once
/// and shared.
///
/// The engine adds `Date`, `X-Request-ID`, `Connection` and the framing (`Content-Length` or
/// chunks); a handler that sets one of the framing headers itself is overruled. `HEAD` is the
/// engine's business as well: answer as for `GET`.
public record Response(int status, Headers headers, Body body) {

  public Response {
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException("not a final status: " + status);
    }
  }

  /// The content of a response.
  public sealed interface Body permits Empty, Bytes, Stream, FilePart, Forward {}

  /// No content.
  public record Empty() implements Body {
    static final Empty INSTANCE = new Empty();
  }

  /// Content in memory. The array belongs to the response and must not change any more.
  @SuppressWarnings("ArrayRecordComponent") // identity suffices, and a copy per answer would cost
  public record Bytes(byte[] content) implements Body {}

  /// Content written while it is sent: chunked, or of the given length.
  public record Stream(OptionalLong length, Writer writer) implements Body {}

  /// The answer of another server, status and headers included, streamed from there by the engine:
  /// see `dev.claviger.http.proxy`. Headers of the response around it replace those of the same
  /// name in that answer; its status is not used.
  public non-sealed interface Forward extends Body {

    /// What is sent to that server.
    Request request();
  }

  /// A part of an open file, sent by the system without a copy where that can be done. The engine
  /// closes the file when the answer has ended, however it ended; so the response can be answered
  /// with once, and a filter that replaces this body has to close it.
  ///
  /// @param position of the first byte
  /// @param length in bytes; a file that has become shorter ends the connection
  public record FilePart(OpenFile file, long position, long length) implements Body {}

  /// Writes content to the client. `write` blocks while the client is slow; it throws when the
  /// client has gone, or has read too slowly for the write timeout. An exception ends the
  /// connection, so that the client can tell a broken answer from a whole one.
  @FunctionalInterface
  public interface Writer {
    void writeTo(OutputStream out) throws IOException;
  }

  /// A status without content.
  public static Response empty(int status) {
    return new Response(status, Headers.empty(), Empty.INSTANCE);
  }

  /// JSON, already encoded as UTF-8.
  public static Response json(int status, byte[] utf8) {
    return new Response(status, ContentTypes.JSON, new Bytes(utf8));
  }

  public static Response json(int status, String json) {
    return json(status, json.getBytes(StandardCharsets.UTF_8));
  }

  public static Response text(int status, String text) {
    return new Response(status, ContentTypes.TEXT, utf8(text));
  }

  public static Response html(int status, String html) {
    return new Response(status, ContentTypes.HTML, utf8(html));
  }

  public static Response bytes(int status, String contentType, byte[] content) {
    return new Response(status, Headers.of("Content-Type", contentType), new Bytes(content));
  }

  /// Content of unknown length, sent as it is written.
  public static Response stream(int status, String contentType, Writer writer) {
    return new Response(
        status, Headers.of("Content-Type", contentType), new Stream(OptionalLong.empty(), writer));
  }

  /// Content of known length, sent as it is written; writing more or less ends the connection.
  public static Response stream(int status, String contentType, long length, Writer writer) {
    return new Response(
        status,
        Headers.of("Content-Type", contentType),
        new Stream(OptionalLong.of(length), writer));
  }

  /// Sends the client elsewhere.
  ///
  /// @param status 301, 302, 303, 307 or 308
  public static Response redirect(int status, String location) {
    return empty(status).withHeader("Location", location);
  }

  public Response withStatus(int changed) {
    return new Response(changed, headers, body);
  }

  /// A copy in which `value` is the only value of `name`.
  public Response withHeader(String name, String value) {
    return new Response(status, headers.with(name, value), body);
  }

  /// A copy with one more field, for names that may stand several times such as `Set-Cookie` and
  /// `Vary`.
  public Response withAddedHeader(String name, String value) {
    return new Response(status, headers.toBuilder().add(name, value).build(), body);
  }

  public Response withHeaders(Headers changed) {
    return new Response(status, changed, body);
  }

  public Response withBody(Body changed) {
    return new Response(status, headers, changed);
  }

  private static Bytes utf8(String text) {
    return new Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private static final class ContentTypes {
    static final Headers JSON = Headers.of("Content-Type", "application/json");
    static final Headers TEXT = Headers.of("Content-Type", "text/plain; charset=utf-8");
    static final Headers HTML = Headers.of("Content-Type", "text/html; charset=utf-8");
  }
}
