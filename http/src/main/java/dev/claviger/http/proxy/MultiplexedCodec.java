package dev.claviger.http.proxy;

import dev.claviger.http.http2.StreamConnection;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Settings;
import java.util.Set;

/// Puts Netty's parts of HTTP/2 together for a connection to a server.
final class MultiplexedCodec
    extends AbstractHttp2ConnectionHandlerBuilder<MultiplexedConnection, MultiplexedCodec> {

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
    connection(StreamConnection.withoutPriorities(false));
    UpstreamLimits limits = pool.limits();
    initialSettings(
        new Http2Settings()
            .pushEnabled(false)
            .initialWindowSize(pool.buffered())
            .maxHeaderListSize(
                limits.headerBytes().bytes()
                    + (long) StreamConnection.FIELD_OVERHEAD * limits.headerCount()));
    headerSensitivityDetector((name, _) -> SENSITIVE.contains(name.toString()));
    validateHeaders(true);
    decoupleCloseAndGoAway(true);
    return build();
  }

  @Override
  protected MultiplexedConnection build(
      Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
    var made = new MultiplexedConnection(channel, pool, decoder, encoder, settings);
    MultiplexedAnswers answers = new MultiplexedAnswers(made);
    made.connection().addListener(answers);
    frameListener(answers);
    return made;
  }
}
