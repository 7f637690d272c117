package dev.claviger.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.claviger.http.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tokens of another issuer: Nimbus signs them, and its keys are found by OpenID discovery over a
/// real socket.
@TestInstance(Lifecycle.PER_CLASS)
class GatewayIssuersTest {

  private static final String SETTINGS =
      """
      cookies: {mode: on-request}
      issuers:
        - {name: partner, issuer: $ISSUER, audience: shop}
        - {name: absent, issuer: 'http://127.0.0.1:1', audience: shop}
      sites:
        - hosts: app.example
          policy: authenticated
          routes:
            - {path: /, proxy: $APP}
            - {path: /both/, proxy: $APP, issuers: 'own, partner'}
            - {path: /theirs/, proxy: $APP, issuers: partner}
            - {path: /absent/, proxy: $APP, issuers: 'own, absent'}
            - {path: /named/, proxy: $APP, issuers: 'own, partner', policy: 'issuer:partner'}
            - {path: /staff/, proxy: $APP, issuers: partner, policy: staff}
            - {path: /editors/, proxy: $APP, issuers: partner, policy: 'group:editors'}
            - {path: /scope/, proxy: $APP, issuers: partner, policy: 'scope:orders'}
            - {path: /bearer/, proxy: $APP, identity-from: bearer}
            - {path: /cookie/, proxy: $APP, identity-from: cookie}
            - {path: /nowhere/, proxy: $APP, identity-from: none, policy: allow-any or authenticated}
            - {path: /nowhere/read/, proxy: $APP, identity-from: none, policy: authenticated-or-read-only}
      """;

  @TempDir static Path directory;
  private HttpServer server;
  private RSAKey key;
  private String issuer;
  private ServedSite served;
  private String ann;

  @BeforeAll
  void start() throws Exception {
    key = new RSAKeyGenerator(2048).keyID("partner-1").generate();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    issuer = "http://127.0.0.1:" + server.getAddress().getPort();
    server.createContext(
        "/.well-known/openid-configuration",
        exchange ->
            send(exchange, "{\"issuer\":\"%1$s\",\"jwks_uri\":\"%1$s/keys\"}".formatted(issuer)));
    server.createContext("/keys", exchange -> send(exchange, new JWKSet(key).toString()));
    server.start();
    served = new ServedSite(directory, SETTINGS.replace("$ISSUER", issuer));
    ann = served.token("ann", ServedSite.PASSWORD);
  }

  @AfterAll
  void stop() {
    served.close();
    server.stop(0);
  }

  private static void send(HttpExchange exchange, String json) throws IOException {
    try (exchange) {
      var bytes = json.getBytes(UTF_8);
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(issuer)
        .audience("shop")
        .subject("1")
        .jwtID(UUID.randomUUID().toString())
        .claim("preferred_username", "admin")
        .claim("email", "carol@partner.example")
        .claim("is_staff", true)
        .claim("groups", List.of("editors"))
        .claim("scope", "orders profile")
        .expirationTime(Date.from(Instant.now().plusSeconds(300)));
  }

  private String token(UnaryOperator<JWTClaimsSet.Builder> change) throws Exception {
    return token(key, change);
  }

  private static String token(RSAKey key, JWTClaimsSet claims) throws Exception {
    var jwt =
        new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("partner-1").build(), claims);
    jwt.sign(new RSASSASigner(key));
    return jwt.serialize();
  }

  private String token(RSAKey key, UnaryOperator<JWTClaimsSet.Builder> change) throws Exception {
    return token(key, change.apply(claims()).build());
  }

  private ServedSite.Answer get(String path, String token) throws IOException {
    return served.get(path, "Authorization: Bearer " + token);
  }

