package dev.claviger.server.tracing;

import dev.claviger.settings.Secret;
import dev.claviger.settings.Setting;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Traces for OpenTelemetry.
public record TracingSettings(
    @Setting(
            help =
                "Address of a collector that takes OTLP over HTTP; /v1/traces is added if it has no"
                    + " path. With it, requests are traced.",
            example = "http://127.0.0.1:4318")
        Optional<URI> endpoint,
    @Setting(
            help =
                "Which part of the requests is traced, from 0 to 1. A request that belongs to a"
                    + " trace already is traced if the rest of it is.",
            byDefault = "1",
            min = "0",
            max = "1")
        double ratio,
    @Setting(
            help =
                "Whose traces are gone on with, by `traceparent` (W3C Trace Context): nobody,"
                    + " proxies (those of `web.trusted-proxies`) or anybody, who can then have every"
                    + " request of theirs traced.",
            byDefault = "proxies")
        TracedCallers callers,
    @Setting(help = "How this service is called in traces.", byDefault = "claviger")
        String serviceName,
    @Setting(
            help = "What else to say of this service, as NAME=VALUE.",
            example = "deployment.environment.name=production")
        List<String> attributes,
    @Setting(
            help =
                "Headers for the collector, each as `Name: value`; file:PATH reads one from a file."
                    + " Where they may hold a key, they are sent by HTTPS or on this machine only.",
            example = "file:/etc/claviger/collector-key")
        List<Secret> headers,
    @Setting(
            help =
                "PEM file with the authorities that the collector's certificate is checked against."
                    + " Default: those of the JDK.",
            example = "/etc/claviger/collector-authority.pem")
        Optional<Path> authorityFile,
    @Setting(
            help =
                "Spans that wait to be sent, at most. What does not fit is dropped: requests never"
                    + " wait for the collector.",
            byDefault = "8192",
            min = "1",
            max = "1000000")
        int queue,
    @Setting(
            help = "How long spans are gathered before they are sent.",
            byDefault = "1s",
            min = "10ms")
        Duration interval,
    @Setting(
            help =
                "How long the collector may take for an answer. When the server stops, what is left"
                    + " is sent within this time.",
            byDefault = "5s",
            min = "10ms")
        Duration timeout) {

  private static final Pattern NAME_AND_VALUE = Pattern.compile("[^=\\s]+=.*");
  private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+:[^\\r\\n]*");
  private static final Pattern THIS_MACHINE =
      Pattern.compile("localhost|127(\\.[0-9]+){3}|\\[::1]");

  public TracingSettings {
    endpoint.ifPresent(TracingSettings::requireCollector);
    attributes.forEach(TracingSettings::requireAttribute);
    headers.forEach(TracingSettings::requireHeader);
    if (!headers.isEmpty() && endpoint.filter(TracingSettings::tellsEverybody).isPresent()) {
      throw new IllegalArgumentException(
          "headers: they would go to %s in the clear: write https"
              .formatted(endpoint.get().getHost()));
    }
  }

  private static void requireCollector(URI address) {
    boolean http = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
    if (!http
        || address.getHost() == null
        || address.getRawUserInfo() != null
        || address.getRawQuery() != null
        || address.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "endpoint: expected an address such as http://127.0.0.1:4318");
    }
  }

  private static void requireAttribute(String text) {
    if (!NAME_AND_VALUE.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "attributes: expected NAME=VALUE, found '%s'".formatted(text));
    }
  }

  private static void requireHeader(Secret header) {
    if (!HEADER.matcher(header.reveal()).matches()) {
      throw new IllegalArgumentException("headers: expected each as `Name: value`, in one line");
    }
  }

  /// ASVS 12.3.1.
  private static boolean tellsEverybody(URI address) {
    return "http".equals(address.getScheme()) && !THIS_MACHINE.matcher(address.getHost()).matches();
  }

  public boolean enabled() {
    return endpoint.isPresent();
  }

  /// Where traces are sent.
  String address() {
    var address = endpoint.orElseThrow();
    var path = address.getRawPath();
    return path.isEmpty() || path.equals("/")
        ? address.resolve("/v1/traces").toString()
        : address.toString();
  }
}
