package dev.claviger.http.cache;

import dev.claviger.http.Headers;
import dev.claviger.http.HttpDate;
import dev.claviger.http.Request;
import dev.claviger.http.conditions.ByteRange;
import dev.claviger.http.conditions.Precondition;
import dev.claviger.http.server.Downstream;
import dev.claviger.http.server.ForwardedRequest;
import io.netty.buffer.ByteBuf;
import java.time.Instant;
import java.util.OptionalLong;

/// A kept answer on its way to a client, as fast as that takes it: all of it, the part that was
/// asked for, or the word that the client has it already.
final class GivenAnswer implements ForwardedRequest {

  private static final int PIECE = 64 << 10;

  /// What one client gets before others on its event loop are looked at.
  private static final int TURN = 1 << 20;

  private final StoredAnswer answer;
  private final Downstream client;
  private int position;
  private int end;
  private boolean over;

  /// @param answer held for this one, who releases it
  GivenAnswer(StoredAnswer answer, Downstream client) {
    this.answer = answer;
    this.client = client;
  }

  /// @param headers of the whole answer
  void begin(Request request, Headers headers) {
    if (answer.status != 200) {
      send(answer.status, headers, 0, answer.content.capacity());
      return;
    }
    switch (Precondition.evaluate(request.headers(), answer.tag, answer.modified)) {
      case NOT_MODIFIED -> withoutContent(304, StoredHead.withoutContent(headers));
      case MET, FAILED -> part(request, headers);
    }
  }

  private void part(Request request, Headers headers) {
    int size = answer.content.capacity();
    switch (range(request, size)) {
      case ByteRange.Whole() -> send(200, headers, 0, size);
      case ByteRange.Part part ->
          send(
              206,
              headers.with("Content-Range", part.contentRange(size)),
              (int) part.position(),
              (int) (part.position() + part.length()));
      case ByteRange.Unsatisfiable() ->
          send(
              416,
              StoredHead.withoutContent(headers).with("Content-Range", "bytes */" + size),
              0,
              0);
    }
  }

  private ByteRange range(Request request, int size) {
    Headers fields = request.headers();
    if (!fields.contains("Range") || !request.method().equals("GET")) {
      return new ByteRange.Whole();
    }
    Instant date = answer.headers.first("Date").flatMap(HttpDate::parse).orElse(Instant.EPOCH);
    return Precondition.rangeApplies(fields, answer.tag, answer.modified, date)
        ? ByteRange.parse(fields.combined("Range"), size)
        : new ByteRange.Whole();
  }

  private void withoutContent(int status, Headers headers) {
    client.head(status, headers, OptionalLong.empty());
    finish();
  }

  private void send(int status, Headers headers, int from, int to) {
    client.head(status, headers, OptionalLong.of(to - from));
    position = from;
    end = to;
    more();
  }

  /// What a flush has made room for is asked here: the client's connection may not know yet whom to
  /// tell.
  private void more() {
    int until = Math.min(end, position + TURN);
    while (!over && position < until && client.isWritable()) {
      fill(until);
      if (position < end) {
        client.flush();
      }
    }
    if (over) {
      return; // it has been told to go on meanwhile, and has come to the end
    }
    if (position == end) {
      finish();
    } else if (client.isWritable()) {
      client.eventLoop().execute(this::writable); // others have their turn
    }
  }

  private void fill(int until) {
    while (!over && position < until && client.isWritable()) {
      int length = Math.min(PIECE, end - position);
      int from = position;
      position += length;
      client.piece(answer.content.retainedSlice(from, length));
    }
  }

  private void finish() {
    over = true;
    answer.content.release();
    client.end(Headers.empty());
  }

  @Override
  public void writable() {
    if (!over) {
      more();
    }
  }

  @Override
  public void content(ByteBuf piece) {
    piece.release(); // there is none: such requests are not looked up
  }

  @Override
  public void contentComplete(Headers trailers) {}

  @Override
  public void cancel() {
    if (!over) {
      over = true;
      answer.content.release();
      client.cancelled();
    }
  }
}
