package dev.claviger.http.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// A client that nobody here has written: `curl --compressed` decodes gzip, Brotli and Zstandard by
/// libraries of its own.
public final class Curl implements AutoCloseable {

  private final Process process;
  private final BufferedReader out;

  private Curl(Process process) {
    this.process = process;
    this.out = process.inputReader(UTF_8);
  }

  /// What came back: content decoded, fields by lower-case name.
  public record Answer(int status, Map<String, String> headers, String content) {
    public String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  public static Curl start(String... arguments) {
    var command = new ArrayList<>(List.of("curl", "-sS", "-N", "--max-time", "20"));
    command.addAll(List.of(arguments));
    try {
      return new Curl(new ProcessBuilder(command).redirectErrorStream(true).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A whole answer to a request that takes these codings.
  public static Answer get(String acceptEncoding, String url, String... more) {
    var arguments = new ArrayList<>(List.of("-i", "--compressed"));
    arguments.addAll(List.of("-H", "Accept-Encoding: " + acceptEncoding));
    arguments.addAll(List.of(more));
    arguments.add(url);
    try (Curl curl = start(arguments.toArray(String[]::new))) {
      return answer(curl.rest());
    }
  }

  private static Answer answer(String text) {
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      throw new AssertionError(text);
    }
    String[] lines = text.substring(0, end).split("\r\n", -1);
    Map<String, String> headers = new TreeMap<>();
    for (int i = 1; i < lines.length; i++) {
      String[] field = lines[i].split(":", 2);
      headers.merge(
          field[0].toLowerCase(Locale.ROOT), field[1].strip(), (one, other) -> one + ", " + other);
    }
    return new Answer(
        Integer.parseInt(lines[0].split(" ", -1)[1]), headers, text.substring(end + 4));
  }

  /// The next line of the content, as soon as it has come and was decoded.
  public String line() {
    try {
      return String.valueOf(out.readLine());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String rest() {
    try {
      var all = new StringBuilder();
      char[] some = new char[8192];
      for (int count = out.read(some); count >= 0; count = out.read(some)) {
        all.append(some, 0, count);
      }
      return all.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What became of it: 0 for an answer that was whole.
  public int exit() throws InterruptedException {
    return process.waitFor();
  }

  @Override
  public void close() {
    process.destroy();
  }
}
