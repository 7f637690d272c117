package dev.claviger.http.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Netty's codec behind two gates: no byte reaches it that [MessageGrammar] refuses, and no request
/// while another one is being answered. So pipelined requests are answered in order, and what a
/// client sends ahead is bounded by one read buffer.
///
/// Emits a [RequestHead], then contents up to a [LastHttpContent]; or at any point one [Refusal],
/// and nothing after it.
final class RequestDecoder extends HttpRequestDecoder {

  private enum Phase {
    HEAD,
    CONTENT,
    CHUNKS,
    HELD,
    /// Another protocol: bytes are passed on as they are.
    TUNNEL,
    DISCARDING
  }

  private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII);

  private static final int CONTENT_PIECE = 64 << 10;
  private static final int OUT_OF_THE_WAY = 1 << 30;

  private final MessageGrammar grammar;
  private final HeadCheck check;
  private final Runnable headBegun;
  private final Runnable dataAhead;
  private final BooleanSupplier http2;
  private Phase phase = Phase.HEAD;
  private boolean first = true;

  /// How many of the unread bytes the grammar has seen.
  private int seen;

  /// @param headBegun told when a head has begun to arrive but is not complete
  /// @param dataAhead told when bytes arrive that must wait for the answer to an earlier request
  /// @param http2 asked when a connection begins as HTTP/2 does; true if somebody else goes on
  RequestDecoder(
      HttpLimits limits,
      byte[] scratch,
      Runnable headBegun,
      Runnable dataAhead,
      BooleanSupplier http2) {
    super(config());
    this.grammar = new MessageGrammar(limits, scratch);
    this.check = new HeadCheck();
    this.headBegun = headBegun;
    this.dataAhead = dataAhead;
    this.http2 = http2;
    grammar.expectHead();
  }

  /// The codec's own limits are out of the way: the grammar's apply first.
  private static HttpDecoderConfig config() {
    return new HttpDecoderConfig()
        .setMaxInitialLineLength(OUT_OF_THE_WAY)
        .setMaxHeaderSize(OUT_OF_THE_WAY)
        .setMaxChunkSize(CONTENT_PIECE)
        .setStrictLineParsing(true)
        .setAllowDuplicateContentLengths(false)
        .setTrailersFactory(DefaultHttpHeadersFactory.trailersFactory())
        .setHeadersFactory(StrictHeaders.FACTORY);
  }

  /// Goes on with the next request, which may have arrived already.
  void resume(ChannelPipeline pipeline) {
    phase = Phase.HEAD;
    seen = 0;
    grammar.expectHead();
    if (hasDataAhead()) {
      goOn(pipeline);
    }
  }

  private void goOn(ChannelPipeline pipeline) {
    try {
      channelRead(pipeline.context(this), Unpooled.EMPTY_BUFFER);
    } catch (Exception e) {
      pipeline.fireExceptionCaught(e);
    }
  }

  /// From now on, bytes are passed on as they are, those that wait already first.
  void tunnel(ChannelPipeline pipeline) {
    phase = Phase.TUNNEL;
    if (hasDataAhead()) {
      goOn(pipeline);
    }
  }

  /// From now on, nothing a client sends is looked at.
  void discard() {
    phase = Phase.DISCARDING;
  }

  boolean isDiscarding() {
    return phase == Phase.DISCARDING;
  }

  /// Whether bytes wait that belong to no request we have begun.
  boolean hasDataAhead() {
    return actualReadableBytes() > 0;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    switch (phase) {
      case HEAD -> head(ctx, in, out);
      case CONTENT -> content(ctx, in, out);
      case CHUNKS -> chunks(ctx, in, out);
      case HELD -> dataAhead.run();
      case TUNNEL -> out.add(in.readRetainedSlice(in.readableBytes()));
      case DISCARDING -> in.skipBytes(in.readableBytes());
    }
  }

  /// The end of the connection ends no request: what is incomplete then is dropped.
  @Override
  protected void decodeLast(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    in.skipBytes(in.readableBytes());
  }

  /// Never asks for more by itself: whether to read is decided by the connection alone.
  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    discardSomeReadBytes();
    ctx.fireChannelReadComplete();
  }

  private void head(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    if (first && isPrefaceSoFar(in)) {
      if (in.readableBytes() < PREFACE.length) {
        headBegun.run();
        return;
      }
      if (http2.getAsBoolean()) {
        return;
      }
    }
    first = false;
    if (refusedByGrammar(in, out)) {
      return;
    }
    if (!grammar.isDone()) {
      headBegun.run();
      return;
    }
    super.decode(ctx, in, out);
    switch (check.check((HttpRequest) out.getFirst())) {
      case Decoded.Refused(Refusal reason) -> refuse(reason, in, out);
      case RequestHead head -> begin(head, in, out);
    }
  }

  private static boolean isPrefaceSoFar(ByteBuf in) {
    int known = Math.min(in.readableBytes(), PREFACE.length);
    for (int i = 0; i < known; i++) {
      if (in.getByte(in.readerIndex() + i) != PREFACE[i]) {
        return false;
      }
    }
    return true;
  }

  private void begin(RequestHead head, ByteBuf in, List<Object> out) {
    boolean complete = out.getLast() instanceof LastHttpContent;
    if (complete == head.hasContent()) {
      // The codec sees content where we see none (Hixie WebSockets), or the reverse.
      refuse(Refusal.MALFORMED_FRAMING, in, out);
      return;
    }
    out.set(0, head);
    seen = 0;
    if (complete) {
      phase = Phase.HELD;
    } else if (head.contentLength().isPresent()) {
      phase = Phase.CONTENT;
    } else {
      phase = Phase.CHUNKS;
      grammar.expectChunks();
    }
  }

  private void content(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    super.decode(ctx, in, out);
    holdAfterLast(out);
  }

  private void chunks(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    if (refusedByGrammar(in, out)) {
      return;
    }
    int before = in.readerIndex();
    super.decode(ctx, in, out);
    seen -= in.readerIndex() - before;
    holdAfterLast(out);
  }

  private void holdAfterLast(List<Object> out) {
    if (!out.isEmpty() && out.getLast() instanceof LastHttpContent) {
      phase = Phase.HELD;
    }
  }

  private boolean refusedByGrammar(ByteBuf in, List<Object> out) {
    int start = in.readerIndex();
    seen = grammar.read(in, start + seen, in.writerIndex()) - start;
    grammar.refusal().ifPresent(reason -> refuse(reason, in, out));
    return phase == Phase.DISCARDING;
  }

  private void refuse(Refusal reason, ByteBuf in, List<Object> out) {
    phase = Phase.DISCARDING;
    in.skipBytes(in.readableBytes());
    out.clear();
    out.add(reason);
  }
}
