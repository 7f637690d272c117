package dev.claviger.server.web;

import dev.claviger.settings.Setting;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/// Which pages of other origins may call (the CORS protocol of the Fetch standard).
public record CorsSettings(
    @Setting(
            help =
                "The origins whose pages may call, such as https://app.example.org; `*` for any."
                    + " None: browsers let no other origin read an answer.",
            example = "https://app.example.org")
        List<String> origins,
    @Setting(
            help = "The methods that they may use.",
            byDefault = "GET, POST, PUT, PATCH, DELETE, OPTIONS")
        List<String> methods,
    @Setting(
            help = "The headers that they may send.",
            byDefault =
                "accept, authorization, content-type, x-csrf-token, x-csrftoken, x-requested-with,"
                    + " x-token-delivery")
        List<String> headers,
    @Setting(
            help = "The headers of answers that their scripts may read.",
            byDefault = "Retry-After, X-Request-ID")
        List<String> exposedHeaders,
    @Setting(
            help =
                "Whether their requests may carry cookies. Tokens in the Authorization header do"
                    + " not need it.",
            byDefault = "false")
        boolean credentials,
    @Setting(
            help = "How long a browser may remember what is allowed.",
            byDefault = "1d",
            min = "0s",
            max = "1d")
        Duration maxAge) {
  private static final String ANY = "*";

  /// Whether pages of every origin may call.
  public boolean anyOrigin() {
    return origins.contains(ANY);
  }

  public CorsSettings {
    origins.stream().filter(origin -> !origin.equals(ANY)).forEach(CorsSettings::requireOrigin);
    if (credentials && origins.contains(ANY)) {
      throw new IllegalArgumentException(
          "credentials cannot be allowed to every origin: name the origins");
    }
  }

  /// An origin is scheme, host and port (RFC 6454, section 6.2); with a path it would match
  /// nothing.
  private static void requireOrigin(String text) {
    var uri = URI.create(text.replace(' ', '+'));
    var origin = uri.getScheme() + "://" + uri.getRawAuthority();
    if (!text.equals(origin) || uri.getHost() == null || !text.matches("https?://[^A-Z@]+")) {
      throw new IllegalArgumentException(
          "'%s' is no origin; write it as browsers do, in lower case and without a path: https://app.example.org"
              .formatted(text));
    }
  }
}
