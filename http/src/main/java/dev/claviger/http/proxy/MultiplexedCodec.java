package dev.claviger.http.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;
import java.util.Set;

/// Puts Netty's parts of HTTP/2 together for a connection to a server.
final class MultiplexedCodec
    extends AbstractHttp2ConnectionHandlerBuilder<MultiplexedConnection, MultiplexedCodec> {

  private static final int FIELD_OVERHEAD = 32;

  /// Many clients share a connection: what is secret of one stays out of the compression's memory
  /// (RFC 7541 section 7.1).
  private static final Set<String> SENSITIVE = Set.of("authorization", "cookie");

  private final Channel channel;
  private final ServerPool pool;

  private MultiplexedCodec(Channel channel, ServerPool pool) {
    this.channel = channel;
    this.pool = pool;
  }

  static MultiplexedConnection of(Channel channel, ServerPool pool) {
    return new MultiplexedCodec(channel, pool).make();
  }

  private MultiplexedConnection make() {
    Http2Connection connection = new DefaultHttp2Connection(false);
    connection
        .remote()
        .flowController(
            new DefaultHttp2RemoteFlowController(
                connection, new UniformStreamByteDistributor(connection)));
    connection(connection);
    UpstreamLimits limits = pool.limits();
    initialSettings(
        new Http2Settings()
            .pushEnabled(false)
            .initialWindowSize(pool.buffered())
            .maxHeaderListSize(
                limits.headerBytes().bytes() + (long) FIELD_OVERHEAD * limits.headerCount()));
    headerSensitivityDetector((name, _) -> SENSITIVE.contains(name.toString()));
    validateHeaders(true);
    decoupleCloseAndGoAway(true);
    return build();
  }

  @Override
  protected MultiplexedConnection build(
      Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
    var made = new MultiplexedConnection(channel, pool, decoder, encoder, settings);
    Frames frames = new Frames(made);
    made.connection().addListener(frames);
    frameListener(frames);
    return made;
  }

  private static final class Frames extends Http2EventAdapter {

    private static final int REFUSED_STREAM = 7;

    private final MultiplexedConnection connection;
    private int lastProcessed = Integer.MAX_VALUE;

    Frames(MultiplexedConnection connection) {
      this.connection = connection;
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext ctx,
        int streamId,
        Http2Headers headers,
        int streamDependency,
        short weight,
        boolean exclusive,
        int padding,
        boolean endOfStream) {
      connection.headersRead(streamId, headers, endOfStream);
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext ctx,
        int streamId,
        Http2Headers headers,
        int padding,
        boolean endOfStream) {
      connection.headersRead(streamId, headers, endOfStream);
    }

    @Override
    public int onDataRead(
        ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean endOfStream) {
      return connection.dataRead(streamId, data, padding, endOfStream);
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext ctx, int streamId, long errorCode) {
      if (errorCode == REFUSED_STREAM) {
        connection
            .leg(connection.connection().stream(streamId))
            .ifPresent(StreamLeg::neverProcessed);
      }
    }

    @Override
    public void onGoAwayReceived(int lastStreamId, long errorCode, ByteBuf debugData) {
      lastProcessed = lastStreamId;
      connection.goAwayReceived();
    }

    @Override
    public void onStreamClosed(Http2Stream stream) {
      connection
          .leg(stream)
          .ifPresent(leg -> {
            if (stream.id() > lastProcessed) {
              leg.neverProcessed();
            }
            leg.closed();
          });
    }

    @Override
    public void onStreamRemoved(Http2Stream stream) {
      connection.streamEnded();
    }
  }
}
