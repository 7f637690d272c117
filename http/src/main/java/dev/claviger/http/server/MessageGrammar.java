package dev.claviger.http.server;

import dev.claviger.http.HeaderSyntax;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import java.util.function.IntPredicate;

/// The grammar of requests and answers (RFC 9112), byte by byte, stricter than the codec behind it.
/// It only ever refuses; the meaning of what it lets through, and where a message ends, is the
/// codec's alone.
///
/// Refused are the constructions that two parsers in a row may read differently: bare CR or LF,
/// folded lines, space around a name, control characters, anything but one space in the request
/// line, anything but digits in a chunk size, chunk data without its CRLF.
public final class MessageGrammar {

  /// One row for each part of a message: which bytes it is made of, and what a foreign byte means
  /// there.
  private enum Part {
    METHOD(HeaderSyntax::isTokenCharacter, Refusal.MALFORMED_REQUEST_LINE),
    BLANK_LF(Part::none, Refusal.MALFORMED_REQUEST_LINE),
    TARGET(c -> c > ' ' && c < 0x7F, Refusal.MALFORMED_TARGET),
    VERSION(c -> c > ' ' && c < 0x7F, Refusal.MALFORMED_REQUEST_LINE),
    RESPONSE_VERSION(c -> c > ' ' && c < 0x7F, Refusal.MALFORMED_REQUEST_LINE),
    STATUS(c -> c >= '0' && c <= '9', Refusal.MALFORMED_REQUEST_LINE),
    REASON(HeaderSyntax::isValueCharacter, Refusal.MALFORMED_REQUEST_LINE),
    LINE_LF(Part::none, Refusal.MALFORMED_HEADER),
    NAME(HeaderSyntax::isTokenCharacter, Refusal.MALFORMED_HEADER),
    VALUE(HeaderSyntax::isValueCharacter, Refusal.MALFORMED_HEADER),
    END_LF(Part::none, Refusal.MALFORMED_HEADER),
    CHUNK_SIZE(c -> Character.digit(c, 16) >= 0 && c < 0x7F, Refusal.MALFORMED_CHUNK),
    CHUNK_EXTENSION(HeaderSyntax::isValueCharacter, Refusal.MALFORMED_CHUNK),
    CHUNK_LF(Part::none, Refusal.MALFORMED_CHUNK),
    CHUNK_DATA(Part::none, Refusal.MALFORMED_CHUNK),
    CHUNK_DATA_CR(Part::none, Refusal.MALFORMED_CHUNK),
    CHUNK_DATA_LF(Part::none, Refusal.MALFORMED_CHUNK),
    DONE(Part::none, Refusal.MALFORMED_FRAMING),
    REFUSED(Part::none, Refusal.MALFORMED_FRAMING);

    @SuppressWarnings("ImmutableEnumChecker") // filled once, here
    private final boolean[] bytes = new boolean[256];

    private final Refusal otherwise;

    Part(IntPredicate bytes, Refusal otherwise) {
      for (int c = 0; c < 256; c++) {
        this.bytes[c] = bytes.test(c);
      }
      this.otherwise = otherwise;
    }

    private static boolean none(int c) {
      return false;
    }
  }

  private static final long HTTP_1_1 = 0x485454502F312E31L;
  private static final long HTTP_1_0 = 0x485454502F312E30L;

  /// Extensions mean nothing to us; a client that sends more than this of them is up to something.
  private static final int CHUNK_EXTENSION_BYTES = 4096;

  private static final int STATUS_DIGITS = 3;

  /// The codec counts in an int.
  private static final int CHUNK_SIZE_DIGITS = 8;

  private final HttpLimits limits;

  /// Scratch space, shared by all connections of an event loop: bytes are copied here because array
  /// access is what the compiler makes fast.
  private final byte[] window;

  private Part part = Part.METHOD;
  private Refusal refusal = Refusal.MALFORMED_REQUEST_LINE;
  private boolean blankLine;
  private int partBytes;
  private int requestLineBytes;
  private int headerBytes;
  private int headerCount;
  private int extensionBytes;
  private long version;
  private long chunkBytes;

  public MessageGrammar(HttpLimits limits, byte[] window) {
    this.limits = limits;
    this.window = window;
  }

  /// From the next byte on, expects a request line and headers.
  void expectHead() {
    blankLine = false;
    requestLineBytes = 0;
    headerBytes = 0;
    headerCount = 0;
    version = 0;
    enter(Part.METHOD);
  }

  /// From the next byte on, expects a status line and headers.
  public void expectResponse() {
    expectHead();
    enter(Part.RESPONSE_VERSION);
  }

  /// From the next byte on, expects chunks and trailers; trailers count towards the limits of
  /// headers.
  public void expectChunks() {
    extensionBytes = 0;
    chunkBytes = 0;
    enter(Part.CHUNK_SIZE);
  }

  /// Whether what was expected has come to its end.
  public boolean isDone() {
    return part == Part.DONE;
  }

  public Optional<Refusal> refusal() {
    return part == Part.REFUSED ? Optional.of(refusal) : Optional.empty();
  }

  /// Reads on; returns the index behind the last byte read, which is `to` unless the end or a
  /// refusal came first.
  public int read(ByteBuf in, int from, int to) {
    int at = from;
    while (at < to && part != Part.DONE && part != Part.REFUSED) {
      if (part == Part.CHUNK_DATA) {
        at += skipData(to - at);
      } else {
        int length = Math.min(window.length, to - at);
        in.getBytes(at, window, 0, length);
        at += readWindow(length);
      }
    }
    return at;
  }

  private int skipData(int available) {
    int skipped = (int) Math.min(chunkBytes, available);
    chunkBytes -= skipped;
    if (chunkBytes == 0) {
      enter(Part.CHUNK_DATA_CR);
    }
    return skipped;
  }

