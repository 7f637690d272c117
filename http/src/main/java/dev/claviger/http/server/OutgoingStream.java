package dev.claviger.http.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.claviger.http.Response;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalLong;

/// What a handler's thread writes, on its way to the event loop.
///
/// When more than [#HIGH_WATER] bytes are under way to the client, the writer waits. Content that
/// ends before the first buffer is full is sent as an ordinary answer with its length, in one
/// piece.
final class OutgoingStream extends OutputStream {

  private static final int BUFFER = 16 << 10;
  private static final int HIGH_WATER = 64 << 10;
  private static final int CHUNK_FRAMING = 16;
  private static final byte[] CRLF = "\r\n".getBytes(US_ASCII);

  private final Exchange exchange;
  private final StreamedAnswer answer;
  private final Response response;
  private final OptionalLong length;
  private final boolean chunked;
  private final byte[] buffer = new byte[BUFFER];
  private int count;
  private long total;
  private boolean begun;
  private boolean closed;

  /// Both guarded by this object's monitor.
  private int underWay;

  private boolean failed;

  OutgoingStream(Exchange exchange, Response response, OptionalLong length) {
    this.exchange = exchange;
    this.answer = new StreamedAnswer(exchange);
    this.response = response;
    this.length = length;
    this.chunked = length.isEmpty() && exchange.isHttp11();
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] from, int offset, int wanted) throws IOException {
    Objects.checkFromIndexSize(offset, wanted, from.length);
    account(wanted);
    int at = offset;
    int end = offset + wanted;
    while (at < end) {
      int step = Math.min(end - at, BUFFER - count);
      System.arraycopy(from, at, buffer, count, step);
      count += step;
      at += step;
      if (count == BUFFER) {
        send();
      }
    }
  }

  /// Part of a file, past the buffer. Only where the length of the content is known.
  ///
  /// @param most how many bytes, if the file has them at once
  /// @return how many were written
  int write(FileChannel file, long position, int most) throws IOException {
    flush();
    reserve(most);
    ByteBuf piece = exchange.allocate(most);
    try {
      int bytes = piece.writeBytes(file, position, most);
      if (bytes <= 0) {
        throw new IOException("the file has become shorter");
      }
      account(bytes);
      sent(most - bytes, true);
      send(piece.retain(), bytes);
      return bytes;
    } finally {
      piece.release();
    }
  }

  @Override
  public void flush() throws IOException {
    if (count > 0) {
      send();
    }
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    if (length.isPresent() && total != length.getAsLong()) {
      throw new IOException("announced " + length.getAsLong() + " bytes, wrote " + total);
    }
    if (begun) {
      end();
    } else {
      Response whole = response.withBody(new Response.Bytes(Arrays.copyOf(buffer, count)));
      exchange.onLoop(() -> exchange.answer(whole));
    }
  }

  /// The handler could not go on. The client must see a broken answer, not a short one.
  void abort() {
    exchange.onLoop(answer::abort);
  }

  /// The event loop's word that a piece has left, or never will.
  synchronized void sent(int bytes, boolean success) {
    underWay -= bytes;
    failed |= !success;
    notifyAll();
  }

  private void account(int bytes) throws IOException {
    if (closed) {
      throw new IOException("closed");
    }
    total += bytes;
    if (length.isPresent() && total > length.getAsLong()) {
      throw new IOException("more than the announced " + length.getAsLong() + " bytes");
    }
  }

  private void send() throws IOException {
    int bytes = count;
    reserve(bytes);
    ByteBuf piece = piece(bytes);
    count = 0;
    send(piece, bytes);
  }

  private void send(ByteBuf piece, int bytes) {
    boolean first = !begun;
    begun = true;
    exchange.onLoop(() -> {
      if (first) {
        answer.begin(response, length);
      }
      answer.piece(piece, bytes, this);
    });
  }

  private void end() throws IOException {
    flush();
    exchange.onLoop(answer::end);
  }

  private ByteBuf piece(int bytes) {
    ByteBuf piece = exchange.allocate(bytes + CHUNK_FRAMING);
    if (chunked) {
      piece.writeCharSequence(Integer.toHexString(bytes), US_ASCII);
      piece.writeBytes(CRLF).writeBytes(buffer, 0, bytes).writeBytes(CRLF);
    } else {
      piece.writeBytes(buffer, 0, bytes);
    }
    return piece;
  }

  private synchronized void reserve(int bytes) throws IOException {
    try {
      while (underWay > HIGH_WATER && !failed) {
        wait();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopped");
    }
    if (failed) {
      throw new IOException("the client has gone, or reads too slowly");
    }
    underWay += bytes;
  }
}
