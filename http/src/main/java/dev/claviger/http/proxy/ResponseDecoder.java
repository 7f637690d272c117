package dev.claviger.http.proxy;

import dev.claviger.http.HeaderSyntax;
import dev.claviger.http.server.HttpLimits;
import dev.claviger.http.server.MessageGrammar;
import dev.claviger.http.server.NettyHeaders;
import dev.claviger.http.server.StrictHeaders;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import java.util.OptionalLong;

/// Netty's codec behind the gate of [MessageGrammar], as for requests: what two readers could
/// understand differently is no answer.
///
/// Emits [ReceivedHead]s, then contents up to a [LastHttpContent]; or at any point one
/// [FailedAttempt], and nothing after it. Bytes that come when nothing was asked are such a point:
/// they must never become the answer to somebody's next request.
final class ResponseDecoder extends HttpResponseDecoder {

  private enum Phase {
    /// Nothing was asked.
    QUIET,
    HEAD,
    LENGTH,
    CHUNKS,
    UNTIL_CLOSED,
    TUNNEL,
    DISCARDING
  }

  private static final int CONTENT_PIECE = 1 << 20;
  private static final int OUT_OF_THE_WAY = 1 << 30;
  private static final int LENGTH_DIGITS = 18;

  private final MessageGrammar grammar;
  private Phase phase = Phase.QUIET;
  private boolean toHead;

  /// How many of the unread bytes the grammar has seen.
  private int seen;

  ResponseDecoder(HttpLimits limits, byte[] scratch) {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(OUT_OF_THE_WAY)
            .setMaxHeaderSize(OUT_OF_THE_WAY)
            .setMaxChunkSize(CONTENT_PIECE)
            .setStrictLineParsing(true)
            .setAllowDuplicateContentLengths(false)
            .setTrailersFactory(DefaultHttpHeadersFactory.trailersFactory())
            .setHeadersFactory(StrictHeaders.FACTORY));
    this.grammar = new MessageGrammar(limits, scratch);
  }

  /// A request is being sent.
  ///
  /// @param head whether its method is HEAD, to which answers have no content whatever they
  ///   announce
  void expect(boolean head) {
    toHead = head;
    expectHead();
  }

  /// Bytes of another protocol from here on.
  void tunnel() {
    phase = Phase.TUNNEL;
  }

  /// Whether something came behind the end of an answer.
  boolean hasDataAhead() {
    return actualReadableBytes() > 0;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    switch (phase) {
      case HEAD -> head(ctx, in, out);
      case LENGTH, UNTIL_CLOSED -> content(ctx, in, out);
      case CHUNKS -> chunks(ctx, in, out);
      case TUNNEL -> out.add(in.readRetainedSlice(in.readableBytes()));
      case QUIET -> refuse(in, out);
      case DISCARDING -> in.skipBytes(in.readableBytes());
    }
  }

  /// The end of the connection ends an answer only if nothing else was to end it.
  @Override
  protected void decodeLast(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    in.skipBytes(in.readableBytes());
    if (phase == Phase.UNTIL_CLOSED) {
      phase = Phase.DISCARDING;
      out.add(LastHttpContent.EMPTY_LAST_CONTENT);
    }
  }

  /// Never asks for more by itself: whether to read is decided by whoever forwards.
  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    discardSomeReadBytes();
    ctx.fireChannelReadComplete();
  }

  @Override
  protected boolean isContentAlwaysEmpty(HttpMessage message) {
    int status = ((HttpResponse) message).status().code();
    return toHead || status < 200 || status == 204 || status == 304;
  }

  private void expectHead() {
    phase = Phase.HEAD;
    seen = 0;
    grammar.expectResponse();
  }

  private void head(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    if (refusedByGrammar(in, out) || !grammar.isDone()) {
      return;
    }
    super.decode(ctx, in, out);
    HttpResponse response = (HttpResponse) out.getFirst();
    if (response.decoderResult().isFailure() || !isUnambiguous(response)) {
      refuse(in, out);
    } else {
      begin(response, out);
    }
  }

  private void begin(HttpResponse response, List<Object> out) {
    int status = response.status().code();
    boolean complete = out.getLast() instanceof LastHttpContent;
    OptionalLong length = length(response.headers());
    boolean chunked =
        length.isEmpty() && response.headers().contains(HttpHeaderNames.TRANSFER_ENCODING);
    boolean delimited = complete || chunked || length.isPresent();
    out.set(
        0, new ReceivedHead(status, headers(response), length, keepsAlive(response), delimited));
    seen = 0;
    if (status < 200) {
      out.removeLast();
      expectHead();
    } else if (complete) {
      phase = Phase.QUIET;
    } else if (length.isPresent()) {
      phase = Phase.LENGTH;
    } else if (chunked) {
      phase = Phase.CHUNKS;
      grammar.expectChunks();
    } else {
      phase = Phase.UNTIL_CLOSED;
    }
  }

  private static NettyHeaders headers(HttpResponse response) {
    return new NettyHeaders(response.headers());
  }

  /// RFC 9112 section 6.3, the strict way: `chunked` alone, never together with a length, never in
  /// HTTP/1.0; digits alone for a length, and one of them ([StrictHeaders]). No content that could
  /// be taken for the next answer after a status that has none.
  private static boolean isUnambiguous(HttpResponse response) {
    HttpHeaders headers = response.headers();
    List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
    String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
    if (response.status().code() == 204 && length != null && !length.equals("0")) {
      return false;
    }
    if (codings.isEmpty()) {
      return length == null || isLength(length);
    }
    return length == null
        && codings.size() == 1
        && codings.getFirst().equalsIgnoreCase("chunked")
        && response.protocolVersion().equals(HttpVersion.HTTP_1_1);
  }

  private static boolean isLength(String digits) {
    return !digits.isEmpty()
        && digits.length() <= LENGTH_DIGITS
        && HeaderSyntax.isDigits(digits, 0);
  }

  private static OptionalLong length(HttpHeaders headers) {
    String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
    return length == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(length));
  }

  private static boolean keepsAlive(HttpResponse response) {
    HttpHeaders headers = response.headers();
    return response.protocolVersion().equals(HttpVersion.HTTP_1_1)
        ? !headers.containsValue(HttpHeaderNames.CONNECTION, "close", true)
        : headers.containsValue(HttpHeaderNames.CONNECTION, "keep-alive", true);
  }

  private void content(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    super.decode(ctx, in, out);
    quietAfterLast(out);
  }

  private void chunks(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    if (refusedByGrammar(in, out)) {
      return;
    }
    int before = in.readerIndex();
    super.decode(ctx, in, out);
    seen -= in.readerIndex() - before;
    quietAfterLast(out);
  }

  private void quietAfterLast(List<Object> out) {
    if (!out.isEmpty() && out.getLast() instanceof LastHttpContent) {
      phase = Phase.QUIET;
    }
  }

  private boolean refusedByGrammar(ByteBuf in, List<Object> out) {
    int start = in.readerIndex();
    seen = grammar.read(in, start + seen, in.writerIndex()) - start;
    if (grammar.refusal().isPresent()) {
      refuse(in, out);
    }
    return phase == Phase.DISCARDING;
  }

  private void refuse(ByteBuf in, List<Object> out) {
    phase = Phase.DISCARDING;
    in.skipBytes(in.readableBytes());
    out.clear();
    out.add(FailedAttempt.MALFORMED);
  }
}
