package dev.claviger.http.proxy;

import dev.claviger.http.Headers;
import dev.claviger.http.Request;
import dev.claviger.http.server.Downstream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A stream of HTTP/2 to a server.
final class StreamLeg implements Leg {

  private static final Logger LOG = LoggerFactory.getLogger(StreamLeg.class);

  private static final int LENGTH_DIGITS = 18;

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
    Http2Headers head = head(request, client);
    relay = to;
    id = connection.connection().local().incrementAndGetNextStreamId();
    OptionalLong length = client.contentLength();
    sentEnd = length.isPresent() && length.getAsLong() == 0;
    ChannelPromise promise = connection.context().newPromise();
    var _ = connection.encoder().writeHeaders(connection.context(), id, head, 0, sentEnd, promise);
    stream = connection.connection().stream(id);
    if (stream != null) {
      connection.keep(stream, this);
    } else {
      unprocessed = true;
      // not from within: the relay is still at it
      connection.channel.eventLoop().execute(this::closed);
    }
    connection.flushSoon();
  }

  private Http2Headers head(Request request, Downstream client) {
    RequestFields fields = connection.pool.fields();
    UpstreamServer server = connection.pool.server().server;
    Http2Headers head =
        new DefaultHttp2Headers(false)
            .method(RequestFields.method(request))
            .scheme(server.scheme())
            .authority(fields.authority(request, server))
            .path(RequestFields.target(request));
    fields.each(request, client, (name, value) -> head.add(name.toLowerCase(Locale.ROOT), value));
    if (request.headers().all("TE").contains("trailers")) {
      head.add("te", "trailers"); // gRPC insists on it
    }
    return head;
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
      Http2Headers fields = new DefaultHttp2Headers(false);
      passed.forEach((name, value) -> fields.add(name.toLowerCase(Locale.ROOT), value));
      var _ =
          connection
              .encoder()
              .writeHeaders(
                  connection.context(), id, fields, 0, true, connection.context().newPromise());
      connection.flushSoon();
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
    ChannelPromise promise = connection.context().newPromise();
    promise.addListener(_ -> left(count));
    var _ = connection.encoder().writeData(connection.context(), id, bytes, 0, end, promise);
    connection.flushSoon();
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
    Optional<Headers> fields = MultiplexedConnection.fields(received);
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
    Optional<ReceivedHead> head = head(received.status().toString(), fields);
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

  /// Without 101, which HTTP/2 does not have (RFC 9113 section 8.6).
  private static Optional<ReceivedHead> head(String status, Headers fields) {
    Optional<String> length = fields.first("content-length");
    boolean good =
        status.matches("[1-9][0-9]{2}")
            && !status.equals("101")
            && length.filter(digits -> !isLength(digits)).isEmpty();
    if (!good) {
      return Optional.empty();
    }
    OptionalLong announced =
        length.isPresent() ? OptionalLong.of(Long.parseLong(length.get())) : OptionalLong.empty();
    return Optional.of(new ReceivedHead(Integer.parseInt(status), fields, announced, true));
  }

  private static boolean isLength(String digits) {
    return !digits.isEmpty()
        && digits.length() <= LENGTH_DIGITS
        && digits.chars().allMatch(c -> c >= '0' && c <= '9');
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
      try {
        if (connection.decoder().flowController().consumeBytes(stream, bytes)) {
          connection.flushSoon();
        }
      } catch (Http2Exception e) {
        LOG.debug("stream {} has gone", id, e);
      }
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
    return connection.isKept() && !connection.channel.isActive()
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
