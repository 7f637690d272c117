package dev.claviger.http.proxy;

import java.time.Duration;
import java.util.Optional;

/// How long a server may take for some requests, where they differ from others of its group: for
/// reports that take minutes, or answers that must come at once.
///
/// @param response in place of [UpstreamTimeouts#response]
/// @param idle in place of [UpstreamTimeouts#idle]
public record Patience(Optional<Duration> response, Optional<Duration> idle) {

  private static final Patience USUAL = new Patience(Optional.empty(), Optional.empty());

  /// As the group says.
  public static Patience usual() {
    return USUAL;
  }

  /// What holds for a group.
  UpstreamTimeouts over(UpstreamTimeouts group) {
    return equals(USUAL)
        ? group
        : new UpstreamTimeouts(
            group.connect(),
            response.orElse(group.response()),
            idle.orElse(group.idle()),
            group.keepAlive(),
            group.tunnel());
  }
}
