package dev.claviger.http.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A load balancer's connection, from its opening to the end of the preamble of the PROXY protocol
/// (versions 1 and 2), which names the client; then makes room for what follows. Anything else than
/// a preamble ends the connection: an answer would be read as the server's.
final class ProxyPreamble extends ChannelInboundHandlerAdapter implements LiveConnection {

  private static final Logger LOG = LoggerFactory.getLogger(ProxyPreamble.class);

  /// What balancers add of their own: names, certificates' subjects.
  private static final int LONGEST_ADDITIONS = 4 << 10;

  private final Engine engine;
  private final Loop loop;
  private final Channel channel;
  private final Runnable next;
  private long deadline;
  private boolean open;

  /// @param next puts what follows into the pipeline
  ProxyPreamble(Engine engine, Loop loop, Channel channel, Runnable next) {
    this.engine = engine;
    this.loop = loop;
    this.channel = channel;
    this.next = next;
  }

  void install() {
    channel.pipeline().addLast(new HAProxyMessageDecoder(LONGEST_ADDITIONS), this);
  }

  /// What follows shall see a connection open when it is its turn.
  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    open = true;
    loop.add(this);
    deadline = System.nanoTime() + engine.deadlines.header();
    if (!engine.enter(channel) || engine.isStopping()) {
      close();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof HAProxyMessage preamble)) {
      ctx.fireChannelRead(message);
      return;
    }
    try {
      announce(preamble);
    } finally {
      preamble.release();
    }
    next.run();
    ctx.fireChannelActive();
    leave();
    ctx.pipeline().remove(this);
  }

  /// A balancer that checks our health speaks for itself (LOCAL), as does one that does not know
  /// whom it speaks for (UNKNOWN).
  private void announce(HAProxyMessage preamble) {
    boolean named =
        preamble.command() == HAProxyCommand.PROXY
            && (preamble.proxiedProtocol() == HAProxyProxiedProtocol.TCP4
                || preamble.proxiedProtocol() == HAProxyProxiedProtocol.TCP6);
    if (named) {
      InetAddress client = InetAddress.ofLiteral(preamble.sourceAddress());
      ClientAddress.announce(channel, new InetSocketAddress(client, preamble.sourcePort()));
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    leave();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.debug("no preamble from {}: {}", channel.remoteAddress(), cause.getMessage());
    close();
  }

  @Override
  public void drain() {
    close();
  }

  @Override
  public void terminate() {
    close();
  }

  @Override
  public void checkDeadline(long now) {
    if (now - deadline >= 0) {
      close();
    }
  }

  private void leave() {
    if (open) {
      open = false;
      loop.remove(this);
      engine.leave();
    }
  }

  private void close() {
    var _ = channel.close();
  }
}
