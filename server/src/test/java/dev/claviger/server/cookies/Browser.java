package dev.claviger.server.cookies;

import dev.claviger.server.RunningClaviger;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/// A client that keeps cookies as a browser does, by name, path and end; and says where its page
/// comes from.
final class Browser {

  /// A cookie as it was set: its value and its attributes, as written.
  record Kept(String value, List<String> attributes) {
    String path() {
      return attributes.stream()
          .filter(it -> it.startsWith("Path="))
          .map(it -> it.substring("Path=".length()))
          .findFirst()
          .orElseThrow();
    }

    int maxAge() {
      return attributes.stream()
          .filter(it -> it.startsWith("Max-Age="))
          .mapToInt(it -> Integer.parseInt(it.substring("Max-Age=".length())))
          .findFirst()
          .orElseThrow();
    }
  }

  final Map<String, Kept> cookies = new LinkedHashMap<>();
  private final RunningClaviger server;
  private final List<String> origin;

  private Browser(RunningClaviger server, List<String> origin) {
    this.server = server;
    this.origin = origin;
  }

  /// With a page of the server itself.
  static Browser at(RunningClaviger server) {
    return new Browser(server, List.of("Sec-Fetch-Site", "same-origin"));
  }

  /// The same browser with a page of somebody else.
  Browser on(String origin, String fetchSite) {
    var other = new Browser(server, List.of("Origin", origin, "Sec-Fetch-Site", fetchSite));
    other.cookies.putAll(cookies);
    return other;
  }

  HttpResponse<String> post(String path, String json, String... headers) {
    var body = BodyPublishers.ofString(json);
    return send("POST", path, server.request(path).method("POST", body), json, headers);
  }

  /// What a form sends.
  HttpResponse<String> form(String path, String form) {
    var body = BodyPublishers.ofString(form);
    return send(
        "POST",
        path,
        server.request(path).method("POST", body),
        "",
        "Content-Type",
        "application/x-www-form-urlencoded");
  }

  HttpResponse<String> get(String path, String... headers) {
    return send("GET", path, server.request(path).GET(), "", headers);
  }

  HttpResponse<String> delete(String path, String... headers) {
    return send("DELETE", path, server.request(path).DELETE(), "", headers);
  }

  private HttpResponse<String> send(
      String method, String path, HttpRequest.Builder request, String body, String... headers) {
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    sent(path).ifPresent(it -> request.header("Cookie", it));
    if (!method.equals("GET")) {
      request.headers(origin.toArray(String[]::new));
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    var response = server.send(request);
    response.headers().allValues("Set-Cookie").forEach(this::keep);
    return response;
  }

  private Optional<String> sent(String path) {
    var text =
        cookies.entrySet().stream()
            .filter(it -> path.startsWith(it.getValue().path()))
            .map(it -> it.getKey() + "=" + it.getValue().value())
            .collect(Collectors.joining("; "));
    return Optional.of(text).filter(it -> !it.isEmpty());
  }

  private void keep(String header) {
    var parts = new ArrayList<>(Arrays.asList(header.split("; ", -1)));
    var pair = parts.removeFirst().split("=", 2);
    var cookie = new Kept(pair[1], parts);
    if (cookie.maxAge() == 0) {
      cookies.remove(pair[0]);
    } else {
      cookies.put(pair[0], cookie);
    }
  }

  Kept cookie(String name) {
    return Objects.requireNonNull(cookies.get(name), name);
  }

  String value(String name) {
    return cookie(name).value();
  }

  void put(String name, String value) {
    cookies.put(name, new Kept(value, List.of("Path=/", "Max-Age=60")));
  }
}
