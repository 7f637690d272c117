package dev.claviger.http.proxy;

import dev.claviger.settings.Setting;
import java.time.Duration;
import java.util.Optional;

/// When a server is taken for down, and how it is found to be up again.
public record HealthOptions(
    @Setting(
            help =
                "After so many failures in a row a server gets no requests for a while: connections"
                    + " refused, answers broken or late. If no other is left, it gets them all the"
                    + " same.",
            byDefault = "3",
            min = "1")
        int failures,
    @Setting(
            help = "How long that while is at first; it doubles with each further failure.",
            byDefault = "1s",
            min = "10ms")
        Duration outFor,
    @Setting(help = "The longest it gets.", byDefault = "30s", min = "10ms") Duration longestOut,
    @Setting(
            help =
                "Path that is asked for at each server again and again. A server that does not"
                    + " answer 2xx or 3xx gets no requests. Without it, only failures count.",
            example = "/healthz")
        Optional<String> checkPath,
    @Setting(help = "Between two checks.", byDefault = "5s", min = "10ms") Duration checkInterval,
    @Setting(help = "How long a check may take.", byDefault = "2s", min = "10ms")
        Duration checkTimeout) {

  public HealthOptions {
    checkPath.ifPresent(path -> {
      if (!path.startsWith("/") || !path.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
        throw new IllegalArgumentException("check-path: expected a path such as /healthz");
      }
    });
  }
}