  @Test
  void aTokenOfAnIssuerPassesWhereItIsTrusted() throws Exception {
    var answer = get("/both/", token(it -> it));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body())
        .contains("\nx-claviger-issuer: partner\n")
        .contains("\nx-claviger-user: admin\n")
        .contains("\nx-claviger-user-id: 1\n")
        .contains("\nx-claviger-email: carol@partner.example\n");
  }

  @Test
  void andNowhereElse() throws Exception {
    assertThat(get("/", token(it -> it)).status()).isEqualTo(401);
  }

  @Test
  void ourOwnTokensPassBesideAndNotWhereOnlyAnotherIssuerIsTrusted() throws Exception {
    assertThat(get("/both/", ann).body())
        .contains("x-claviger-user: ann")
        .doesNotContain("x-claviger-issuer");
    assertThat(get("/theirs/", ann).status()).isEqualTo(401);
    assertThat(served.get("/theirs/").status()).isEqualTo(401);
  }

  @Test
  void aPolicyMayNameTheIssuer() throws Exception {
    assertThat(get("/named/", token(it -> it)).status()).isEqualTo(200);
    assertThat(get("/named/", ann).status()).isEqualTo(403);
  }

  @Test
  void groupsAndScopesAreThoseOfTheToken() throws Exception {
    assertThat(get("/editors/", token(it -> it)).status()).isEqualTo(200);
    assertThat(get("/editors/", token(it -> it.claim("groups", List.of()))).status())
        .isEqualTo(403);
    assertThat(get("/scope/", token(it -> it)).status()).isEqualTo(200);
    assertThat(get("/scope/", token(it -> it.claim("scope", "other"))).status()).isEqualTo(403);
  }

  @Test
  void nobodyIsStaffBecauseAnIssuerSaysSo() throws Exception {
    assertThat(get("/staff/", token(it -> it)).status()).isEqualTo(403);
  }

  @Test
  void anAddressThatIsNotVerifiedIsNotPassedOn() throws Exception {
    assertThat(get("/both/", token(it -> it.claim("email_verified", false))).body())
        .doesNotContain("x-claviger-email");
  }

  @Test
  void whatIsNotForUsOrNotOfTheIssuerIsRefused() throws Exception {
    assertThat(get("/both/", token(it -> it.audience("other"))).status()).isEqualTo(401);
    assertThat(get("/both/", token(it -> it.audience(List.of()))).status()).isEqualTo(401);
    assertThat(get("/both/", token(it -> it.issuer("https://evil.example"))).status())
        .isEqualTo(401);
    assertThat(get("/both/", token(it -> it.expirationTime(Date.from(Instant.EPOCH)))).status())
        .isEqualTo(401);
    assertThat(get("/both/", token(it -> it.expirationTime(null))).status()).isEqualTo(401);
    var forged = new RSAKeyGenerator(2048).generate();
    assertThat(get("/both/", token(forged, it -> it)).status()).isEqualTo(401);
  }

  /// RFC 8725 section 2.1: the public key as the secret of an HMAC.
  @Test
  void thePublicKeyIsNoSecret() throws Exception {
    var jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("partner-1").build(), claims().build());
    jwt.sign(new MACSigner(key.toPublicJWK().toJSONString().getBytes(UTF_8)));
    assertThat(get("/both/", jwt.serialize()).status()).isEqualTo(401);
  }

  @Test
  void anIssuerThatIsAwayIsToldFromAWrongToken() throws Exception {
    assertThat(get("/absent/", token(it -> it.issuer("http://127.0.0.1:1"))).status())
        .isEqualTo(503);
    assertThat(get("/absent/", ann).status()).isEqualTo(200);
  }

  @Test
  void aTokenThatWasSeenIsCheckedWithoutAThread() throws Exception {
    var token = token(it -> it);
    assertThat(served.door().atOnce(ServedSite.bearing("/both/", token))).isEmpty();
    get("/both/", token);
    assertThat(served.door().atOnce(ServedSite.bearing("/both/", token)))
        .map(Response::body)
        .containsInstanceOf(Response.Forward.class);
    var elsewhere = served.door().atOnce(ServedSite.bearing("/", token));
    assertThat(elsewhere.filter(it -> it.body() instanceof Response.Forward)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Claviger-Issuer: partner", "X_Claviger_Issuer: partner"})
  void nobodySaysWhoIssuedTheirToken(String header) throws Exception {
    assertThat(served.get("/both/", "Authorization: Bearer " + ann, header).body())
        .doesNotContain("partner");
  }

  @Test
  void aRouteLooksWhereItIsToldTo() throws Exception {
    var cookie = "Cookie: __Host-access=" + ann;
    assertThat(get("/bearer/", ann).status()).isEqualTo(200);
    assertThat(served.get("/bearer/", cookie).status()).isEqualTo(401);
    assertThat(served.get("/cookie/", cookie).status()).isEqualTo(200);
    assertThat(get("/cookie/", ann).status()).isEqualTo(401);
    assertThat(served.get("/", cookie).status()).isEqualTo(200);
  }

  @Test
  void aTokenThatPyJwtSignedPassesToo() throws Exception {
    PyJwt.assumed();
    var program =
        """
        import sys, time, jwt
        issuer, key = sys.argv[1:]
        claims = {"iss": issuer, "aud": ["other", "shop"], "sub": "9", "exp": int(time.time()) + 60,
                  "preferred_username": "zoe", "groups": "editors readers"}
        print(jwt.encode(claims, key, algorithm="RS256", headers={"kid": "partner-1"}))
        """;
    var pem =
        "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
            .formatted(Base64.getMimeEncoder().encodeToString(key.toPrivateKey().getEncoded()));
    var token = PyJwt.printed(program, issuer, pem);
    assertThat(get("/both/", token).body())
        .contains("\nx-claviger-user: zoe\n", "\nx-claviger-user-id: 9\n");
    assertThat(get("/editors/", token).status()).isEqualTo(200);
    assertThat(get("/both/", token.substring(0, token.length() - 8) + "AAAAAAAA").status())
        .isEqualTo(401);
  }

  /// Nobody logs in here: the token service answers on a host that nobody is told of.
  @Test
  void aSiteMayServeOnTokensOfOthersAlone(@TempDir Path own) throws Exception {
    var settings =
        """
        service-hosts: nobody.invalid
        issuers: [{name: partner, issuer: $ISSUER, audience: shop}]
        sites:
          - hosts: app.example
            policy: authenticated
            issuers: partner
            routes:
              - {path: /, proxy: $APP}
              - {path: /editors/, proxy: $APP, policy: 'group:editors'}
        """;
    try (var alone = new ServedSite(own, settings.replace("$ISSUER", issuer))) {
      var theirs = "Authorization: Bearer " + token(it -> it);
      assertThat(alone.get("/", theirs).body()).contains("\nx-claviger-issuer: partner\n");
      assertThat(alone.get("/", theirs).status()).as("from memory").isEqualTo(200);
      assertThat(alone.get("/editors/", theirs).status()).isEqualTo(200);
      assertThat(alone.get("/").status()).isEqualTo(401);
      assertThat(alone.get("/").header("WWW-Authenticate")).startsWith("Bearer");
      assertThat(alone.get("/api/token/", theirs).body()).startsWith("GET /api/token/\n");
      assertThat(alone.get("/.well-known/jwks.json").status()).isEqualTo(401);
      var ours = issuedBy(alone);
      assertThat(alone.get("/", "Authorization: Bearer " + ours).status()).isEqualTo(401);
    }
  }

  private static String issuedBy(ServedSite site) throws IOException {
    var form = "username=ann&password=" + ServedSite.PASSWORD;
    var answer =
        ServedSite.send(
            site.claviger().address(),
            "POST /api/token/ HTTP/1.1\r\nHost: nobody.invalid\r\nConnection: close\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s"
                    .formatted(form.length(), form));
    return answer.body().replaceFirst(".*\"access\":\"([^\"]+)\".*", "$1");
  }

  @Test
  void aRouteThatLooksNowhereKnowsNobody() throws Exception {
    assertThat(get("/nowhere/", ann).body())
        .startsWith("GET /nowhere/")
        .doesNotContain("x-claviger-user");
    assertThat(get("/nowhere/", "nonsense").status()).isEqualTo(200);
    assertThat(served.door().atOnce(ServedSite.bearing("/nowhere/", "nonsense")))
        .map(Response::body)
        .containsInstanceOf(Response.Forward.class);
    var readable = served.request("POST", "/nowhere/read/", "Authorization: Bearer " + ann);
    assertThat(readable.status()).isEqualTo(401);
    assertThat(get("/nowhere/read/", ann).body()).doesNotContain("x-claviger-user");
  }
}
