package dev.claviger.gateway.sites;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/// A path as a careless server behind us may read it: decoded once more, without parameters
/// (`/admin;x=1/`), with double slashes as one, without difference of case, and at an end where a
/// query or a fragment seems to begin that was encoded (`/admin%3Fx`, `/admin%23/public`). If that
/// belongs to another route than the path itself, the two of us would disagree on what is
/// protected.
final class LenientReading {

  private static final int MOST_ROUNDS = 3;

  private LenientReading() {}

  /// Whether there is only one way to read it.
  static boolean isPlain(String path) {
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '%'
          || c == ';'
          || c == '#'
          || c == '?'
          || (c >= 'A' && c <= 'Z')
          || (c == '/' && follows(path, i, '/'))) {
        return false;
      }
    }
    return true;
  }

  private static boolean follows(String path, int i, char next) {
    return i + 1 < path.length() && path.charAt(i + 1) == next;
  }

  /// Empty if decoding once more brings up dot segments, wherever they are: such a path leads
  /// anywhere.
  static Optional<String> of(String path) {
    var decoded = path;
    for (int i = 0; i < MOST_ROUNDS && decoded.indexOf('%') >= 0; i++) {
      decoded = decoded(decoded);
    }
    var segments = decoded.replace('\\', '/').split("/", -1);
    var reading = new StringBuilder();
    for (int i = 0; i < segments.length; i++) {
      var segment = withoutParameters(segments[i]);
      if (segment.equals(".") || segment.equals("..")) {
        return Optional.empty();
      }
      if (!segment.isEmpty() || i == segments.length - 1) {
        reading.append('/').append(segment);
      }
    }
    return Optional.of(withoutRest(reading.toString()).toLowerCase(Locale.ROOT));
  }

  private static String withoutRest(String path) {
    for (int i = 0; i < path.length(); i++) {
      if (path.charAt(i) == '#' || path.charAt(i) == '?') {
        return path.substring(0, i);
      }
    }
    return path;
  }

  private static String withoutParameters(String segment) {
    int semicolon = segment.indexOf(';');
    return semicolon < 0 ? segment : segment.substring(0, semicolon);
  }

  /// What is no escape stays as it is.
  private static String decoded(String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    int length = 0;
    for (int i = 0; i < bytes.length; i++) {
      boolean escape =
          bytes[i] == '%'
              && i + 2 < bytes.length
              && HexFormat.isHexDigit(bytes[i + 1])
              && HexFormat.isHexDigit(bytes[i + 2]);
      if (escape) {
        bytes[length++] =
            (byte)
                (HexFormat.fromHexDigit(bytes[i + 1]) << 4 | HexFormat.fromHexDigit(bytes[i + 2]));
        i += 2;
      } else {
        bytes[length++] = bytes[i];
      }
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}