  private int readWindow(int length) {
    int at = 0;
    while (at < length && !endsWindow()) {
      int start = at;
      boolean[] bytes = part.bytes;
      while (at < length && bytes[window[at] & 0xFF]) {
        at++;
      }
      count(start, at);
      if (at < length && part != Part.REFUSED) {
        enterAfter(window[at++]);
      }
    }
    return at;
  }

  private boolean endsWindow() {
    return part == Part.DONE || part == Part.REFUSED || part == Part.CHUNK_DATA;
  }

  private void count(int start, int end) {
    int length = end - start;
    partBytes += length;
    switch (part) {
      case METHOD, TARGET, REASON -> requestLine(length);
      case VERSION, RESPONSE_VERSION -> version(start, end);
      case NAME, VALUE -> header(length);
      case CHUNK_SIZE -> chunkSize(start, end);
      case CHUNK_EXTENSION -> extension(length);
      default -> {}
    }
  }

  private void requestLine(int length) {
    requestLineBytes += length;
    if (requestLineBytes > limits.requestLine().bytes()) {
      refuse(part == Part.TARGET ? Refusal.TARGET_TOO_LONG : Refusal.MALFORMED_REQUEST_LINE);
    }
  }

  private void version(int start, int end) {
    if (partBytes > Long.BYTES) {
      refuse(Refusal.MALFORMED_REQUEST_LINE);
    }
    for (int i = start; i < end; i++) {
      version = version << 8 | window[i];
    }
  }

  private void header(int length) {
    headerBytes += length;
    if (headerBytes > limits.headerBytes().bytes()) {
      refuse(Refusal.HEADERS_TOO_LARGE);
    }
  }

  private void chunkSize(int start, int end) {
    if (partBytes > CHUNK_SIZE_DIGITS) {
      refuse(Refusal.MALFORMED_CHUNK);
    }
    for (int i = start; i < end; i++) {
      chunkBytes = chunkBytes << 4 | Character.digit(window[i], 16);
    }
  }

  private void extension(int length) {
    extensionBytes += length;
    if (extensionBytes > CHUNK_EXTENSION_BYTES) {
      refuse(Refusal.MALFORMED_CHUNK);
    }
  }

  /// What follows a part is decided by the first byte that does not belong to it.
  private void enterAfter(byte foreign) {
    Part next = successor(foreign, partBytes > 0);
    // RFC 9112 section 2.2: one empty line before a request is forgiven, for clients that send one
    // too many
    blankLine |= part == Part.BLANK_LF;
    if (next == Part.REFUSED) {
      refuse(part.otherwise);
    } else if (part == Part.VERSION || part == Part.RESPONSE_VERSION) {
      checkVersion(next);
    } else if (next == Part.VALUE && ++headerCount > limits.headerCount()) {
      refuse(Refusal.HEADERS_TOO_LARGE);
    } else {
      enter(next);
    }
  }

  private Part successor(byte foreign, boolean some) {
    return switch (part) {
      case METHOD -> some ? after(foreign, ' ', Part.TARGET) : blankLine(foreign);
      case BLANK_LF -> after(foreign, '\n', Part.METHOD);
      case TARGET -> some ? after(foreign, ' ', Part.VERSION) : Part.REFUSED;
      case VERSION, REASON, VALUE -> after(foreign, '\r', Part.LINE_LF);
      case RESPONSE_VERSION -> after(foreign, ' ', Part.STATUS);
      case STATUS -> partBytes == STATUS_DIGITS ? afterStatus(foreign) : Part.REFUSED;
      case LINE_LF -> after(foreign, '\n', Part.NAME);
      case NAME -> some ? after(foreign, ':', Part.VALUE) : after(foreign, '\r', Part.END_LF);
      case END_LF -> after(foreign, '\n', Part.DONE);
      case CHUNK_SIZE -> some ? afterChunkSize(foreign) : Part.REFUSED;
      case CHUNK_EXTENSION -> after(foreign, '\r', Part.CHUNK_LF);
      case CHUNK_LF -> after(foreign, '\n', chunkBytes == 0 ? Part.NAME : Part.CHUNK_DATA);
      case CHUNK_DATA_CR -> after(foreign, '\r', Part.CHUNK_DATA_LF);
      case CHUNK_DATA_LF -> after(foreign, '\n', Part.CHUNK_SIZE);
      case CHUNK_DATA, DONE, REFUSED -> Part.REFUSED;
    };
  }

  private Part blankLine(byte foreign) {
    return blankLine ? Part.REFUSED : after(foreign, '\r', Part.BLANK_LF);
  }

  /// Some servers leave out the space together with the reason.
  private static Part afterStatus(byte foreign) {
    return foreign == ' ' ? Part.REASON : after(foreign, '\r', Part.LINE_LF);
  }

  private static Part afterChunkSize(byte foreign) {
    return foreign == ';' ? Part.CHUNK_EXTENSION : after(foreign, '\r', Part.CHUNK_LF);
  }

  private static Part after(byte found, char expected, Part next) {
    return found == expected ? next : Part.REFUSED;
  }

  private void checkVersion(Part next) {
    if (version == HTTP_1_1 || version == HTTP_1_0) {
      enter(next);
    } else {
      boolean other = version >>> 24 == HTTP_1_1 >>> 24 && partBytes == Long.BYTES;
      refuse(other ? Refusal.VERSION_UNSUPPORTED : Refusal.MALFORMED_REQUEST_LINE);
    }
  }

  private void enter(Part next) {
    part = next;
    partBytes = 0;
  }

  private void refuse(Refusal reason) {
    refusal = reason;
    part = Part.REFUSED;
  }
}
