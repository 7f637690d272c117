package dev.claviger.http.server;

import dev.claviger.http.Headers;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A stream of HTTP/2 that carries one [Exchange]. Content that nobody takes is not given back to
/// the client's window, which is what holds it back.
final class Http2Carrier implements Carrier {

  private static final int TUNNEL_OPEN = 200;

  private final Http2ServerConnection connection;
  private final Http2Stream stream;
  private final StreamHeadCheck check;
  private final StreamWriter<Http2Headers> out;
  private final Exchange exchange;
  private final long announced;

  /// Empty unless the request opens a tunnel.
  private final Optional<Http2Tunnel> tunnel;

  private long received;

  /// Content that makes up what was announced, until the stream has ended: nobody should take a
  /// request for whole that goes on (RFC 9113 section 8.1.1).
  private @Nullable ByteBuf last;

  /// The head says that nothing follows, and the end, which alone proves it, has not come.
  private boolean endless;

  private int unconsumed;
  private boolean stopped;
  private boolean discarding;
  private Http2Error endsWith = Http2Error.NO_ERROR;

  /// @param complete whether no content follows
  Http2Carrier(
      Http2ServerConnection connection,
      Http2Stream stream,
      StreamHeadCheck check,
      RequestHead head,
      boolean complete) {
    this.connection = connection;
    this.stream = stream;
    this.check = check;
    this.out =
        new StreamWriter<>(
            new Http2Frames(connection, stream), connection.origin().loop().date, this::writable);
    this.announced = head.contentLength().orElse(Long.MAX_VALUE);
    this.exchange = new Exchange(connection.origin(), this, head);
    this.endless = !complete && !head.hasContent() && !head.opensTunnel();
    this.tunnel = head.opensTunnel() ? Optional.of(new Http2Tunnel(exchange)) : Optional.empty();
  }

  /// How a stream ends whose request was refused: RFC 9113 sections 8.1 and 8.1.1.
  static Http2Error errorOf(Refusal reason) {
    return reason.status() == 400 ? Http2Error.PROTOCOL_ERROR : Http2Error.NO_ERROR;
  }

  // ---- receiving

  /// False if more content is announced than the handler takes.
  boolean limitBody() {
    return exchange.limitBody();
  }

  void start() {
    if (!endless) {
      exchange.start();
    }
  }

  /// A piece of content; returns how much of it is given back to the client's window at once.
  int data(ByteBuf data, int padding, boolean end) {
    int bytes = data.readableBytes() + padding;
    received += data.readableBytes();
    if (discarding) {
      return bytes;
    }
    if (tunnel.isPresent()) {
      return tunneled(tunnel.get(), data, bytes, end);
    }
    if (received > announced || (end && announced != Long.MAX_VALUE && received != announced)) {
      refuse(Refusal.MALFORMED_FRAMING);
      return bytes;
    }
    if (data.isReadable()) {
      receive(data.retain(), end);
    }
    if (end && !discarding) {
      end();
    }
    return consumed(bytes);
  }

  private void receive(ByteBuf piece, boolean end) {
    if (received == announced && !end) {
      last = piece;
    } else {
      exchange.receive(piece);
    }
  }

  private int consumed(int bytes) {
    if (stopped) {
      unconsumed += bytes;
      return 0;
    }
    return bytes;
  }

  /// RFC 8441 section 5.1 has the end of the stream for the end of the connection.
  private int tunneled(Http2Tunnel through, ByteBuf data, int bytes, boolean end) {
    stopped |= !through.isOpen(); // what is sent ahead stays within the stream's window
    if (data.isReadable()) {
      through.received(data.retain());
    }
    if (end) {
      through.ended();
      if (!through.isOpen()) {
        connection.reset(stream.id(), Http2Error.CANCEL);
      }
    }
    return consumed(bytes);
  }

  /// No content follows.
  void end() {
    end(Headers.empty());
  }

  private void end(Headers trailers) {
    ByteBuf held = last;
    if (held != null) {
      last = null;
      exchange.receive(held);
    }
    if (!discarding) {
      exchange.receiveEnd(trailers);
    }
    if (endless) {
      endless = false;
      connection.startSoon(this);
    }
  }

  void trailers(Http2Headers headers) {
    if (discarding) {
      return;
    }
    if (tunnel.isPresent()) {
      connection.reset(stream.id(), Http2Error.PROTOCOL_ERROR); // RFC 9113 section 8.5
      return;
    }
    Optional<Headers> checked = check.trailers(headers);
    if (checked.isEmpty()) {
      refuse(Refusal.MALFORMED_HEADER);
    } else if (announced != Long.MAX_VALUE && received != announced) {
      refuse(Refusal.MALFORMED_FRAMING);
    } else {
      end(checked.get());
    }
  }

  /// Whether more content is to come.
  boolean receives() {
    return !isRequestComplete() && !discarding;
  }

  private boolean isRequestComplete() {
    return tunnel.isPresent() ? tunnel.get().hasEnded() : exchange.isBodyComplete();
  }

  @Override
  public void stopReading() {
    stopped = true;
  }

  @Override
  public void resumeReading() {
    stopped = false;
    if (unconsumed > 0) {
      int bytes = unconsumed;
      unconsumed = 0;
      connection.giveBack(stream, bytes);
    }
  }

  @Override
  public void refuse(Refusal reason) {
    discard();
    endsWith = errorOf(reason);
    connection.origin().refused(reason);
    if (endless) {
      exchange.turnAway(reason);
    } else {
      exchange.refuse(reason);
    }
  }

  /// What still comes is thrown away.
  void discard() {
    discarding = true;
    dropLast();
    resumeReading();
  }

  private void dropLast() {
    if (last != null) {
      last.release();
      last = null;
    }
  }

  // ---- answering

  @Override
  public Channel channel() {
    return connection.origin().channel();
  }

  /// Each byte has to pass through frames.
  @Override
  public boolean sendsFiles() {
    return false;
  }

  @Override
  public AnswerWriter out() {
    return out;
  }

  private void writable() {
    exchange.writable();
  }

  /// Frames end by themselves.
  @Override
  public void beginAnswer(Exchange of, int status, OptionalLong length) {}

  @Override
  public void completed(Exchange of, boolean sent) {
    dropLast();
    tunnel.ifPresent(Http2Tunnel::close);
    if (!isRequestComplete() && isOpen()) {
      connection.reset(stream.id(), endsWith); // RFC 9113 section 8.1: an early answer
    }
    connection.ended(this);
  }

  /// Without status 101, which HTTP/2 does not have (RFC 8441 section 5).
  @Override
  public void tunnel(Headers headers) {
    Http2Tunnel opened = tunnel.orElseThrow();
    exchange.beginAnswer(TUNNEL_OPEN, OptionalLong.empty());
    out.tunnel(exchange, TUNNEL_OPEN, WebSocketOverHttp2.withoutProof(headers));
    resumeReading();
    opened.open();
  }

  @Override
  public void breakOff() {
    if (isOpen()) {
      connection.reset(stream.id(), Http2Error.INTERNAL_ERROR);
    }
  }

  void interrupt() {
    exchange.interrupt();
  }

  void checkDeadline(long now) {
    exchange.checkDeadline(now);
  }

  private boolean isOpen() {
    return stream.state() != Http2Stream.State.CLOSED;
  }

  /// After the last frame was written that is as it should be, and the frame's own fate decides.
  void streamClosed() {
    dropLast();
    if (!out.hasEnded()) {
      tunnel.ifPresent(Http2Tunnel::close);
      exchange.lost();
      connection.ended(this);
    }
  }
}
