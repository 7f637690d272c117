package dev.claviger.http.cache;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/// A copy of an answer's content, made while it passes. What it takes is counted; where there is no
/// room, it is given up and the answer passes all the same.
final class Copy {

  private static final byte[] NONE = {};
  private static final int FIRST_PIECE = 8 << 10;

  private final StoredAnswers room;
  private final int most;
  private byte[] bytes = NONE;
  private int length;
  private boolean over;

  private Copy(StoredAnswers room, int most) {
    this.room = room;
    this.most = most;
  }

  /// Empty if it is too large, or there is no room.
  ///
  /// @param announced how long it will be, if that is known
  static Optional<Copy> begin(StoredAnswers room, OptionalLong announced) {
    var copy = new Copy(room, room.largest());
    boolean fits =
        announced.isEmpty()
            || (announced.getAsLong() <= copy.most && copy.resize((int) announced.getAsLong()));
    return fits ? Optional.of(copy) : Optional.empty();
  }

  /// Copies a piece, which stays as it is.
  void add(ByteBuf piece) {
    int more = piece.readableBytes();
    if (over || !hasRoomFor(more)) {
      drop();
      return;
    }
    piece.getBytes(piece.readerIndex(), bytes, length, more);
    length += more;
  }

  private boolean hasRoomFor(int more) {
    long needed = (long) length + more;
    if (needed <= bytes.length) {
      return true;
    }
    long larger = Math.max(needed, Math.max(FIRST_PIECE, 2L * bytes.length));
    return needed <= most && resize((int) Math.min(larger, most));
  }

  private boolean resize(int size) {
    if (!room.makeRoom(size)) {
      return false;
    }
    byte[] larger = Arrays.copyOf(bytes, size);
    room.memory().giveBack(bytes.length);
    bytes = larger;
    return true;
  }

  /// All of it; empty if it was given up. The last thing that is asked of it.
  Optional<Content> complete() {
    if (!over && bytes.length != length && !resize(length)) {
      drop();
    }
    if (over) {
      return Optional.empty();
    }
    over = true;
    return Optional.of(new Content(bytes, room.memory()));
  }

  void drop() {
    if (!over) {
      over = true;
      room.memory().giveBack(bytes.length);
      bytes = NONE;
    }
  }
}
