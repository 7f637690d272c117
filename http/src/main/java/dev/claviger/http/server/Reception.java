package dev.claviger.http.server;

import dev.claviger.http.Headers;
import dev.claviger.http.HttpException;
import io.netty.buffer.ByteBuf;

/// The content of a request on the event loop's side: how much of it may come, how much has, and
/// that nobody is sent more than is read. Only of requests that have any.
final class Reception implements IncomingBody.Source {

  final IncomingBody body;
  private final Exchange exchange;
  private final Carrier carrier;
  private long limit;
  private long received;

  Reception(Exchange exchange, Carrier carrier, RequestHead head) {
    this.exchange = exchange;
    this.carrier = carrier;
    this.body = new IncomingBody(head.contentLength(), this);
  }

  void limit(long most) {
    limit = most;
  }

  /// How much has come so far.
  long received() {
    return received;
  }

  /// A piece, which is taken over.
  void receive(ByteBuf piece) {
    received += piece.readableBytes();
    if (received > limit) {
      piece.release();
      carrier.refuse(Refusal.BODY_TOO_LARGE);
    } else if (!body.offer(piece)) {
      carrier.stopReading();
    }
  }

  void complete(Headers trailers) {
    body.complete(trailers);
  }

  /// The rest will not come.
  void fail(int status, String publicText) {
    body.fail(new HttpException(status, publicText));
  }

  // ---- from the handler's thread

  @Override
  public void wanted() {
    if (exchange.head.awaitsContinue()) {
      exchange.onLoop(exchange::sendContinue);
    }
  }

  @Override
  public void resumed() {
    exchange.onLoop(carrier::resumeReading);
  }
}
