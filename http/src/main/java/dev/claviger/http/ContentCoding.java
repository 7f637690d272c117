package dev.claviger.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The content codings we know, in the order in which we like them (RFC 9110 section 12.5.3).
public enum ContentCoding {
  BROTLI("br", ".br"),
  ZSTANDARD("zstd", ".zst"),
  GZIP("gzip", ".gz");

  private static final List<ContentCoding> PREFERRED = List.of(values());

  private final String token;
  private final String suffix;

  ContentCoding(String token, String suffix) {
    this.token = token;
    this.suffix = suffix;
  }

  /// As it stands in `Content-Encoding`.
  public String token() {
    return token;
  }

  /// Of the names of files in this coding: `.gz`.
  public String suffix() {
    return suffix;
  }

  /// The best of the available codings that a client takes; empty for the content as it is. Among
  /// those it takes, whatever their weight, ours is the choice: weights say little of sizes.
  public static Optional<ContentCoding> choose(
      Optional<String> acceptEncoding, Set<ContentCoding> available) {
    if (acceptEncoding.isEmpty() || available.isEmpty()) {
      return Optional.empty();
    }
    String accepted = acceptEncoding.get().toLowerCase(Locale.ROOT);
    return PREFERRED.stream()
        .filter(coding -> available.contains(coding) && isAccepted(coding.token, accepted))
        .findFirst();
  }

  /// A coding that is not named is accepted if `*` is.
  private static boolean isAccepted(String token, String accepted) {
    boolean any = false;
    for (String member : accepted.split(",", -1)) {
      int semicolon = member.indexOf(';');
      String name = (semicolon < 0 ? member : member.substring(0, semicolon)).strip();
      boolean positive = semicolon < 0 || !isZero(member.substring(semicolon + 1));
      if (name.equals(token) || (token.equals("gzip") && name.equals("x-gzip"))) {
        return positive;
      }
      any |= name.equals("*") && positive;
    }
    return any;
  }

  private static boolean isZero(String weight) {
    return weight.strip().matches("q=0(\\.0*)?");
  }
}
