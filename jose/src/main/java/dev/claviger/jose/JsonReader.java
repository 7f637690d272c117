package dev.claviger.jose;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/// A strict RFC 8259 reader over UTF-8 bytes, in one pass.
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
  private final int end;
  private final int maxDepth;
  private int position;
  private int depth;
  private Object[] gathered = new Object[24];
  private int gatheredCount;

  /// @param text nobody may change it any more: strings are made out of it later
  JsonReader(byte[] text, JsonLimits limits) {
    requireWithin(limits, text);
    this.text = text;
    this.end = text.length;
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
    JsonValue value = readValue();
    if (skipWhiteSpace() != END) {
      throw invalid("data after the value");
    }
    return value;
  }

  private JsonValue readValue() {
    int next = skipWhiteSpace();
    return switch (next) {
      case '"' -> readText();
      case '{' -> readObject();
      case '[' -> readArray();
      case 't' -> readWord("true", JsonBoolean.TRUE);
      case 'f' -> readWord("false", JsonBoolean.FALSE);
      case 'n' -> readWord("null", JsonNull.NULL);
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> readNumber();
      default -> throw invalid("a value expected");
    };
  }

  private JsonObject readObject() {
    descend();
    int start = gatheredCount;
    if (skipWhiteSpace() == '}') {
      position++;
    } else {
      readMembers();
    }
    depth--;
    return takeObject(start);
  }

  private void readMembers() {
    do {
      if (skipWhiteSpace() != '"') {
        throw invalid("a member name expected");
      }
      gather(readName());
      if (skipWhiteSpace() != ':') {
        throw invalid("a colon expected");
      }
      position++;
      gather(readValue());
    } while (continues('}'));
  }

  private JsonObject takeObject(int start) {
    var object = new JsonObject(Arrays.copyOfRange(gathered, start, gatheredCount));
    gatheredCount = start;
    if (object.hasDuplicate()) {
      throw invalid("a member name occurs twice");
    }
    return object;
  }

  private JsonArray readArray() {
    descend();
    int start = gatheredCount;
    if (skipWhiteSpace() == ']') {
      position++;
    } else {
      do {
        gather(readValue());
      } while (continues(']'));
    }
    depth--;
    JsonArray array = JsonArray.ofGathered(Arrays.copyOfRange(gathered, start, gatheredCount));
    gatheredCount = start;
    return array;
  }

  private void descend() {
    position++;
    if (++depth > maxDepth) {
      throw invalid("nested deeper than " + maxDepth);
    }
  }

  private void gather(Object item) {
    if (gatheredCount == gathered.length) {
      gathered = Arrays.copyOf(gathered, 2 * gathered.length);
    }
    gathered[gatheredCount++] = item;
  }

  private boolean continues(char close) {
    int next = skipWhiteSpace();
    if (next != ',' && next != close) {
      throw invalid("a comma or " + close + " expected");
    }
    position++;
    return next == ',';
  }

  private JsonValue readWord(String word, JsonValue value) {
    for (int i = 0; i < word.length(); i++) {
      if (peek() != word.charAt(i)) {
        throw invalid("a value expected");
      }
      position++;
    }
    return value;
  }

  private String readName() {
    int start = position + 1;
    String common = CommonNames.before(text, start);
    if (common != null) {
      position = start + common.length() + 1;
      return common;
    }
    int close = PlainText.end(text, start, end);
    if (close < end && text[close] == '"') {
      position = close + 1;
      return CommonNames.string(text, start, close);
    }
    return readString();
  }

  private JsonString readText() {
    int start = position + 1;
    int stop = PlainText.end(text, start, end);
    if (stop < end && text[stop] == '"') {
      position = stop + 1;
      return JsonString.plain(text, start, stop);
    }
    return new JsonString(readString());
  }

  private String readString() {
    int start = ++position;
    int stop = PlainText.end(text, start, end);
    if (stop < end && text[stop] == '"') {
      position = stop + 1;
      return PlainText.string(text, start, stop);
    }
    var string = new JsonStringReader(text, start, stop);
    position = string.readToQuote();
    return string.value();
  }

  private JsonNumber readNumber() {
    int start = position;
    if (peek() == '-') {
      position++;
    }
    int firstDigit = position;
    long magnitude = readDigits();
    int digits = position - firstDigit;
    if (digits > 1 && text[firstDigit] == '0') {
      throw invalid("a number with a leading zero");
    }
    boolean integer = !readFractionAndExponent();
    if (position - start > LONGEST_NUMBER) {
      throw invalid("a number longer than " + LONGEST_NUMBER + " characters");
    }
    boolean negative = firstDigit > start;
    return integer && digits <= 18 && !(negative && magnitude == 0)
        ? JsonNumber.of(negative ? -magnitude : magnitude)
        : exactly(new String(text, start, position - start, ISO_8859_1), integer);
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

  /// The value is meaningless beyond 18 digits; the caller looks at their count first.
  private long readDigits() {
    int i = position;
    long value = 0;
    while (i < end && text[i] >= '0' && text[i] <= '9') {
      value = value * 10 + (text[i++] - '0');
    }
    if (i == position) {
      throw invalid("a digit expected");
    }
    position = i;
    return value;
  }

  private boolean readFractionAndExponent() {
    boolean found = false;
    if (peek() == '.') {
      position++;
      readDigits();
      found = true;
    }
    if (peek() == 'e' || peek() == 'E') {
      position++;
      if (peek() == '+' || peek() == '-') {
        position++;
      }
      readDigits();
      found = true;
    }
    return found;
  }

  private int peek() {
    return position < end ? text[position] : END;
  }

  /// The next byte that is not white space, which mostly is the next one.
  private int skipWhiteSpace() {
    int i = position;
    if (i < end && text[i] > ' ') {
      return text[i];
    }
    return skipSomeWhiteSpace();
  }

  private int skipSomeWhiteSpace() {
    while (position < end) {
      byte next = text[position];
      if (next > ' ' || (next != ' ' && next != '\n' && next != '\r' && next != '\t')) {
        return next;
      }
      position++;
    }
    return END;
  }

  private InvalidJsonException invalid(String what) {
    return new InvalidJsonException(what + " at byte " + position);
  }
}
