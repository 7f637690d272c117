package dev.claviger.server.tokens;

import com.sun.net.httpserver.HttpServer;
import dev.claviger.server.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// A server for each section of the contract, with the settings that it was recorded under, as a
/// team would paste them.
final class ContractServers implements AutoCloseable {
  /// By the beginning of the section's title; the others were recorded under the defaults.
  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("THROTTLE", "throttles: {login: 3/d}"),
          Map.entry("THROTTLE / anon", "throttles: {anonymous: 2/d, login: off}"),
          Map.entry("THROTTLE / user", "throttles: {user: 2/d}"),
          Map.entry("THROTTLE details / retry", "throttles: {user: 2/d}"),
          Map.entry("THROTTLE details", "throttles: {anonymous: 2/d}"),
          Map.entry(
              "ROTATE + BLACKLIST",
              "simplejwt: {ROTATE_REFRESH_TOKENS: True, BLACKLIST_AFTER_ROTATION: True}"),
          Map.entry("ROTATE only", "simplejwt: {ROTATE_REFRESH_TOKENS: True}"),
          Map.entry(
              "AUTH_TOKEN_CLASSES = Sliding",
              "simplejwt: {AUTH_TOKEN_CLASSES: [SlidingToken], BLACKLIST_AFTER_ROTATION: True}"),
          Map.entry(
              "AUTH_TOKEN_CLASSES = Access",
              "simplejwt: {AUTH_TOKEN_CLASSES: [AccessToken, SlidingToken]}"),
          Map.entry(
              "BLACKLIST APP NOT INSTALLED, rotate",
              "simplejwt: {ROTATE_REFRESH_TOKENS: True, BLACKLIST_AFTER_ROTATION: True}"),
          Map.entry(
              "CHECK_REVOKE_TOKEN",
              "simplejwt: {CHECK_REVOKE_TOKEN: True, UPDATE_LAST_LOGIN: True, AUDIENCE: aud1,"
                  + " ISSUER: iss1, LEEWAY: 10}"),
          Map.entry("CHECK_USER_IS_ACTIVE", "simplejwt: {CHECK_USER_IS_ACTIVE: False}"),
          Map.entry(
              "AUTH_HEADER_TYPES",
              "simplejwt: {AUTH_HEADER_TYPES: [JWT, Bearer], AUTH_HEADER_NAME:"
                  + " HTTP_X_ACCESS_TOKEN}"),
          Map.entry(
              "USER_ID_FIELD",
              "simplejwt: {USER_ID_FIELD: username, USER_ID_CLAIM: sub, TOKEN_TYPE_CLAIM: typ,"
                  + " JTI_CLAIM: tid}"),
          Map.entry("RS256 with only VERIFYING_KEY", ContractKeys.PAIRS.verifyingSettings("RS256")),
          Map.entry("JWK_URL", "simplejwt: {ALGORITHM: RS256, JWK_URL: 'http://127.0.0.1:PORT/'}"),
          Map.entry(
              "JWK_URL unreachable",
              "simplejwt: {ALGORITHM: RS256, JWK_URL: 'http://127.0.0.1:1/'}"),
          Map.entry("USER_ID_CLAIM=sub", "simplejwt: {USER_ID_CLAIM: sub}"),
          Map.entry(
              "TOKEN_TYPE_CLAIM=None", "simplejwt: {TOKEN_TYPE_CLAIM: None, JTI_CLAIM: None}"),
          Map.entry("LocaleMiddleware", "web: {translations: true}"),
          Map.entry("JSON renderer", "web: {pages: false, non-field-errors-key: errs}"),
          Map.entry("global AnonRateThrottle", "throttles: {anonymous: 2/day}"),
          Map.entry("RS256", ContractKeys.PAIRS.settings("RS256")),
          Map.entry("PS256", ContractKeys.PAIRS.settings("PS256")),
          Map.entry("RS512", ContractKeys.PAIRS.settings("RS512")),
          Map.entry("ES256", ContractKeys.PAIRS.settings("ES256")),
          Map.entry("EdDSA", ContractKeys.PAIRS.settings("EdDSA")),
          Map.entry("HS256 with empty", "keys: {algorithm: HS256, signing-key: ''}"),
          Map.entry("HS256 with short", "keys: {algorithm: HS256, signing-key: short}"),
          Map.entry("ALGORITHM none", "simplejwt: {ALGORITHM: none}"));

  private final Map<String, Optional<TestServer>> running = new HashMap<>();
  private final HttpServer issuer;

  ContractServers() throws IOException {
    issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var keys = ContractKeys.PAIRS.jwks("k1").getBytes(StandardCharsets.UTF_8);
    issuer.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
          }
        });
    issuer.start();
  }

  /// Started when the first row needs it; empty if it refuses to start.
  Optional<TestServer> of(ContractRows.Row row) {
    var settings = settings(row).replace("PORT", Integer.toString(issuer.getAddress().getPort()));
    return running.computeIfAbsent(settings, ContractServers::start);
  }

  private static String settings(ContractRows.Row row) {
    return SETTINGS.keySet().stream()
        .filter(title -> row.key().startsWith(title))
        .max(java.util.Comparator.comparingInt(String::length))
        .map(SETTINGS::get)
        .orElse("");
  }

  private static Optional<TestServer> start(String settings) {
    var keys = settings.matches("(?s).*(_KEY|JWK_URL|keys):.*");
    var server = keys ? TestServer.withKeysOfFile(settings) : TestServer.withFile(settings);
    try {
      server.start();
      return Optional.of(server);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (RuntimeException refused) {
      return Optional.empty();
    }
  }

  @Override
  public void close() throws IOException {
    issuer.stop(0);
    for (var server : running.values()) {
      if (server.isPresent()) {
        server.get().stop();
      }
    }
  }
}
