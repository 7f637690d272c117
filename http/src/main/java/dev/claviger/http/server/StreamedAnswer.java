package dev.claviger.http.server;

import dev.claviger.http.Headers;
import dev.claviger.http.Response;
import io.netty.buffer.ByteBuf;
import java.util.OptionalLong;

/// An answer that a handler writes piece by piece, on the event loop's side; on the handler's it is
/// an [OutgoingStream].
final class StreamedAnswer {

  private final Exchange exchange;
  private final Carrier carrier;

  /// Whether the client gets this answer, and not another that came before it.
  private boolean begun;

  StreamedAnswer(Exchange exchange) {
    this.exchange = exchange;
    this.carrier = exchange.carrier;
  }

  void begin(Response response, OptionalLong length) {
    if (exchange.wouldMislead(response.status())) {
      exchange.answer(Exchange.NO_TUNNEL);
    } else if (exchange.mayAnswer()) {
      exchange.beginAnswer(response.status(), length);
      begun = true;
      carrier.out().head(exchange, response, length);
    }
  }

  /// @param piece which is taken over
  /// @param bytes how many of it are content
  /// @param from is told what becomes of it
  void piece(ByteBuf piece, int bytes, OutgoingStream from) {
    if (isUnderWay()) {
      exchange.sentBytes += bytes;
      carrier.out().framedPiece(piece).addListener(future -> from.sent(bytes, future.isSuccess()));
    } else {
      piece.release();
      from.sent(bytes, false);
    }
  }

  void end() {
    if (isUnderWay()) {
      exchange.complete(carrier.out().end(exchange, Headers.empty()));
    }
  }

  /// Breaks the answer off, so that the client knows it is not whole.
  void abort() {
    if (isUnderWay()) {
      carrier.breakOff();
    } else {
      exchange.answer(Response.text(500, "Internal server error\n"));
    }
  }

  private boolean isUnderWay() {
    return begun && !exchange.isOver();
  }
}
