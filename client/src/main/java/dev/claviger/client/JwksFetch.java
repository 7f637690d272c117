package dev.claviger.client;

import dev.claviger.jose.JoseAlgorithm;
import dev.claviger.jose.JwkSet;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// One request for a key set, bounded in time and size.
final class JwksFetch implements AutoCloseable {
  private static final Pattern MAX_AGE =
      Pattern.compile("(?:^|[\\s,])max-age\\s*=\\s*\"?(\\d{1,9})", Pattern.CASE_INSENSITIVE);

  /// @param maxAge how long the answer says it is fresh
  record Fetched(JwkSet keys, Optional<Duration> maxAge) {}

  private final URI uri;
  private final Duration timeout;
  private final int maxBytes;
  private final JoseAlgorithm[] whenUnstated;
  private final HttpClient client;

  JwksFetch(URI uri, Duration timeout, int maxBytes, List<JoseAlgorithm> whenUnstated) {
    this.uri = uri;
    this.timeout = timeout;
    this.maxBytes = maxBytes;
    this.whenUnstated = whenUnstated.toArray(JoseAlgorithm[]::new);
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
  }

  URI uri() {
    return uri;
  }

  /// A request's own timeout ends with the head of the answer; a body that trickles in forever must
  /// end too.
  CompletableFuture<Fetched> send() {
    var request =
        HttpRequest.newBuilder(uri)
            .timeout(timeout)
            .header("Accept", "application/jwk-set+json, application/json")
            .build();
    var bounded = BodyHandlers.limiting(BodyHandlers.ofByteArray(), maxBytes);
    var answer = client.sendAsync(request, bounded);
    return answer
        .copy()
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((_, _) -> answer.cancel(true))
        .thenApply(this::read);
  }

  private Fetched read(HttpResponse<byte[]> answer) {
    if (answer.statusCode() != 200) {
      throw new JwksUnavailableException("answered " + answer.statusCode(), null);
    }
    var json = new String(answer.body(), StandardCharsets.UTF_8);
    var keys = JwkSet.parse(json, whenUnstated).publicOnly();
    return new Fetched(keys, maxAge(answer));
  }

  private static Optional<Duration> maxAge(HttpResponse<byte[]> answer) {
    return answer.headers().allValues("Cache-Control").stream()
        .map(MAX_AGE::matcher)
        .filter(java.util.regex.Matcher::find)
        .map(it -> Duration.ofSeconds(Long.parseLong(it.group(1))))
        .findFirst();
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
