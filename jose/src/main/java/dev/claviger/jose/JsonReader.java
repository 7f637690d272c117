package dev.claviger.jose;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/// A strict RFC 8259 reader over UTF-8 bytes, in one pass.
///
/// Every `read` takes the position of a first byte, gathers what it read and answers with the
/// position behind it: kept in a field, the position goes through memory with each step, and the
/// claims of a token take a sixth longer.
///
/// Members are gathered on one stack that all levels share and copied out at the closing bracket,
/// and the names that tokens use are not built anew: both keep the claims of a usual token under a
/// kilobyte.
final class JsonReader {
  /// No honest number is longer, and arithmetic on huge ones is an attack (`1000…` of a megabyte).
  private static final int LONGEST_NUMBER = 256;

  /// What reading past the end answers: no byte is this, not even 0xff.
  private static final int END = 256;

  private final byte[] text;
  private final int maxDepth;
  private int depth;
  private Object[] gathered = new Object[24];
  private int gatheredCount;

  /// @param text nobody may change it any more: strings are made out of it later
  JsonReader(byte[] text, JsonLimits limits) {
    requireWithin(limits, text);
    this.text = text;
    this.maxDepth = limits.maxDepth();
  }

  /// For a text that its owner may change.
  static JsonReader ofCopy(byte[] text, JsonLimits limits) {
    requireWithin(limits, text);
    return new JsonReader(text.clone(), limits);
  }

  private static void requireWithin(JsonLimits limits, byte[] text) {
    if (text.length > limits.maxBytes()) {
      throw new InvalidJsonException("longer than " + limits.maxBytes() + " bytes");
    }
  }

  JsonValue readDocument() {
    int end = skipWhiteSpace(readValue(skipWhiteSpace(0)));
    if (end < text.length) {
      throw invalid("data after the value", end);
    }
    return (JsonValue) gathered[0];
  }

  private int readValue(int at) {
    return switch (byteAt(at)) {
      case '"' -> readText(at);
      case '{' -> readObject(at);
      case '[' -> readArray(at);
      case 't' -> readWord("true", JsonBoolean.TRUE, at);
      case 'f' -> readWord("false", JsonBoolean.FALSE, at);
      case 'n' -> readWord("null", JsonNull.NULL, at);
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> readNumber(at);
      default -> throw invalid("a value expected", at);
    };
  }

  private int readObject(int at) {
    descend(at);
    int start = gatheredCount;
    int next = skipWhiteSpace(at + 1);
    if (byteAt(next) != '}') {
      next = readMembers(next);
    }
    depth--;
    replaceGathered(start, object(start, next + 1));
    return next + 1;
  }

  /// Answers with the position of the closing bracket.
  private int readMembers(int at) {
    int next = at;
    while (true) {
      if (byteAt(next) != '"') {
        throw invalid("a member name expected", next);
      }
      next = skipWhiteSpace(readName(next));
      if (byteAt(next) != ':') {
        throw invalid("a colon expected", next);
      }
      next = skipWhiteSpace(readValue(skipWhiteSpace(next + 1)));
      if (byteAt(next) != ',') {
        return requireClosed(next, '}');
      }
      next = skipWhiteSpace(next + 1);
    }
  }

  private JsonObject object(int start, int end) {
    var object = new JsonObject(Arrays.copyOfRange(gathered, start, gatheredCount));
    if (object.hasDuplicate()) {
      throw invalid("a member name occurs twice", end);
    }
    return object;
  }

  private int readArray(int at) {
    descend(at);
    int start = gatheredCount;
    int next = skipWhiteSpace(at + 1);
    if (byteAt(next) != ']') {
      next = readElements(next);
    }
    depth--;
    replaceGathered(
        start, JsonArray.ofGathered(Arrays.copyOfRange(gathered, start, gatheredCount)));
    return next + 1;
  }

  /// Answers with the position of the closing bracket.
  private int readElements(int at) {
    int next = skipWhiteSpace(readValue(at));
    while (byteAt(next) == ',') {
      next = skipWhiteSpace(readValue(skipWhiteSpace(next + 1)));
    }
    return requireClosed(next, ']');
  }

  private int requireClosed(int at, char close) {
    if (byteAt(at) != close) {
      throw invalid("a comma or " + close + " expected", at);
    }
    return at;
  }

  private void descend(int at) {
    if (++depth > maxDepth) {
      throw invalid("nested deeper than " + maxDepth, at + 1);
    }
  }

