package dev.claviger.server.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Takes a `multipart/form-data` body apart (RFC 7578), which is in memory and bounded by the limit
/// of the server. Of several values of one name the last counts.
final class Multipart {
  /// What stands in the place of a file: no endpoint takes one.
  record File() {}

  private static final int MOST_PARTS = 1_000;
  private static final Pattern BOUNDARY = Pattern.compile("[ -~]{0,200}[!-~]");
  private static final Pattern DISPOSITION =
      Pattern.compile("(?i)(?:^|\\r\\n)content-disposition:[ \\t]*form-data[ \\t]*(;[^\\r\\n]*+)");
  private static final Pattern NAME = parameter("name");
  private static final Pattern FILE_NAME = parameter("filename\\*?");

  private final String body;
  private final String delimiter;
  private final Charset charset;
  private final Map<String, Object> values = new LinkedHashMap<>();

  private Multipart(String body, String boundary, Charset charset) {
    this.body = body;
    this.delimiter = "\r\n--" + boundary;
    this.charset = charset;
  }

  static Map<String, Object> parse(byte[] bytes, MediaType type, Charset charset) {
    var boundary = type.parameter("boundary");
    if (boundary.filter(it -> BOUNDARY.matcher(it).matches()).isEmpty()) {
      throw Problem.UNREADABLE_MULTIPART.failure(
          "Invalid boundary in multipart: " + boundary.orElse("None"));
    }
    // one char per byte, so that the search for the boundary cannot be led astray by a charset
    var body = "\r\n" + new String(bytes, ISO_8859_1);
    return new Multipart(body, boundary.get(), charset).read();
  }

  private Map<String, Object> read() {
    int parts = 0;
    for (int at = body.indexOf(delimiter); at >= 0 && !isLast(at); at = next(at)) {
      if (++parts > MOST_PARTS) {
        throw Problem.UNREADABLE_MULTIPART.failure("more than %d parts".formatted(MOST_PARTS));
      }
      int end = next(at);
      part(at + delimiter.length(), end < 0 ? body.length() : end);
    }
    return values;
  }

  private boolean isLast(int at) {
    return body.startsWith("--", at + delimiter.length());
  }

  private int next(int at) {
    return body.indexOf(delimiter, at + delimiter.length());
  }

  private void part(int start, int end) {
    int head = body.indexOf("\r\n\r\n", start);
    if (head < 0 || head + 4 > end) {
      return;
    }
    var disposition = DISPOSITION.matcher(body.substring(start, head));
    if (disposition.find()) {
      var parameters = disposition.group(1);
      var content = text(body.substring(head + 4, end));
      first(NAME, parameters)
          .ifPresent(name ->
              values.put(
                  text(name), first(FILE_NAME, parameters).isPresent() ? new File() : content));
    }
  }

  private String text(String bytes) {
    return new String(bytes.getBytes(ISO_8859_1), charset);
  }

  private static Optional<String> first(Pattern parameter, String parameters) {
    var match = parameter.matcher(parameters);
    return match.find()
        ? Optional.of(match.start(1) >= 0 ? match.group(1) : match.group(2))
        : Optional.empty();
  }

  private static Pattern parameter(String name) {
    return Pattern.compile("(?i);[ \\t]*" + name + "=(?:\"([^\"]*+)\"|([^;\\s]*+))");
  }
}
