package dev.claviger.http.server;

import dev.claviger.http.Headers;
import dev.claviger.http.Response;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An exchange whose answer another server gives, between what carries it to the client and the
/// forwarding of the request. Runs on the event loop.
final class ForwardedAnswer implements Downstream {

  private static final Logger LOG = LoggerFactory.getLogger(ForwardedAnswer.class);

  private static final Response NO_TUNNEL =
      Response.text(502, "The server has not switched to the protocol that was asked for\n");

  /// What a client must deliver within each body timeout.
  private static final long CONTENT_QUANTUM = 16 << 10;

  private final Exchange exchange;
  private final Carrier carrier;
  private final AnswerWriter out;
  private final Headers added;
  private final Optional<byte[]> replaced;
  private final OptionalLong contentLength;
  private @Nullable ForwardedRequest request;
  private boolean over;
  private boolean contentUnwanted;
  private long receivedAtMark;

  /// @param added to the answer, in the place of headers of the same name
  /// @param replaced content in the place of the client's
  ForwardedAnswer(Exchange exchange, Carrier carrier, Headers added, Optional<byte[]> replaced) {
    this.exchange = exchange;
    this.carrier = carrier;
    this.out = carrier.out();
    this.added = added;
    this.replaced = replaced;
    this.contentLength = contentLength(exchange.head, replaced);
  }

  private static OptionalLong contentLength(RequestHead head, Optional<byte[]> replaced) {
    if (replaced.isPresent()) {
      return OptionalLong.of(replaced.get().length);
    }
    return head.contentLength().isPresent()
        ? OptionalLong.of(head.contentLength().get())
        : OptionalLong.empty();
  }

  void begin(Response.Forward forward) {
    if (!(forward instanceof Forwarder forwarder)) {
      throw new IllegalArgumentException("not of this engine: " + forward);
    }
    exchange
        .content
        .flatMap(content -> content.body.failure())
        .ifPresent(failure -> {
          throw failure;
        });
    ForwardedRequest begun = forwarder.begin(this);
    request = begun;
    if (over) {
      return;
    }
    if (replaced.isPresent()) {
      begun.content(Unpooled.wrappedBuffer(replaced.get()));
      begun.contentComplete(Headers.empty());
    } else if (exchange.content.isPresent()) {
      exchange.content.get().body.divert(begun);
    } else {
      begun.contentComplete(Headers.empty());
    }
  }

  // ---- the client's connection

  void writable() {
    if (!over && request != null) {
      request.writable();
    }
  }

  /// Bytes of another protocol, after an upgrade.
  void tunneled(ByteBuf bytes) {
    if (!over && request != null) {
      request.content(bytes);
    } else {
      bytes.release();
    }
  }

  /// The content cannot be received.
  void refused(Refusal reason) {
    boolean answered = exchange.isAnswered();
    if (over) {
      return;
    }
    cancel();
    if (answered) {
      carrier.breakOff();
    } else {
      exchange.answer(Response.text(reason.status(), reason.publicText() + "\n"));
    }
  }

  /// The exchange has ended, one way or another.
  void finished() {
    if (!over) {
      cancel();
    }
  }

  boolean isClientTooSlow() {
    boolean due = !exchange.isBodyComplete() && !contentUnwanted && replaced.isEmpty();
    boolean slow = due && exchange.receivedBytes() - receivedAtMark < CONTENT_QUANTUM;
    receivedAtMark = exchange.receivedBytes();
    return slow;
  }

  private void cancel() {
    over = true;
    if (request != null) {
      request.cancel();
    }
  }

  // ---- the server

  @Override
  public ByteBufAllocator allocator() {
    return carrier.channel().alloc();
  }

  @Override
  public EventLoop eventLoop() {
    return carrier.channel().eventLoop();
  }

  @Override
  public InetSocketAddress peer() {
    return exchange.request.remoteAddress();
  }

  @Override
  public RequestTrace trace() {
    return exchange.trace;
  }

  @Override
  public OptionalLong contentLength() {
    return contentLength;
  }

  @Override
  public boolean awaitsContinue() {
    return exchange.head.awaitsContinue() && replaced.isEmpty() && !exchange.isBodyComplete();
  }

  @Override
  public boolean takesInterim() {
    return !exchange.head.protocol().equals("HTTP/1.0");
  }

  @Override
  public boolean takesUpgrade() {
    return exchange.isHttp11() || exchange.head.opensTunnel();
  }

  @Override
  public void wantContent(boolean wanted) {
    contentUnwanted = !wanted;
    if (over) {
      return;
    }
    if (wanted) {
      receivedAtMark = exchange.receivedBytes();
      carrier.resumeReading();
    } else {
      carrier.stopReading();
    }
  }

  @Override
  public void interim(int status, Headers headers) {
    if (!over && !exchange.isAnswered() && takesInterim()) {
      out.interim(status, headers);
    }
  }

  @Override
  public void head(int status, Headers headers, OptionalLong length) {
    if (!over && !exchange.isAnswered()) {
      if (exchange.wouldMislead(status)) {
        refuseTunnel();
        return;
      }
      exchange.beginAnswer(status, length);
      out.forwardedHead(exchange, status, headers, added, length);
    }
  }

  @Override
  public void piece(ByteBuf piece) {
    if (over || exchange.isHead() || !piece.isReadable()) {
      piece.release();
    } else {
      exchange.sentBytes += piece.readableBytes();
      out.piece(exchange, piece);
    }
  }

  @Override
  public void flush() {
    out.flush();
  }

  @Override
  public void holdAtMost(WriteBufferWaterMark most) {
    out.holdAtMost(most);
  }

  @Override
  public boolean isWritable() {
    return out.isWritable();
  }

  @Override
  public void end(Headers trailers) {
    if (!over) {
      over = true;
      exchange.complete(out.end(exchange, trailers));
    }
  }

  @Override
  public void answer(Response response) {
    if (!over) {
      give(response);
    }
  }

  void give(Response response) {
    over = true;
    exchange.answer(response);
  }

  @Override
  public void abort() {
    if (!over) {
      over = true;
      LOG.debug("answer to request {} broken off", exchange.request.id());
      carrier.breakOff();
    }
  }

  @Override
  public void upgrade(Headers headers) {
    if (over || exchange.isAnswered()) {
      return;
    }
    boolean proved =
        !exchange.head.opensTunnel()
            || WebSocketOverHttp2.isProved(exchange.head.headers(), headers);
    if (proved) {
      carrier.tunnel(headers);
    } else {
      refuseTunnel();
    }
  }

  private void refuseTunnel() {
    cancel();
    exchange.answer(NO_TUNNEL);
  }

  /// The client's side of a tunnel has ended, and the other one with it.
  void tunnelEnded() {
    if (!over) {
      cancel();
      exchange.complete(out.end(exchange, Headers.empty()));
    }
  }
}
