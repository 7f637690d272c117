package dev.claviger.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.claviger.gateway.GatewaySettings;
import dev.claviger.gateway.apps.AppSettings;
import dev.claviger.gateway.sites.Route;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import java.net.URI;
import java.util.Optional;
import java.util.stream.Collectors;

/// What there is to say of each thing that goes wrong in development.
final class DevelopmentPages {

  private DevelopmentPages() {}

  static DevelopmentPage brokenSettings(String message) {
    return new DevelopmentPage(
        500,
        "The settings cannot be used",
        message,
        "Mend the settings file and save it: it is read anew at once.",
        true);
  }

  static DevelopmentPage failed(Request request, Throwable thrown) {
    return new DevelopmentPage(
        500,
        "Request %s failed".formatted(request.id()),
        "%s %s\n%s".formatted(request.method(), request.rawPath(), thrown),
        "The terminal shows where it happened.",
        false);
  }

  /// @param usual what everybody else would be told
  static DevelopmentPage unanswered(
      Request request, Route route, GatewaySettings settings, Response usual) {
    var place =
        "%s %s belongs to the route %s of the site %s."
            .formatted(request.method(), request.rawPath(), route.label(), route.site().label());
    return route
        .settings()
        .app()
        .flatMap(name -> app(settings, name))
        .map(app -> appUnanswered(place, app, usual))
        .orElseGet(
            () -> upstreamUnanswered(place, route.settings().proxy().orElse(""), settings, usual));
  }

  private static DevelopmentPage appUnanswered(String place, AppSettings app, Response usual) {
    return new DevelopmentPage(
        usual.status(),
        "The application %s does not answer".formatted(app.name()),
        "%s\n%s\nIt is started by: %s"
            .formatted(
                place, text(usual), app.command().orElse(app.process() + " of the Procfile")),
        "The terminal shows what it writes. It has to listen on 127.0.0.1, at the port that its"
            + " variable PORT names.",
        true);
  }

  private static DevelopmentPage upstreamUnanswered(
      String place, String target, GatewaySettings settings, Response usual) {
    var tried = addresses(settings, target);
    return new DevelopmentPage(
        usual.status(),
        "%s does not answer".formatted(tried),
        "%s\n%s\nTried: %s".formatted(place, text(usual), tried),
        "Start the application that should listen there, or name another address in the settings"
            + " file.",
        true);
  }

  private static Optional<AppSettings> app(GatewaySettings settings, String name) {
    return settings.apps().stream().filter(it -> it.name().equals(name)).findFirst();
  }

  /// A route names an upstream, or an address itself.
  private static String addresses(GatewaySettings settings, String target) {
    return settings.upstreams().stream()
        .filter(it -> it.name().equals(target))
        .findFirst()
        .map(it ->
            it.options().servers().stream().map(URI::toString).collect(Collectors.joining(", ")))
        .orElse(target);
  }

  private static String text(Response usual) {
    return usual.body() instanceof Response.Bytes(var content)
        ? new String(content, UTF_8).strip()
        : "Status " + usual.status();
  }
}
