package dev.claviger.http.compression;

import dev.claviger.http.ContentCoding;
import dev.claviger.http.Handler;
import dev.claviger.http.Headers;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import dev.claviger.http.compression.Compression.Decision;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.OptionalLong;

/// Compresses what a handler answers itself, for clients that take that. Files and answers of other
/// servers pass: those know better how.
///
/// Not for handlers whose answers hold a secret beside what a client has sent: see [Compression].
public record CompressingHandler(Handler handler, Compression compression) implements Handler {

  /// Less is compressed on the event loop in less time than a thread is found for it.
  private static final int AT_ONCE = 4 << 10;

  @Override
  public Response handle(Request request) throws Exception {
    return compressed(request, handler.handle(request));
  }

  /// A large answer becomes one that is written, which the engine does on a thread.
  @Override
  public Optional<Response> atOnce(Request request) {
    return handler
        .atOnce(request)
        .map(answer ->
            compressed(
                request,
                answer.body() instanceof Response.Bytes(byte[] content) && content.length > AT_ONCE
                    ? answer.withBody(written(content))
                    : answer));
  }

  @Override
  public OptionalLong bodyLimit(Request request) {
    return handler.bodyLimit(request);
  }

  private static Response.Stream written(byte[] content) {
    return new Response.Stream(OptionalLong.of(content.length), out -> out.write(content));
  }

  private Response compressed(Request request, Response answer) {
    return switch (answer.body()) {
      case Response.Bytes(byte[] content) ->
          switch (decide(request, answer, OptionalLong.of(content.length))) {
            case Decision.Never _ -> answer;
            case Decision.NotHere _ -> varying(answer);
            case Decision.Coded(ContentCoding coding) -> whole(answer, content, coding);
          };
      case Response.Stream stream ->
          switch (decide(request, answer, stream.length())) {
            case Decision.Never _ -> answer;
            case Decision.NotHere _ -> varying(answer);
            case Decision.Coded(ContentCoding coding) -> streamed(answer, stream, coding);
          };
      case Response.Empty _, Response.FilePart _, Response.Forward _ -> answer;
    };
  }

  private Decision decide(Request request, Response answer, OptionalLong length) {
    return compression.decide(request, answer.status(), answer.headers(), length);
  }

  private static Response varying(Response answer) {
    return answer.withHeaders(Compression.varying(answer.headers()));
  }

  private Response whole(Response answer, byte[] content, ContentCoding coding) {
    byte[] coded = compression.whole(coding, content);
    Headers headers = Compression.coded(answer.headers(), coding);
    return new Response(answer.status(), headers, new Response.Bytes(coded));
  }

  private Response streamed(Response answer, Response.Stream stream, ContentCoding coding) {
    Headers headers = Compression.coded(answer.headers(), coding);
    Response.Writer writer = out -> write(stream.writer(), coding, out);
    return new Response(
        answer.status(), headers, new Response.Stream(OptionalLong.empty(), writer));
  }

  /// The encoder is made when somebody is there to write, and closed when that ends, however.
  private void write(Response.Writer writer, ContentCoding coding, OutputStream out)
      throws IOException {
    try (var encoder = compression.encoder(coding, ByteBufAllocator.DEFAULT)) {
      var coded = new CodedOutput(encoder, out);
      writer.writeTo(coded);
      coded.finish();
    }
  }
}
