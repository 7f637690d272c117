package dev.claviger.http.tls;

import dev.claviger.settings.Setting;
import dev.claviger.settings.SettingsSchema;
import dev.claviger.settings.Sources;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// How TLS is spoken with servers behind us.
public record ClientTlsOptions(
    @Setting(
            help =
                "Whether a server's certificate is VERIFIED (authority and name) or anything is"
                    + " taken: INSECURE.",
            byDefault = "VERIFIED")
        ServerCertificates certificates,
    @Setting(
            help = "PEM file with the authorities that are trusted, in the place of the system's.",
            example = "/etc/claviger/internal-ca.pem")
        Optional<Path> authorities,
    @Setting(
            help =
                "Name that is asked for (SNI) and that the certificate must have, if it is not the"
                    + " one in the server's address.",
            example = "shop.internal")
        Optional<String> serverName,
    @Setting(
            help = "PEM file with our own certificate, for servers that ask for one.",
            example = "/etc/claviger/gateway.pem")
        Optional<Path> certificate,
    @Setting(help = "PEM file with its key.", example = "/etc/claviger/gateway.key")
        Optional<Path> key,
    @Setting(help = "Offer HTTP/2.", byDefault = "true") boolean http2) {

  public ClientTlsOptions {
    if (certificate.isPresent() != key.isPresent()) {
      throw new IllegalArgumentException("certificate and key go together: name both or none");
    }
    if (certificates == ServerCertificates.INSECURE && authorities.isPresent()) {
      throw new IllegalArgumentException(
          "authorities has no effect with certificates: INSECURE; leave one of them out");
    }
  }

  /// Offered in the handshake (ALPN), the best first.
  List<String> protocols() {
    return http2 ? List.of("h2", "http/1.1") : List.of("http/1.1");
  }

  /// The documented defaults.
  public static ClientTlsOptions defaults() {
    return SettingsSchema.of(ClientTlsOptions.class).load(Sources.NONE).value();
  }
}
