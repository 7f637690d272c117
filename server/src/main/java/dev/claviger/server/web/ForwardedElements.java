package dev.claviger.server.web;

import dev.claviger.http.HeaderSyntax;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A line of the header `Forwarded`: RFC 7239 section 4.
///
/// ```
/// Forwarded: for=192.0.2.43;proto=https, for="[2001:db8:cafe::17]:4711"
/// ```
final class ForwardedElements {
  private final String line;
  private int at;

  private ForwardedElements(String line) {
    this.line = line;
  }

  /// What the proxies say, the nearest last. A line that cannot be read ends what is known: a
  /// client may have sent it so that its quotation mark takes in what our proxy appended, and
  /// neither that nor what stands before it is to be believed.
  static List<ForwardedHop> hops(List<String> lines) {
    List<ForwardedHop> known = new ArrayList<>();
    for (String line : lines.reversed()) {
      Optional<List<ForwardedHop>> read = new ForwardedElements(line).read();
      if (read.isEmpty()) {
        break;
      }
      known.addAll(0, read.get());
    }
    return known;
  }

  private Optional<List<ForwardedHop>> read() {
    List<ForwardedHop> hops = new ArrayList<>();
    while (true) {
      Map<String, String> pairs = new HashMap<>();
      do {
        if (!pair(pairs)) {
          return Optional.empty();
        }
      } while (skip(';'));
      if (!pairs.isEmpty()) {
        hops.add(ForwardedHop.of(pairs.getOrDefault("for", ""), pairs.getOrDefault("proto", "")));
      }
      if (at == line.length()) {
        return Optional.of(hops);
      }
      if (!skip(',')) {
        return Optional.empty();
      }
    }
  }

  /// @return false if what stands here is no pair, nor nothing; or its name was there before
  private boolean pair(Map<String, String> pairs) {
    blanks();
    String name = token();
    if (name.isEmpty()) {
      return true;
    }
    if (!skip('=')) {
      return false;
    }
    Optional<String> value = at < line.length() && line.charAt(at) == '"' ? quoted() : plain();
    blanks();
    return value.isPresent() && pairs.put(name.toLowerCase(Locale.ROOT), value.get()) == null;
  }

  private String token() {
    int start = at;
    while (at < line.length() && HeaderSyntax.isTokenCharacter(line.charAt(at))) {
      at++;
    }
    return line.substring(start, at);
  }

  private Optional<String> plain() {
    return Optional.of(token()).filter(value -> !value.isEmpty());
  }

  private Optional<String> quoted() {
    var value = new StringBuilder();
    for (at++; at < line.length(); at++) {
      char c = line.charAt(at);
      if (c == '"') {
        at++;
        return Optional.of(value.toString());
      }
      if (c == '\\' && ++at == line.length()) {
        break;
      }
      value.append(line.charAt(at));
    }
    return Optional.empty();
  }

  private void blanks() {
    while (at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) {
      at++;
    }
  }

  private boolean skip(char expected) {
    boolean there = at < line.length() && line.charAt(at) == expected;
    if (there) {
      at++;
    }
    return there;
  }
}
