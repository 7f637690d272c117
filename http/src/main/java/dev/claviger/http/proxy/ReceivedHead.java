package dev.claviger.http.proxy;

import dev.claviger.http.Headers;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A status line and headers of a server, checked.
///
/// @param length as announced; empty if the content ends otherwise
/// @param keepsAlive whether the server goes on with the connection
/// @param delimited whether the end of the content can be told from the end of the connection
record ReceivedHead(
    int status, Headers headers, OptionalLong length, boolean keepsAlive, boolean delimited) {

  private static final Pattern TIMEOUT =
      Pattern.compile("(?:^|[, ])timeout=([0-9]{1,6})(?:$|[, ])", Pattern.CASE_INSENSITIVE);

  /// How long the server keeps an idle connection, less a second for the way; empty if it does not
  /// say.
  Optional<Duration> keepAliveHint() {
    return headers
        .first("Keep-Alive")
        .map(TIMEOUT::matcher)
        .filter(Matcher::find)
        .map(found -> Duration.ofSeconds(Math.max(0, Long.parseLong(found.group(1)) - 1)));
  }
}
