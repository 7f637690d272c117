package dev.claviger.http.server;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;

/// Sees the frames of a client go by before the codec does, by their headers alone (RFC 9113
/// section 4.1): whether one is still incomplete, and which of them carry nothing. The codec tells
/// of neither, nor of frames for streams that have gone.
final class FrameWatch {

  private static final int PREFACE = 24;
  private static final int HEADER = 9;
  private static final int ACK_OR_END_OF_STREAM = 0x1;
  private static final int END_OF_HEADERS = 0x4;

  private final FloodGuard guard;

  /// Of the preface or a payload, still to come.
  private int skip = PREFACE;

  private int headerBytes;
  private int length;
  private int type;
  private int flags;
  private boolean headersOpen;
  private boolean anyFrame;
  private long insideSince = System.nanoTime();

  FrameWatch(FloodGuard guard) {
    this.guard = guard;
  }

  /// @throws Http2Exception ending the connection, when it is flooded
  void read(ByteBuf in) throws Http2Exception {
    boolean begun = false;
    int at = in.readerIndex();
    int end = in.writerIndex();
    while (at < end) {
      if (skip > 0) {
        int step = Math.min(skip, end - at);
        at += step;
        skip -= step;
      } else {
        begun |= !isInside(); // a client that sends without a pause ends no read with a frame
        header(in.getUnsignedByte(at++));
      }
    }
    if (begun && isInside()) {
      insideSince = System.nanoTime();
    }
  }

  /// Whether a frame, or a block of headers in several, has begun so long ago and not ended.
  boolean isInsideFor(long nanos, long now) {
    return anyFrame && isInside() && now - insideSince > nanos;
  }

  private boolean isInside() {
    return skip > 0 || headerBytes > 0 || headersOpen;
  }

  /// Whether the client has said anything beyond its preface.
  boolean hasSeenFrame() {
    return anyFrame;
  }

  private void header(int next) throws Http2Exception {
    switch (headerBytes++) {
      case 0, 1, 2 -> length = length << 8 | next;
      case 3 -> type = next;
      case 4 -> flags = next;
      case HEADER - 1 -> frame();
      default -> {} // the stream's number
    }
  }

  private void frame() throws Http2Exception {
    anyFrame = true;
    skip = length;
    count();
    headerBytes = 0;
    length = 0;
  }

  private void count() throws Http2Exception {
    boolean marked = (flags & ACK_OR_END_OF_STREAM) != 0;
    switch (type) {
      case 0x0 -> { // DATA
        if (length > 0 || marked) {
          guard.useful();
        } else {
          useless();
        }
      }
      case 0x1 -> { // HEADERS
        guard.useful();
        headersOpen = (flags & END_OF_HEADERS) == 0;
      }
      case 0x9 -> headersOpen = (flags & END_OF_HEADERS) == 0; // CONTINUATION
      case 0x4, 0x6 -> { // SETTINGS, PING
        if (!marked) {
          useless();
        }
      }
      case 0x3, 0x7, 0x8 -> {} // RST_STREAM is counted by the codec; GOAWAY, WINDOW_UPDATE
      default -> useless();
    }
  }

  private void useless() throws Http2Exception {
    if (guard.isOneTooMany()) {
      throw Http2Exception.connectionError(
          Http2Error.ENHANCE_YOUR_CALM, "too many frames that carry nothing");
    }
  }
}
