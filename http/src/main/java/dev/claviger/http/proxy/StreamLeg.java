package dev.claviger.http.proxy;

import dev.claviger.http.Headers;
import dev.claviger.http.Request;
import dev.claviger.http.server.Downstream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A stream of HTTP/2 to a server.
final class StreamLeg implements Leg {

  private final MultiplexedConnection connection;
  private @Nullable Relay relay;
  private @Nullable Http2Stream stream;
  private int id;
  private boolean sentEnd;
  private boolean answered;
  private boolean unprocessed;
  private boolean paused;
  private int unconsumed;
  private long pending;
  private boolean full;

  StreamLeg(MultiplexedConnection connection) {
    this.connection = connection;
  }

  // ---- the request

  @Override
  public void ask(Relay to, Request request, Downstream client, Optional<String> upgrade) {
    ServerPool pool = connection.pool;
    Http2Headers head = StreamHeads.request(request, client, pool.fields(), pool.server().server);
    relay = to;
    id = connection.connection().local().incrementAndGetNextStreamId();
    OptionalLong length = client.contentLength();
    sentEnd = length.isPresent() && length.getAsLong() == 0;
    var _ = connection.send(id, head, sentEnd);
    stream = connection.connection().stream(id);
    if (stream != null) {
      connection.carry(stream, this);
    } else {
      unprocessed = true;
      // not from within: the relay is still at it
      connection.channel().eventLoop().execute(this::closed);
    }
  }

  @Override
  public void content(ByteBuf piece) {
    write(piece, false);
  }

  @Override
  public void end(Headers trailers) {
    if (sentEnd) {
      return;
    }
    sentEnd = true;
    Headers passed = Trailers.toServer(trailers);
    if (passed.size() == 0 || !isOpen()) {
      write(Unpooled.EMPTY_BUFFER, true);
    } else {
      var _ = connection.send(id, StreamHeads.trailers(passed), true);
    }
  }

  private void write(ByteBuf bytes, boolean end) {
    if (!isOpen()) {
      bytes.release();
      return;
    }
    int count = bytes.readableBytes();
    pending += count;
    full |= pending > connection.pool.waterMark().high();
    connection.send(id, bytes, end).addListener(_ -> left(count));
  }

  private void left(int count) {
    pending -= count;
    if (full && pending < connection.pool.waterMark().low()) {
      full = false;
      if (relay != null) {
        relay.serverWritable();
      }
    }
  }

  private boolean isOpen() {
    return stream != null && stream.state().localSideOpen();
  }

  @Override
  public void flush() {
    connection.flushSoon();
  }

  @Override
  public boolean isWritable() {
    return !full;
  }

  @Override
  public long pendingBytes() {
    return pending;
  }

  // ---- the answer

  void headers(Http2Headers received, boolean end) {
    Relay to = relay;
    if (to == null) {
      return;
    }
    Optional<Headers> fields = StreamHeads.fields(received);
    if (fields.isEmpty() || (received.status() == null) != answered) {
      fail(FailedAttempt.MALFORMED);
    } else if (answered) {
      if (end) {
        to.end(fields.get());
      } else {
        fail(FailedAttempt.MALFORMED);
      }
    } else {
      head(to, received, fields.get(), end);
    }
  }

  private void head(Relay to, Http2Headers received, Headers fields, boolean end) {
    Optional<ReceivedHead> head = StreamHeads.answer(received.status().toString(), fields);
    if (head.isEmpty() || (end && head.get().status() < 200)) {
      fail(FailedAttempt.MALFORMED);
      return;
    }
    answered = head.get().status() >= 200;
    connection.touch(this);
    to.head(head.get());
    if (end && relay != null) {
      to.end(Headers.empty());
    }
  }

  /// A piece of the answer; returns how much of it is given back to the server's window at once.
  int data(ByteBuf data, int padding, boolean end) {
    int bytes = data.readableBytes() + padding;
    Relay to = relay;
    if (to == null) {
      return bytes;
    }
    if (data.isReadable()) {
      connection.touch(this);
      to.piece(data.retain());
    }
    if (end && relay != null) {
      to.end(Headers.empty());
    } else if (paused) {
      unconsumed += bytes;
      return 0;
    }
    return bytes;
  }

  void readComplete() {
    if (relay != null) {
      relay.readComplete();
    }
  }

  @Override
  public void pause() {
    paused = true;
  }

  @Override
  public void resume() {
    paused = false;
    int bytes = unconsumed;
    unconsumed = 0;
    if (bytes > 0 && stream != null) {
      connection.giveBack(stream, bytes);
    }
  }

  @Override
  public boolean isPaused() {
    return paused;
  }

  // ---- the end

  /// The server's word that it has not looked at the request: RFC 9113 section 8.7.
  void neverProcessed() {
    unprocessed = true;
  }

  void closed() {
    Relay to = relay;
    relay = null;
    if (to != null) {
      to.failed(reason());
    }
  }

  private FailedAttempt reason() {
    if (unprocessed) {
      return FailedAttempt.NOT_PROCESSED;
    }
    return connection.isKept() && !connection.channel().isActive()
        ? FailedAttempt.KEPT_CONNECTION_CLOSED
        : FailedAttempt.CLOSED;
  }

  private void fail(FailedAttempt failure) {
    Relay to = relay;
    relay = null;
    reset(Http2Error.PROTOCOL_ERROR);
    if (to != null) {
      to.failed(failure);
    }
  }

  private void reset(Http2Error error) {
    if (stream != null && stream.state() != Http2Stream.State.CLOSED) {
      connection.reset(id, error);
    }
  }

  @Override
  public void release() {
    relay = null;
    resume();
  }

  @Override
  public void drop() {
    relay = null;
    reset(Http2Error.CANCEL);
  }

  @Override
  public void tunnel() {
    throw new IllegalStateException("HTTP/2 has no upgrades");
  }

  /// For HTTP/1; here a server says GOAWAY.
  @Override
  public void keepAtMost(Duration hint) {}
}
