package dev.claviger.http.server;

import dev.claviger.http.Headers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http3.DefaultHttp3DataFrame;
import io.netty.handler.codec.http3.DefaultHttp3Headers;
import io.netty.handler.codec.http3.DefaultHttp3HeadersFrame;
import io.netty.handler.codec.http3.Http3Headers;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamChannel;

/// The frames of an answer by HTTP/3 (RFC 9114 section 4.1).
final class Http3Frames implements StreamWriter.Frames<Http3Headers> {

  /// Of a type that says nothing, and empty: RFC 9114 section 7.2.8.
  private static final ByteBuf RESERVED =
      Unpooled.unreleasableBuffer(
          Unpooled.directBuffer(2).writeByte(0x21).writeByte(0).asReadOnly());

  private final QuicStreamChannel stream;
  private final Runnable unwanted;

  /// @param unwanted told when the client takes no more of what is not at its end yet
  Http3Frames(QuicStreamChannel stream, Runnable unwanted) {
    this.stream = stream;
    this.unwanted = unwanted;
  }

  @Override
  public ResponseFields<Http3Headers> answer(int status) {
    return new ResponseFields<>(new DefaultHttp3Headers(false), status);
  }

  @Override
  public Http3Headers trailers(Headers trailers) {
    return ResponseFields.trailers(new DefaultHttp3Headers(false), trailers);
  }

  @Override
  public ChannelFuture headers(Http3Headers fields, boolean end) {
    ChannelFuture written = stream.write(new DefaultHttp3HeadersFrame(fields));
    return end ? end() : watched(written);
  }

  @Override
  public ChannelFuture data(ByteBuf bytes, boolean end) {
    if (!bytes.isReadable()) {
      bytes.release();
      return end ? end() : stream.newSucceededFuture();
    }
    ChannelFuture written = stream.write(new DefaultHttp3DataFrame(bytes));
    return end ? end() : watched(written);
  }

  /// Behind whatever waits for the client's window. Shutting the stream down would overtake that.
  ///
  /// Never without a byte: quiche takes a stream for complete as soon as all of its bytes are
  /// acknowledged, and does not send an end again that was lost by itself.
  private ChannelFuture end() {
    return stream
        .pipeline()
        .firstContext()
        .write(new DefaultQuicStreamFrame(RESERVED.duplicate(), true));
  }

  private ChannelFuture watched(ChannelFuture written) {
    written.addListener(_ -> {
      if (!written.isSuccess()) {
        unwanted.run();
      }
    });
    return written;
  }

  /// QUIC packs what was written as soon as the event loop has read what there is.
  @Override
  public void flush() {}

  @Override
  public boolean isOpen() {
    return stream.isOpen();
  }

  @Override
  public ChannelFuture gone() {
    return stream.newFailedFuture(new IllegalStateException("the stream has gone"));
  }
}
