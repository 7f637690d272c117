package dev.claviger.server;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/// A server, in this process unless said otherwise, and a client for it: real sockets, a real
/// database, nothing replaced.
public final class RunningClaviger implements AutoCloseable {
  private final Optional<Claviger> claviger;
  private final int port;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  public RunningClaviger(Claviger claviger) {
    this(Optional.of(claviger), claviger.address().getPort());
  }

  private RunningClaviger(Optional<Claviger> claviger, int port) {
    this.claviger = claviger;
    this.port = port;
  }

  /// A client alone, for the server of another process.
  static RunningClaviger elsewhere(int port) {
    return new RunningClaviger(Optional.empty(), port);
  }

  public Claviger claviger() {
    return claviger.orElseThrow();
  }

  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /// A request to build on.
  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(20));
  }

  public HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (java.io.IOException | InterruptedException failure) {
      throw new AssertionError(failure);
    }
  }

  public HttpResponse<String> post(String path, String json) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  public HttpResponse<String> postForm(String path, String form) {
    return send(
        request(path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form)));
  }

  public HttpResponse<String> get(String path, String... headers) {
    var request = request(path).GET();
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  @Override
  public void close() {
    client.close();
    claviger.ifPresent(Claviger::close);
  }
}
