package dev.claviger.http.tls;

import dev.claviger.settings.Setting;
import dev.claviger.settings.SettingsSchema;
import dev.claviger.settings.Sources;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What a TLS handshake asks for.
public record HandshakeOptions(
    @Setting(help = "Oldest version of TLS that is spoken.", byDefault = "TLS_1_2")
        TlsVersion minimumVersion,
    @Setting(help = "Offer HTTP/2, which browsers then speak.", byDefault = "true") boolean http2,
    @Setting(
            help =
                "Cipher suites, as the JDK calls them, if not all of those that are good: with forward"
                    + " secrecy and authenticated encryption.",
            example = "TLS_AES_256_GCM_SHA384, TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384")
        List<String> cipherSuites,
    @Setting(
            help = "Whether clients show a certificate: NONE, OPTIONAL or REQUIRED.",
            byDefault = "NONE")
        ClientCertificates clientCertificates,
    @Setting(
            help = "PEM file with the authorities whose client certificates are good.",
            example = "/etc/claviger/clients.pem")
        Optional<Path> clientAuthorities,
    @Setting(
            help =
                "From the connection to the end of the handshake. Longer is closed without an"
                    + " answer.",
            byDefault = "10s",
            min = "10ms")
        Duration timeout,
    @Setting(
            help = "Handshakes under way at once. One more is closed without an answer.",
            byDefault = "1000",
            min = "1")
        int limit) {

  public HandshakeOptions {
    cipherSuites.stream()
        .filter(suite -> !TlsContext.SUITES.contains(suite))
        .findFirst()
        .ifPresent(suite -> {
          throw new IllegalArgumentException(
              "cipher-suites: %s is none of %s"
                  .formatted(suite, String.join(", ", TlsContext.SUITES)));
        });
    if (clientCertificates != ClientCertificates.NONE && clientAuthorities.isEmpty()) {
      throw new IllegalArgumentException(
          "client-certificates needs client-authorities: the file of those who sign them");
    }
  }

  /// Offered in the handshake (ALPN), the best first.
  List<String> protocols() {
    return http2 ? List.of("h2", "http/1.1") : List.of("http/1.1");
  }

  /// The documented defaults.
  public static HandshakeOptions defaults() {
    return SettingsSchema.of(HandshakeOptions.class).load(Sources.NONE).value();
  }
}
