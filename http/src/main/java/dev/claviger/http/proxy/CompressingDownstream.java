package dev.claviger.http.proxy;

import dev.claviger.http.Headers;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import dev.claviger.http.server.Downstream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import java.net.InetSocketAddress;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A client that gets its answer compressed, if that is worth it and it takes that.
final class CompressingDownstream implements Downstream, AutoCloseable {

  private final Downstream client;
  private final Request request;
  private final Compression compression;
  private @Nullable GzipStream gzip;

  /// Content whose end is not known may be events that somebody waits for.
  private boolean flushes;

  private boolean dirty;

  CompressingDownstream(Downstream client, Request request, Compression compression) {
    this.client = client;
    this.request = request;
    this.compression = compression;
  }

  @Override
  public void head(int status, Headers headers, OptionalLong length) {
    switch (compression.decide(request, status, headers, length)) {
      case Compression.Decision.Never _ -> client.head(status, headers, length);
      case Compression.Decision.NotHere _ ->
          client.head(status, Compression.varying(headers), length);
      case Compression.Decision.Compressed _ -> {
        flushes = length.isEmpty();
        if (!request.method().equals("HEAD")) {
          gzip = new GzipStream(client.allocator());
        }
        client.head(status, Compression.compressed(headers), OptionalLong.empty());
      }
    }
  }

  @Override
  public void piece(ByteBuf piece) {
    GzipStream current = gzip;
    if (current == null) {
      client.piece(piece);
    } else {
      dirty |= piece.isReadable();
      client.piece(current.add(piece));
    }
  }

  @Override
  public void flush() {
    GzipStream current = gzip;
    if (current != null && flushes && dirty) {
      dirty = false;
      client.piece(current.flush());
    }
    client.flush();
  }

  @Override
  public void end(Headers trailers) {
    GzipStream current = gzip;
    if (current != null) {
      gzip = null;
      client.piece(current.finish());
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
  public void close() {
    GzipStream current = gzip;
    if (current != null) {
      gzip = null;
      current.close();
    }
  }

  // ---- as it is

  @Override
  public ByteBufAllocator allocator() {
    return client.allocator();
  }

  @Override
  public EventLoop eventLoop() {
    return client.eventLoop();
  }

  @Override
  public InetSocketAddress peer() {
    return client.peer();
  }

  @Override
  public OptionalLong contentLength() {
    return client.contentLength();
  }

  @Override
  public boolean awaitsContinue() {
    return client.awaitsContinue();
  }

  @Override
  public boolean takesInterim() {
    return client.takesInterim();
  }

  @Override
  public boolean takesUpgrade() {
    return client.takesUpgrade();
  }

  @Override
  public void wantContent(boolean wanted) {
    client.wantContent(wanted);
  }

  @Override
  public void interim(int status, Headers headers) {
    client.interim(status, headers);
  }

  @Override
  public void holdAtMost(WriteBufferWaterMark most) {
    client.holdAtMost(most);
  }

  @Override
  public boolean isWritable() {
    return client.isWritable();
  }

  @Override
  public void upgrade(Headers headers) {
    client.upgrade(headers);
  }
}
