package dev.claviger.http.server;

import dev.claviger.http.Headers;
import dev.claviger.http.server.ResponseHead.Framing;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A connection of HTTP/1 as what carries an [Exchange], one after the other: framing and
/// keep-alive. Before and between them the [Http1Connection] is by itself.
final class Http1Carrier implements Carrier {

  private static final int SWITCHING_PROTOCOLS = 101;

  private final Http1Connection connection;
  private final Origin origin;
  private final Channel channel;
  private final RequestDecoder decoder;
  private final Http1Writer out;
  private @Nullable Exchange current;
  private boolean keepAlive;

  Http1Carrier(Http1Connection connection, Origin origin, RequestDecoder decoder, Http1Writer out) {
    this.connection = connection;
    this.origin = origin;
    this.channel = origin.channel();
    this.decoder = decoder;
    this.out = out;
  }

  // ---- receiving

  /// A request begins; false if more content is announced than the handler takes.
  boolean begin(RequestHead head) {
    Exchange exchange = new Exchange(origin, this, head);
    boolean taken = exchange.limitBody();
    if (taken) {
      current = exchange;
    }
    return taken;
  }

  void start() {
    if (current != null) {
      current.start();
    }
  }

  void content(HttpContent content) {
    Exchange exchange = current;
    if (exchange == null) {
      content.release();
    } else if (content.decoderResult().isFailure()) {
      content.release();
      refuse(Refusal.MALFORMED_CHUNK);
    } else {
      exchange.receive(content.content());
      if (content instanceof LastHttpContent last
          && current == exchange
          && !decoder.isDiscarding()) {
        exchange.receiveEnd(new NettyHeaders(last.trailingHeaders()));
      }
    }
  }

  /// Bytes of another protocol, after an upgrade.
  void tunneled(ByteBuf bytes) {
    if (current != null) {
      current.tunneled(bytes);
    } else {
      bytes.release();
    }
  }

  /// For the next request, unless it has come already, and whole.
  void resumeForNext() {
    if (current == null || !current.isBodyComplete()) {
      resumeReading();
    }
  }

  @Override
  public void stopReading() {
    channel.config().setAutoRead(false);
  }

  @Override
  public void resumeReading() {
    if (!channel.config().isAutoRead()) {
      channel.config().setAutoRead(true);
    }
  }

  /// Answered by the connection if there is no exchange to answer through; either way it ends with
  /// that.
  @Override
  public void refuse(Refusal reason) {
    decoder.discard();
    resumeReading();
    origin.refused(reason);
    if (current != null) {
      current.refuse(reason);
    } else {
      connection.refused(reason);
    }
  }

  // ---- answering

  @Override
  public Channel channel() {
    return channel;
  }

  @Override
  public boolean sendsFiles() {
    return !origin.isSecure();
  }

  @Override
  public Http1Writer out() {
    return out;
  }

  void writable() {
    if (current != null) {
      current.writable();
    }
  }

  @Override
  public void beginAnswer(Exchange exchange, int status, OptionalLong length) {
    Framing framing = ResponseFraming.of(status, length, exchange.isHttp11());
    keepAlive =
        exchange.head.keepAlive()
            && exchange.isBodyComplete()
            && framing != Framing.CLOSE
            && !origin.engine().isDraining();
    out.begin(framing, keepAlive);
  }

  @Override
  public void tunnel(Headers headers) {
    Exchange exchange = current;
    if (exchange != null) {
      exchange.beginAnswer(SWITCHING_PROTOCOLS, OptionalLong.empty());
      keepAlive = false;
      out.upgrade(headers);
      resumeReading(); // it stopped if the client sent ahead
      decoder.tunnel(channel.pipeline());
    }
  }

  @Override
  public void completed(Exchange exchange, boolean sent) {
    current = null;
    boolean everythingRead = exchange.isBodyComplete() && !decoder.hasDataAhead();
    connection.answered(sent, keepAlive, everythingRead);
  }

  @Override
  public void breakOff() {
    out.flush();
    connection.close();
  }

  // ---- the end

  /// The client has gone away.
  void lost() {
    Exchange exchange = current;
    current = null;
    if (exchange != null) {
      exchange.lost();
    }
    out.discard();
  }

  /// The server's patience has ended.
  void terminate() {
    Exchange exchange = current;
    connection.close();
    if (exchange != null) {
      exchange.interrupt();
    }
  }

  void checkDeadline(long now) {
    if (current != null) {
      current.checkDeadline(now);
    }
  }
}
