package dev.claviger.http.proxy;

import dev.claviger.http.Headers;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import dev.claviger.http.compression.Compression;
import dev.claviger.http.compression.Encoder;
import dev.claviger.http.server.Downstream;
import dev.claviger.http.server.WrappedDownstream;
import io.netty.buffer.ByteBuf;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A client that gets its answer compressed, if that is worth it and it takes that.
final class CompressingDownstream implements WrappedDownstream {

  private final Downstream client;
  private final Request request;
  private final Compression compression;
  private @Nullable Encoder encoder;

  /// Content whose end is not known may be events that somebody waits for.
  private boolean flushes;

  private boolean dirty;

  CompressingDownstream(Downstream client, Request request, Compression compression) {
    this.client = client;
    this.request = request;
    this.compression = compression;
  }

  @Override
  public Downstream client() {
    return client;
  }

  @Override
  public void head(int status, Headers headers, OptionalLong length) {
    switch (compression.decide(request, status, headers, length)) {
      case Compression.Decision.Never _ -> client.head(status, headers, length);
      case Compression.Decision.NotHere _ ->
          client.head(status, Compression.varying(headers), length);
      case Compression.Decision.Coded(var coding) -> {
        flushes = length.isEmpty();
        if (!request.method().equals("HEAD")) {
          encoder = compression.encoder(coding, client.allocator());
        }
        client.head(status, Compression.coded(headers, coding), OptionalLong.empty());
      }
    }
  }

  @Override
  public void piece(ByteBuf piece) {
    Encoder current = encoder;
    if (current == null) {
      client.piece(piece);
    } else {
      dirty |= piece.isReadable();
      client.piece(current.add(piece));
    }
  }

  @Override
  public void flush() {
    Encoder current = encoder;
    if (current != null && flushes && dirty) {
      dirty = false;
      client.piece(current.flush());
    }
    client.flush();
  }

  @Override
  public void end(Headers trailers) {
    Encoder current = encoder;
    if (current != null) {
      try (current) {
        encoder = null;
        client.piece(current.finish());
      }
    }
    client.end(trailers);
  }

  @Override
  public void answer(Response response) {
    close();
    client.answer(response);
  }

  @Override
  public void abort() {
    close();
    client.abort();
  }

  @Override
  public void cancelled() {
    close();
    client.cancelled();
  }

  private void close() {
    Encoder current = encoder;
    if (current != null) {
      encoder = null;
      current.close();
    }
  }
}
