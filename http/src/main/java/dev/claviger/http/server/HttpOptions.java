package dev.claviger.http.server;

import dev.claviger.settings.Group;
import dev.claviger.settings.Setting;
import dev.claviger.settings.SettingsSchema;
import dev.claviger.settings.Sources;

/// Everything that can be set about the engine.
public record HttpOptions(
    @Group(help = "What a client may ask for.") HttpLimits limits,
    @Group(help = "How long everything may take.") HttpTimeouts timeouts,
    @Group(help = "HTTP/2 with clients.") Http2Options http2,
    @Setting(
            help =
                "Take the request id from a client's X-Request-ID header, if it is at most 64"
                    + " letters, digits, dots, dashes and underscores. Only behind a proxy that"
                    + " sets it.",
            byDefault = "false")
        boolean trustRequestId) {

  /// The documented defaults.
  public static HttpOptions defaults() {
    return SettingsSchema.of(HttpOptions.class).load(Sources.NONE).value();
  }
}