  private void gather(Object item) {
    if (gatheredCount == gathered.length) {
      gathered = Arrays.copyOf(gathered, 2 * gathered.length);
    }
    gathered[gatheredCount++] = item;
  }

  private void replaceGathered(int start, JsonValue whole) {
    gatheredCount = start;
    gather(whole);
  }

  private int readWord(String word, JsonValue value, int at) {
    for (int i = 0; i < word.length(); i++) {
      if (byteAt(at + i) != word.charAt(i)) {
        throw invalid("a value expected", at + i);
      }
    }
    gather(value);
    return at + word.length();
  }

  private int readName(int at) {
    int start = at + 1;
    String common = CommonNames.before(text, start);
    if (common != null) {
      gather(common);
      return start + common.length() + 1;
    }
    int close = PlainText.end(text, start, text.length);
    if (byteAt(close) == '"') {
      gather(CommonNames.string(text, start, close));
      return close + 1;
    }
    var name = new JsonStringReader(text, start, close);
    int next = name.readToQuote();
    gather(name.value());
    return next;
  }

  private int readText(int at) {
    int start = at + 1;
    int stop = PlainText.end(text, start, text.length);
    if (byteAt(stop) == '"') {
      gather(JsonString.plain(text, start, stop));
      return stop + 1;
    }
    var string = new JsonStringReader(text, start, stop);
    int next = string.readToQuote();
    gather(new JsonString(string.value()));
    return next;
  }

  private int readNumber(int at) {
    boolean negative = byteAt(at) == '-';
    int first = negative ? at + 1 : at;
    int digitsEnd = skipDigits(first);
    if (digitsEnd - first > 1 && text[first] == '0') {
      throw invalid("a number with a leading zero", digitsEnd);
    }
    int end = skipFractionAndExponent(digitsEnd);
    if (end - at > LONGEST_NUMBER) {
      throw invalid("a number longer than " + LONGEST_NUMBER + " characters", end);
    }
    gather(number(at, first, digitsEnd, end));
    return end;
  }

  private JsonNumber number(int at, int first, int digitsEnd, int end) {
    boolean integer = end == digitsEnd;
    boolean negative = first > at;
    if (integer && digitsEnd - first <= 18) {
      long magnitude = magnitude(first, digitsEnd);
      if (!negative || magnitude != 0) {
        return JsonNumber.of(negative ? -magnitude : magnitude);
      }
    }
    return exactly(new String(text, at, end - at, ISO_8859_1), integer);
  }

  private long magnitude(int from, int to) {
    long value = 0;
    for (int i = from; i < to; i++) {
      value = value * 10 + (text[i] - '0');
    }
    return value;
  }

  /// What has no place in the 18 digits that surely fit: the last of the longs, and everything else
  /// as text.
  private static JsonNumber exactly(String literal, boolean integer) {
    if (integer && literal.length() <= 20 && !literal.equals("-0")) {
      try {
        return JsonNumber.of(Long.parseLong(literal));
      } catch (NumberFormatException _) {
        return JsonNumber.ofLiteral(literal);
      }
    }
    return JsonNumber.ofLiteral(literal);
  }

  private int skipDigits(int at) {
    int i = at;
    while (i < text.length && text[i] >= '0' && text[i] <= '9') {
      i++;
    }
    if (i == at) {
      throw invalid("a digit expected", at);
    }
    return i;
  }

  private int skipFractionAndExponent(int at) {
    int next = byteAt(at) == '.' ? skipDigits(at + 1) : at;
    if (byteAt(next) != 'e' && byteAt(next) != 'E') {
      return next;
    }
    boolean signed = byteAt(next + 1) == '+' || byteAt(next + 1) == '-';
    return skipDigits(signed ? next + 2 : next + 1);
  }

  private int byteAt(int at) {
    return at < text.length ? text[at] : END;
  }

  /// Where the next byte is that is not white space, which mostly is here.
  private int skipWhiteSpace(int at) {
    return at < text.length && text[at] > ' ' ? at : skipSomeWhiteSpace(at);
  }

  private int skipSomeWhiteSpace(int at) {
    int i = at;
    while (i < text.length && isWhiteSpace(text[i])) {
      i++;
    }
    return i;
  }

  private static boolean isWhiteSpace(byte next) {
    return next == ' ' || next == '\n' || next == '\r' || next == '\t';
  }

  private static InvalidJsonException invalid(String what, int at) {
    return new InvalidJsonException(what + " at byte " + at);
  }
}
