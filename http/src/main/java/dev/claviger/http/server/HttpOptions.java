package dev.claviger.http.server;

/// Everything that can be set about the engine.
///
/// @param limits sizes and counts
/// @param timeouts durations
/// @param trustRequestId take a sane `X-Request-ID` from the client; only behind a proxy that sets
///   it
public record HttpOptions(HttpLimits limits, HttpTimeouts timeouts, boolean trustRequestId) {

  public static HttpOptions defaults() {
    return new HttpOptions(HttpLimits.defaults(), HttpTimeouts.defaults(), false);
  }
}
