package dev.claviger.server.certificates;

import dev.claviger.settings.Setting;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Certificates by ACME.
public record AcmeSettings(
    @Setting(
            help =
                "Address of an authority's ACME directory. With it, certificates are ordered and"
                    + " renewed.",
            example = "https://acme-v02.api.letsencrypt.org/directory")
        Optional<URI> directory,
    @Setting(
            help =
                "How the authority is shown that a host is ours: http-01, which it asks for at port"
                    + " 80 of the host (`listen`), or tls-alpn-01, which it asks for at port 443"
                    + " (`tls.listen`).",
            byDefault = "http-01")
        ChallengeKind challenge,
    @Setting(
            help = "E-mail address that the authority may write to.",
            example = "operator@example.org")
        Optional<String> contact,
    @Setting(
            help =
                "That you agree to the authority's terms of service; nothing is ordered without.",
            byDefault = "false")
        boolean agreeToTerms,
    @Setting(
            help =
                "The hosts, each of which gets a certificate. Default: those that sites without"
                    + " `certificates` name.",
            example = "example.org,www.example.org")
        List<String> hosts,
    @Setting(
            help =
                "PEM file with the authorities that the ACME server's own HTTPS is checked against,"
                    + " for a server of your own or for tests. Default: those of the JDK.",
            example = "/etc/claviger/acme-authority.pem")
        Optional<Path> authorityFile) {

  /// RFC 8555 section 7.1.3 has wildcards proved by DNS alone.
  private static final Pattern HOST =
      Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");

  private static final Pattern DIRECTORY = Pattern.compile("https://[^/?#@]+(/[^?#]*)?");

  public AcmeSettings {
    hosts.forEach(AcmeSettings::requireHost);
    if (directory.filter(it -> !DIRECTORY.matcher(it.toString()).matches()).isPresent()) {
      throw new IllegalArgumentException(
          "directory: expected an address such as https://HOST/PATH");
    }
    if (contact.filter(it -> !it.matches("[^@\\s,:?]+@[^@\\s,:?]+")).isPresent()) {
      throw new IllegalArgumentException("contact: expected an e-mail address");
    }
    if (directory.isPresent() && !agreeToTerms) {
      throw new IllegalArgumentException(
          "agree-to-terms: read the terms of %s and write true, or leave directory out"
              .formatted(directory.get().getHost()));
    }
  }

  private static void requireHost(String host) {
    if (!HOST.matcher(host).matches()) {
      throw new IllegalArgumentException(
          "hosts: '%s' is no host name in lower case; wildcards and addresses cannot be proved"
              .formatted(host));
    }
  }

  public boolean enabled() {
    return directory.isPresent();
  }

  /// Those that are written down, or else those of sites.
  public List<String> hosts(List<String> ofSites) {
    return hosts.isEmpty() ? ofSites.stream().distinct().toList() : hosts;
  }
}
