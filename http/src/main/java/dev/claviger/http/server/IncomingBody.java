package dev.claviger.http.server;

import dev.claviger.http.Headers;
import dev.claviger.http.HttpException;
import dev.claviger.http.RequestBody;
import dev.claviger.http.Waiting;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The content of a request between the event loop that fills it and the handler's thread that
/// reads it.
///
/// Never holds more than about [#HIGH_WATER] and one read: then the loop is told to stop reading
/// from the socket, and to go on when the reader has caught up. All fields are guarded by this
/// object's monitor, which nobody holds while waiting for anything but the monitor.
final class IncomingBody extends InputStream implements RequestBody {

  /// What the loop does on the reader's behalf.
  interface Source {

    /// The reader has begun: tell a client that waits for it.
    void wanted();

    /// There is room again.
    void resumed();
  }

  private static final int HIGH_WATER = 64 << 10;
  private static final int LOW_WATER = 16 << 10;

  /// Chunks of one byte cost a hundred: they are counted too.
  private static final int MOST_PIECES = 256;

  /// A length is believed up to here; beyond, memory is taken as content arrives. Else ten thousand
  /// headers that announce what never comes would take gigabytes.
  private static final int TRUSTED_LENGTH = 16 << 10;

  private final Optional<Long> length;
  private final Source source;
  private final ArrayDeque<ByteBuf> pieces = new ArrayDeque<>();
  private int held;
  private boolean taken;
  private boolean paused;
  private boolean complete;
  private boolean discarding;
  private @Nullable HttpException failure;
  private Headers trailers = Headers.empty();
  private @Nullable ForwardedRequest diversion;

  /// Only the event loop looks, and before anybody else may.
  private boolean lookedAt;

  IncomingBody(Optional<Long> length, Source source) {
    this.length = length;
    this.source = source;
  }

  // ---- the event loop's side

  /// Takes over a piece; false if there should be no more for now. That holds until
  /// [Source#resumed], though what was on its way still comes and finds room: the reader alone ends
  /// a pause, or nobody would be told.
  synchronized boolean offer(ByteBuf piece) {
    if (discarding || !piece.isReadable()) {
      piece.release();
      return true;
    }
    if (diversion != null) {
      diversion.content(piece);
      return true;
    }
    pieces.add(piece);
    held += piece.readableBytes();
    notifyAll();
    paused = paused || held > HIGH_WATER || pieces.size() > MOST_PIECES;
    return !paused;
  }

  synchronized void complete(Headers received) {
    complete = true;
    trailers = received;
    notifyAll();
    if (diversion != null && !discarding) {
      diversion.contentComplete(trailers);
    }
  }

  /// From now on content goes to another server and not to a handler; what has come already goes
  /// first.
  synchronized void divert(ForwardedRequest to) {
    if (taken) {
      throw new IllegalStateException("the content has been read and cannot be forwarded");
    }
    taken = true;
    diversion = to;
    while (!pieces.isEmpty() && !discarding) {
      to.content(pieces.removeFirst());
    }
    held = 0;
    if (complete && !discarding) {
      to.contentComplete(trailers);
    }
  }

  /// Why the rest will not come, if it will not.
  synchronized Optional<HttpException> failure() {
    return Optional.ofNullable(failure);
  }

  /// The rest will not come; what has come is dropped. The reader learns why.
  synchronized void fail(HttpException reason) {
    if (failure == null && !complete) {
      failure = reason;
    }
    discard();
    notifyAll();
  }

  /// Whether the loop itself reads now: what is there, and so that it stays there.
  void lookAhead(boolean begins) {
    lookedAt = begins;
  }

  /// A copy of the whole content, if it is there.
  private synchronized byte[] whole() {
    if (!complete || failure != null || discarding) {
      Waiting.begins();
    }
    byte[] content = new byte[held];
    int count = 0;
    for (ByteBuf piece : pieces) {
      int length = piece.readableBytes();
      piece.getBytes(piece.readerIndex(), content, count, length);
      count += length;
    }
    return content;
  }

  /// Nobody reads any more.
  synchronized void discard() {
    discarding = true;
    pieces.forEach(ByteBuf::release);
    pieces.clear();
    held = 0;
  }

  // ---- the handler's side

  @Override
  public Optional<Long> length() {
    return length;
  }

  @Override
  public InputStream stream() {
    Waiting.begins();
    take();
    return this;
  }

  @Override
  public byte[] bytes() {
    if (lookedAt) {
      return whole();
    }
    take();
    try {
      return length.isPresent() ? exactly(Math.toIntExact(length.get())) : readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int wanted) throws IOException {
    Objects.checkFromIndexSize(offset, wanted, into.length);
    if (wanted == 0) {
      return 0;
    }
    int count;
    boolean resume;
    synchronized (this) {
      awaitPiece();
      count = pieces.isEmpty() ? -1 : fill(into, offset, wanted);
      resume = paused && held <= LOW_WATER && pieces.size() <= MOST_PIECES / 4;
      paused = paused && !resume;
    }
    if (resume) {
      source.resumed();
    }
    return count;
  }

  @Override
  public synchronized int available() {
    return held;
  }

  @Override
  public void close() {
    boolean resume;
    synchronized (this) {
      discard();
      resume = paused;
      paused = false;
    }
    if (resume) {
      source.resumed();
    }
  }

  private synchronized void take() {
    if (taken) {
      throw new IllegalStateException("a request body can be read once");
    }
    taken = true;
    if (!complete && pieces.isEmpty()) {
      source.wanted();
    }
  }

  private void awaitPiece() {
    try {
      while (pieces.isEmpty() && !complete && failure == null && !discarding) {
        wait();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new HttpException(503, Refusal.HANDLER_TIMEOUT.publicText());
    }
    if (failure != null) {
      throw new HttpException(failure.status(), failure.publicText());
    }
  }

  private int fill(byte[] into, int offset, int wanted) {
    int count = 0;
    while (count < wanted && !pieces.isEmpty()) {
      ByteBuf piece = pieces.getFirst();
      int length = Math.min(wanted - count, piece.readableBytes());
      piece.readBytes(into, offset + count, length);
      count += length;
      if (!piece.isReadable()) {
        pieces.removeFirst().release();
      }
    }
    held -= count;
    return count;
  }

  private byte[] exactly(int count) throws IOException {
    if (count > TRUSTED_LENGTH) {
      return readNBytes(count);
    }
    byte[] content = new byte[count];
    readNBytes(content, 0, count);
    return content;
  }
}
