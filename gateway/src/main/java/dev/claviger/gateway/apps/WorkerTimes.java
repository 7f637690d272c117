package dev.claviger.gateway.apps;

import dev.claviger.settings.Setting;
import java.time.Duration;
import java.util.Optional;

/// How long a worker may take.
public record WorkerTimes(
    @Setting(
            help = "From its start until it takes requests. Longer ends it.",
            byDefault = "30s",
            min = "100ms")
        Duration start,
    @Setting(
            help =
                "For a request. Longer is answered 504, and the worker that kept it waiting is"
                    + " replaced.",
            byDefault = "60s",
            min = "10ms")
        Duration request,
    @Setting(
            help =
                "For the requests that it has when it is to end, and once more to end by itself"
                    + " after SIGTERM. Longer gets SIGKILL.",
            byDefault = "10s")
        Duration stop,
    @Setting(
            help =
                "After a worker that ended by itself the next is started when so much time has"
                    + " passed; it doubles with each that ends before it has run for a minute.",
            byDefault = "200ms",
            min = "10ms")
        Duration restart,
    @Setting(help = "The longest it gets.", byDefault = "30s", min = "10ms")
        Duration longestRestart,
    @Setting(
            help =
                "Path that is asked for until it answers 2xx or 3xx: then the worker takes requests."
                    + " Without it, it does as soon as it accepts connections.",
            example = "/healthz")
        Optional<String> readyPath) {

  public WorkerTimes {
    readyPath.ifPresent(path -> {
      if (!path.startsWith("/") || !path.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
        throw new IllegalArgumentException("ready-path: expected a path such as /healthz");
      }
    });
  }
}
