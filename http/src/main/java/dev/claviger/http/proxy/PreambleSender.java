package dev.claviger.http.proxy;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageEncoder;
import java.net.SocketAddress;

/// The first to speak on a connection: says who the client is, then goes.
final class PreambleSender extends ChannelOutboundHandlerAdapter {

  private final HAProxyMessage preamble;

  PreambleSender(HAProxyMessage preamble) {
    this.preamble = preamble;
  }

  /// Whoever waits for the connection writes as soon as it is told, which is before the pipeline
  /// is: so we hear of it first, and tell.
  @Override
  public void connect(
      ChannelHandlerContext ctx, SocketAddress to, SocketAddress from, ChannelPromise waiting) {
    ctx.connect(to, from)
        .addListener(connected -> {
          if (connected.isSuccess()) {
            speak(ctx);
            var _ = waiting.trySuccess();
          } else {
            preamble.release();
            var _ = waiting.tryFailure(connected.cause());
          }
        });
  }

  private void speak(ChannelHandlerContext ctx) {
    ctx.pipeline().addBefore(ctx.name(), "preamble", HAProxyMessageEncoder.INSTANCE);
    var _ = ctx.writeAndFlush(preamble);
    ctx.pipeline().remove("preamble");
    ctx.pipeline().remove(this);
  }
}
