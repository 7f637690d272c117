package dev.claviger.gateway.sites;

import dev.claviger.http.proxy.Patience;
import dev.claviger.settings.Setting;
import java.time.Duration;
import java.util.Optional;

/// How long the target of a route may take, where it differs from its upstream or application.
public record RouteTimeouts(
    @Setting(
            help =
                "From the complete request to the head of the answer. Longer is answered 504, looked"
                    + " at once a second or more often. Default: timeouts.response of the upstream,"
                    + " or times.request of the application.",
            example = "5m",
            min = "10ms")
        Optional<Duration> response,
    @Setting(
            help =
                "Between two pieces of an answer, or of the content of a request that the target"
                    + " takes. Default: timeouts.idle of the upstream.",
            example = "10m",
            min = "10ms")
        Optional<Duration> idle) {

  public boolean areUsual() {
    return response.isEmpty() && idle.isEmpty();
  }

  public Patience patience() {
    return new Patience(response, idle);
  }
}
