package dev.claviger.http;

import java.util.Optional;
import java.util.stream.Stream;

/// The content codings we know (RFC 9110 section 8.4.1), in the order in which we like them.
public enum ContentCoding {
  BROTLI("br", ".br", 0, 4, 6, 11),
  /// Above 19 its window would be larger than the 8 MiB that clients take (RFC 9659).
  ZSTANDARD("zstd", ".zst", 1, 3, 9, 19),
  GZIP("gzip", ".gz", 1, 4, 6, 9);

  private final String token;
  private final String suffix;
  private final int leastLevel;
  private final int usualLevel;
  private final int levelOnce;
  private final int mostLevel;

  ContentCoding(String token, String suffix, int least, int usual, int once, int most) {
    this.token = token;
    this.suffix = suffix;
    this.leastLevel = least;
    this.usualLevel = usual;
    this.levelOnce = once;
    this.mostLevel = most;
  }

  /// As it stands in `Content-Encoding`.
  public String token() {
    return token;
  }

  /// Of the names of files in this coding: `.gz`.
  public String suffix() {
    return suffix;
  }

  /// The level that tries least.
  public int leastLevel() {
    return leastLevel;
  }

  /// For what is compressed each time it is sent: the knee of the curve.
  public int usualLevel() {
    return usualLevel;
  }

  /// For what is compressed once and kept.
  public int levelOnce() {
    return levelOnce;
  }

  /// The level that tries most.
  public int mostLevel() {
    return mostLevel;
  }

  /// By its token in lower case, or by another name that it once had.
  public static Optional<ContentCoding> named(String token) {
    String name = token.equals("x-gzip") ? "gzip" : token;
    return Stream.of(values()).filter(coding -> coding.token.equals(name)).findFirst();
  }
}
