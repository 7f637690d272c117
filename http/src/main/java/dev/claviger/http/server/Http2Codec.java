package dev.claviger.http.server;

import dev.claviger.http.http2.StreamConnection;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Settings;

/// Puts Netty's parts of HTTP/2 together for a client's connection, with every guard that they have
/// switched on.
final class Http2Codec
    extends AbstractHttp2ConnectionHandlerBuilder<Http2ServerConnection, Http2Codec> {

  /// Netty's guards count within this time.
  private static final int WINDOW_SECONDS = 10;

  private static final int PSEUDO_HEADERS = 5;

  /// Answers to a client that does not read them (CVE-2019-9512, CVE-2019-9515).
  private static final int MOST_QUEUED = 1000;

  /// Pieces of a header block that carry next to nothing (CVE-2024-27316).
  private static final int MOST_SMALL_CONTINUATIONS = 16;

  private static final int MOST_EMPTY_IN_A_ROW = 16;

  private final Origin origin;

  private Http2Codec(Origin origin) {
    this.origin = origin;
  }

  /// What speaks HTTP/2 on this connection.
  static Http2ServerConnection of(Origin origin) {
    return new Http2Codec(origin).make();
  }

  private Http2ServerConnection make() {
    Http2Options options = origin.engine().http2;
    connection(StreamConnection.withoutPriorities(true));
    initialSettings(settings(options, origin.engine().limits));
    validateHeaders(true);
    decoupleCloseAndGoAway(true);
    decoderEnforceMaxConsecutiveEmptyDataFrames(MOST_EMPTY_IN_A_ROW);
    decoderEnforceMaxRstFramesPerWindow(options.resets(), WINDOW_SECONDS);
    encoderEnforceMaxRstFramesPerWindow(options.resets(), WINDOW_SECONDS);
    decoderEnforceMaxSmallContinuationFrames(MOST_SMALL_CONTINUATIONS);
    encoderEnforceMaxQueuedControlFrames(MOST_QUEUED);
    return build();
  }

  private static Http2Settings settings(Http2Options options, HttpLimits limits) {
    Http2Settings settings = new Http2Settings();
    if (options.webSockets()) {
      settings.connectProtocolEnabled(true);
    }
    return settings
        .maxConcurrentStreams(options.streams())
        .initialWindowSize((int) options.streamWindow().bytes())
        .maxFrameSize((int) options.frame().bytes())
        .maxHeaderListSize(headerListSize(limits));
  }

  /// The most that all fields of a request may come to, as HTTP/2 and HTTP/3 count.
  static long headerListSize(HttpLimits limits) {
    return limits.headerBytes().bytes()
        + limits.requestLine().bytes()
        + (long) StreamConnection.FIELD_OVERHEAD * (limits.headerCount() + PSEUDO_HEADERS);
  }

  @Override
  protected Http2ServerConnection build(
      Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
    var made = new Http2ServerConnection(origin, decoder, encoder, settings);
    Http2Requests requests = new Http2Requests(made);
    made.connection().addListener(requests);
    frameListener(requests);
    return made;
  }
}
