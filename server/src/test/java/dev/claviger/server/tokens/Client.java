package dev.claviger.server.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.server.RunningClaviger;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// What a client does with its tokens.
record Client(RunningClaviger server) {

  /// The two tokens of a login.
  record Pair(String refresh, String access) {}

  Pair login(String username, String password) {
    var response =
        server.post(
            "/api/token/",
            "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, password));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    var parts = response.body().split("\"", -1);
    return new Pair(parts[3], parts[7]);
  }

  HttpResponse<String> refresh(String token) {
    return server.post("/api/token/refresh/", "{\"refresh\":\"%s\"}".formatted(token));
  }

  /// The tokens of a refresh with rotation that succeeds.
  Pair rotated(String token) {
    var response = refresh(token);
    assertThat(response.body()).matches("\\{\"access\":\"[^\"]+\",\"refresh\":\"[^\"]+\"}");
    var parts = response.body().split("\"", -1);
    return new Pair(parts[7], parts[3]);
  }

  HttpResponse<String> verify(String token) {
    return server.post("/api/token/verify/", "{\"token\":\"%s\"}".formatted(token));
  }

  HttpResponse<String> blacklist(String token) {
    return server.post("/api/token/blacklist/", "{\"refresh\":\"%s\"}".formatted(token));
  }

  HttpResponse<String> hello(String access) {
    return server.get("/hello/", "Authorization", "Bearer " + access);
  }

  static String claims(String token) {
    return new String(
        Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8);
  }
}
