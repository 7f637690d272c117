package dev.claviger.http.server;

import dev.claviger.http.Headers;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import java.net.InetSocketAddress;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/// Another server's answer as it is, and other words where that server gives none.
///
/// @param words makes the answer from the usual one; called on the event loop, so it may not block
public record RewordedForward(Forwarder forwarder, UnaryOperator<Response> words)
    implements Forwarder {

  @Override
  public Request request() {
    return forwarder.request();
  }

  @Override
  public ForwardedRequest begin(Downstream client) {
    return forwarder.begin(new Reworded(client, words));
  }

  private record Reworded(Downstream client, UnaryOperator<Response> words) implements Downstream {

    @Override
    public void answer(Response usual) {
      client.answer(words.apply(usual));
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
    public void head(int status, Headers headers, OptionalLong length) {
      client.head(status, headers, length);
    }

    @Override
    public void piece(ByteBuf piece) {
      client.piece(piece);
    }

    @Override
    public void flush() {
      client.flush();
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
    public void end(Headers trailers) {
      client.end(trailers);
    }

    @Override
    public void abort() {
      client.abort();
    }

    @Override
    public void upgrade(Headers headers) {
      client.upgrade(headers);
    }
  }
}
