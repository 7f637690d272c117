package dev.claviger.http.server;

import dev.claviger.http.Headers;
import dev.claviger.http.Response;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import java.net.InetSocketAddress;
import java.util.OptionalLong;

/// A client behind something that changes a part of its answer: all else passes as it is.
public interface WrappedDownstream extends Downstream {

  /// The client itself.
  Downstream client();

  @Override
  default ByteBufAllocator allocator() {
    return client().allocator();
  }

  @Override
  default EventLoop eventLoop() {
    return client().eventLoop();
  }

  @Override
  default InetSocketAddress peer() {
    return client().peer();
  }

  @Override
  default RequestTrace trace() {
    return client().trace();
  }

  @Override
  default OptionalLong contentLength() {
    return client().contentLength();
  }

  @Override
  default boolean awaitsContinue() {
    return client().awaitsContinue();
  }

  @Override
  default boolean takesInterim() {
    return client().takesInterim();
  }

  @Override
  default boolean takesUpgrade() {
    return client().takesUpgrade();
  }

  @Override
  default void wantContent(boolean wanted) {
    client().wantContent(wanted);
  }

  @Override
  default void interim(int status, Headers headers) {
    client().interim(status, headers);
  }

  @Override
  default void endsWithConnection() {
    client().endsWithConnection();
  }

  @Override
  default void head(int status, Headers headers, OptionalLong length) {
    client().head(status, headers, length);
  }

  @Override
  default void piece(ByteBuf piece) {
    client().piece(piece);
  }

  @Override
  default void flush() {
    client().flush();
  }

  @Override
  default void holdAtMost(WriteBufferWaterMark most) {
    client().holdAtMost(most);
  }

  @Override
  default boolean isWritable() {
    return client().isWritable();
  }

  @Override
  default void end(Headers trailers) {
    client().end(trailers);
  }

  @Override
  default void answer(Response response) {
    client().answer(response);
  }

  @Override
  default void abort() {
    client().abort();
  }

  @Override
  default void upgrade(Headers headers) {
    client().upgrade(headers);
  }

  @Override
  default void cancelled() {
    client().cancelled();
  }
}
