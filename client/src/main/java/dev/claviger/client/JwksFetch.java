package dev.claviger.client;

import dev.claviger.jose.JoseAlgorithm;
import dev.claviger.jose.JsonObject;
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
  private final Optional<String> issuer;
  private final Duration timeout;
  private final int maxBytes;
  private final JoseAlgorithm[] whenUnstated;
  private final HttpClient client;

  /// @param issuer whose metadata is at `uri` and says where the keys are; empty if those are there
  JwksFetch(
      URI uri,
      Optional<String> issuer,
      Duration timeout,
      int maxBytes,
      List<JoseAlgorithm> whenUnstated) {
    this.uri = uri;
    this.issuer = issuer;
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

  CompletableFuture<Fetched> send() {
    var keys =
        issuer
            .map(name -> get(uri).thenCompose(metadata -> get(keysAddress(name, metadata))))
            .orElseGet(() -> get(uri));
    return keys.thenApply(this::read);
  }

  /// The metadata has to be that of the very issuer, or one issuer could stand in for another
  /// (OpenID Connect Discovery 1.0 section 4.3; mix-up, RFC 9700 section 4.4). Only an issuer on
  /// this machine may point at this machine.
  private URI keysAddress(String name, HttpResponse<byte[]> metadata) {
    var found = JsonObject.parse(text(metadata));
    var said = found.string("issuer").orElse("");
    if (!said.equals(name)) {
      throw new JwksUnavailableException("is the metadata of '%s'".formatted(said), null);
    }
    var address =
        found
            .string("jwks_uri")
            .orElseThrow(() -> new JwksUnavailableException("names no jwks_uri", null));
    var keys = TrustedAddress.check(URI.create(address));
    if (TrustedAddress.isThisMachine(keys.getHost())
        && !TrustedAddress.isThisMachine(uri.getHost())) {
      throw new JwksUnavailableException("points at this machine: " + address, null);
    }
    return keys;
  }

  /// A request's own timeout ends with the head of the answer; a body that trickles in forever must
  /// end too.
  private CompletableFuture<HttpResponse<byte[]>> get(URI address) {
    var request =
        HttpRequest.newBuilder(address)
            .timeout(timeout)
            .header("Accept", "application/jwk-set+json, application/json")
            .build();
    var bounded = BodyHandlers.limiting(BodyHandlers.ofByteArray(), maxBytes);
    var answer = client.sendAsync(request, bounded);
    return answer
        .copy()
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((_, _) -> answer.cancel(true));
  }

  private static String text(HttpResponse<byte[]> answer) {
    if (answer.statusCode() != 200) {
      throw new JwksUnavailableException("answered " + answer.statusCode(), null);
    }
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  private Fetched read(HttpResponse<byte[]> answer) {
    var keys = JwkSet.parse(text(answer), whenUnstated).publicOnly();
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
