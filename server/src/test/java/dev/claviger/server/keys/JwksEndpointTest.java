package dev.claviger.server.keys;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.claviger.server.TestServer;
import java.net.http.HttpRequest;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What others need to verify our tokens, judged by Nimbus.
class JwksEndpointTest {
  @RegisterExtension
  static final TestServer SERVER = TestServer.with(Map.of("KEYS_SIGNING_KEY", ""));

  @Test
  void aStrangerVerifiesATokenByThePublishedKeys() throws Exception {
    var answer = SERVER.running().get("/.well-known/jwks.json");
    var token =
        SERVER
            .running()
            .post("/api/token/", "{\"username\":\"alice\",\"password\":\"wonder-Land-9\"}")
            .body()
            .split("\"", -1)[7];

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/jwk-set+json");
    assertThat(answer.headers().firstValue("Cache-Control")).contains("public, max-age=300");
    var keys = JWKSet.parse(answer.body());
    assertThat(keys.getKeys()).hasSize(2).noneMatch(key -> key.isPrivate());
    var jwt = SignedJWT.parse(token);
    var key = keys.getKeyByKeyId(jwt.getHeader().getKeyID());
    assertThat(jwt.verify(new ECDSAVerifier(key.toECKey()))).isTrue();
    assertThat(key.getKeyID()).isEqualTo(key.computeThumbprint().toString());
    assertThat(SERVER.running().get("/hello/", "Authorization", "Bearer " + token).statusCode())
        .isEqualTo(200);
  }

  @Test
  void onlyReadingIsAllowed() {
    var jwks = SERVER.running().request("/.well-known/jwks.json");
    var posted = SERVER.running().send(jwks.POST(HttpRequest.BodyPublishers.noBody()));

    assertThat(posted.statusCode()).isEqualTo(405);
    assertThat(posted.headers().firstValue("Allow")).contains("GET, HEAD");
  }
}
