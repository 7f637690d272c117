package dev.claviger.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The ways around an authenticating proxy that were published for oauth2-proxy and its like up to
/// 2026, each tried on the running gateway: a trusted user agent, a spoofed `X-Forwarded-Uri`,
/// paths that two read differently, fragments, addresses with several `@`, and names of headers
/// that frameworks take for ours.
@TestInstance(Lifecycle.PER_CLASS)
class PublishedBypassesTest {

  private static final String SETTINGS =
      """
      identity:
        groups-header: X-Claviger-Groups
        staff-header: X-Claviger-Staff
      issuers:
        - {name: partner, issuer: $ISSUER, jwks-url: $ISSUER/keys, audience: shop, algorithms: ES256}
      sites:
        - hosts: app.example
          policy: allow-any
          routes:
            - {path: /, proxy: $APP}
            - {path: /healthz, proxy: $APP}
            - {path: /api/, proxy: $APP, policy: authenticated}
            - {path: /admin/, proxy: $APP, policy: staff}
            - {path: /articles/, proxy: $APP, policy: authenticated-or-read-only}
            - {path: /domain/, proxy: $APP, issuers: partner, policy: 'email-domain:app.example'}
            - {path: /claim/, proxy: $APP, issuers: partner, policy: 'claim:email=ann@app.example'}
        - hosts: api.example
          policy: authenticated
          routes: [{proxy: $APP}]
      """;

  @TempDir static Path directory;
  private HttpServer issuer;
  private ECKey key;
  private ServedSite served;
  private String ann;

  @BeforeAll
  void start() throws Exception {
    key = new ECKeyGenerator(Curve.P_256).keyID("partner-1").generate();
    issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    issuer.createContext(
        "/keys",
        exchange -> {
          try (exchange) {
            var bytes = new JWKSet(key).toString().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        });
    issuer.start();
    served = new ServedSite(directory, SETTINGS.replace("$ISSUER", issuerUrl()));
    ann = "Authorization: Bearer " + served.token("ann", ServedSite.PASSWORD);
  }

  private String issuerUrl() {
    return "http://127.0.0.1:" + issuer.getAddress().getPort();
  }

  @AfterAll
  void stop() {
    served.close();
    issuer.stop(0);
  }

  // ---- a user agent that is trusted because health checks have it

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GoogleHC/1.0",
        "GoogleStackdriverMonitoring-UptimeChecks(https://cloud.google.com/monitoring)",
        "kube-probe/1.34",
        "ELB-HealthChecker/2.0",
        "Amazon-Route53-Health-Check-Service (ref x; report http://amzn.to/1vsZADi)",
      })
  void trustedHealthCheckUserAgent(String agent) throws IOException {
    for (var path : List.of("/api/orders", "/api/healthz", "/admin/", "/api/?ping=/healthz")) {
      assertThat(served.get(path, "User-Agent: " + agent).status()).as(path).isEqualTo(401);
    }
    assertThat(served.get("/healthz", "User-Agent: " + agent).status()).isEqualTo(200);
  }

  // ---- headers that say that something else was asked for

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Forwarded-Uri: /healthz",
        "x-forwarded-uri: /healthz",
        "X_Forwarded_Uri: /healthz",
        "X-Forwarded-Uri: /healthz\r\nX-Forwarded-Uri: /",
        "X-Forwarded-Uri: https://app.example/healthz",
        "X-Original-URL: /healthz",
        "X-Original-URI: /healthz",
        "X-Rewrite-URL: /healthz",
        "X-Forwarded-Path: /healthz",
        "X-Forwarded-Prefix: /healthz",
        "X-Forwarded-Method: OPTIONS",
        "X-Forwarded-Host: other.example",
        "X-Forwarded-For: 127.0.0.1",
        "Forwarded: for=127.0.0.1;host=other.example",
        "X-Auth-Request-User: admin",
      })
  void spoofedXForwardedUri(String header) throws IOException {
    assertThat(served.get("/api/orders", header).status()).isEqualTo(401);
    assertThat(served.get("/admin/", header, ann).status()).isEqualTo(403);
    var arrived = served.get("/page", header.replace("/healthz", "/admin/")).body();
    assertThat(arrived).startsWith("GET /page\n").doesNotContain("/admin/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-HTTP-Method-Override", "X-Http-Method", "X_Method_Override"})
  void aMethodThatWasCheckedStaysTheMethod(String name) throws IOException {
    var body = served.get("/articles/1", name + ": DELETE").body();
    assertThat(body).startsWith("GET /articles/1").doesNotContain("DELETE");
    assertThat(served.request("POST", "/articles/1", name + ": GET").status()).isEqualTo(401);
  }

  // ---- headers that say who calls

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Claviger-User: admin",
        "x-claviger-user: admin",
        "X_Claviger_User: admin",
        "X-Claviger_User: admin",
        "x_claviger_user: admin",
        "X-Claviger-User: admin\r\nX-Claviger-User: admin",
        "X-Claviger-User: admin\r\nX_Claviger_User: admin",
        "X-Claviger-User: ",
        "X-Claviger-User-Id: 1",
        "X_Claviger_User_Id: 1",
        "X-Claviger-Groups: office",
        "X-Claviger-Staff: true",
        "X-Claviger-Email: admin@example.org",
        "X-Claviger-Issuer: partner",
        "X-Claviger-Assertion: e30.e30.e30",
        "X_Claviger_Assertion: e30.e30.e30",
      })
  void spoofedIdentityHeaders(String header) throws IOException {
    assertThat(identity(served.get("/", header).body())).isEmpty();
    assertThat(identity(served.get("/api/", header, ann).body()))
        .contains("x-claviger-user: ann", "x-claviger-staff: false")
        .noneMatch(line -> line.matches(".*(_|admin|office|true|partner|e30|, ?|-id: 1$).*"));
  }

  /// The lines of what the application was sent that say who calls, or seem to.
  private static List<String> identity(String body) {
    return body.lines().filter(line -> line.matches("x[-_]claviger.*")).toList();
  }

  @Test
  void identityHeadersNamedInConnection() throws IOException {
    var body =
        served
            .get("/api/", "Connection: X-Claviger-User, X-Claviger-Staff, X-Mine", "X-Mine: 1", ann)
            .body();
    assertThat(body).contains("x-claviger-user: ann", "x-claviger-staff: false");
    assertThat(body).doesNotContain("x-mine");
  }

  // ---- paths that two read differently

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/admin | 401",
        "/%61dmin/ | 401",
        "/adm%69n/x | 401",
        "/admin?/../page | 401",
        "/%2561dmin/ | 400",
        "/%252561dmin/ | 400",
        "//admin/ | 400",
        "/./admin/ | 400",
        "/admin;a=b/ | 400",
        "/;/admin/ | 400",
        "/ADMIN/ | 400",
        "/page/../admin/ | 400",
        "/healthz/../admin/ | 400",
        "/page/%2e%2e/admin/ | 400",
        "/page/.%2e/admin/ | 400",
        "/page/..;/admin/ | 400",
        "/page/%252e%252e/admin/ | 400",
        "/page%2f..%2fadmin/ | 400",
        "/page%252f..%252fadmin/ | 400",
        "/page\\..\\admin/ | 400",
        "/page%5c..%5cadmin/ | 400",
        "/page%00/admin | 400",
        "/page%0a/admin | 400",
        "http://app.example/admin/ | 401",
        "http://app.example@other.example/page | 400",
        "http://a@b@app.example/page | 400",
      })
  void pathNormalisation(String target, int status) throws IOException {
    assertThat(served.get(target).status()).isEqualTo(status);
  }

  // ---- where a path ends

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/page#/../admin/ | 400",
        "/admin/#/page | 400",
        "/admin#/healthz | 400",
        "/admin/%23/page | 401",
        "/admin%23 | 400",
        "/admin%23/healthz | 400",
        "/admin%23/../page | 400",
        "/admin%2523 | 400",
        "/%61dmin%23x | 400",
        "/ADMIN%23x | 400",
        "/admin;x%23 | 400",
        "/admin%3F | 400",
        "/admin%3Fnext=/healthz | 400",
        "/admin%253F | 400",
        "/api/orders%23/healthz | 401",
        "/healthz%23/../admin/ | 400",
        "/page%23x | 200",
        "/page%3Fx | 200",
        "/page?x=%23/admin/ | 200",
      })
  void fragmentConfusion(String target, int status) throws IOException {
    assertThat(served.get(target).status()).isEqualTo(status);
  }

  // ---- hosts

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "API.Example | 401",
        "api.example. | 401",
        "api.example:80 | 401",
        "user@api.example | 400",
        "a@b@app.example | 400",
        "api.example, app.example | 400",
        "api.example#app.example | 400",
        "unknown.example | 404",
      })
  void everySpellingOfAHost(String host, int status) throws IOException {
    assertThat(served.get("/page", "Host: " + host).status()).isEqualTo(status);
  }

  // ---- addresses

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ann@app.example | 200 | 200",
        "eve@evil.example@app.example | 403 | 403",
        "ann@app.example@evil.example | 403 | 403",
        "eve@evil.example,ann@app.example | 403 | 403",
        "eve@evil.example ann@app.example | 403 | 403",
        "\"ann@app.example\"@evil.example | 403 | 403",
        "ann@app.example.evil.example | 403 | 403",
        "eve@evilapp.example | 403 | 403",
        "eve@evil.example%40app.example | 403 | 403",
        "eve@app.example | 200 | 403",
      })
  void severalAtSignsInAnAddress(String address, int byDomain, int byClaim) throws Exception {
    var token = "Authorization: Bearer " + tokenOf(address);
    assertThat(served.get("/domain/", token).status()).isEqualTo(byDomain);
    assertThat(served.get("/claim/", token).status()).isEqualTo(byClaim);
  }

  private String tokenOf(String address) throws Exception {
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(issuerUrl())
            .audience("shop")
            .subject("7")
            .claim("email", address)
            .expirationTime(Date.from(Instant.now().plusSeconds(300)))
            .build();
    var jwt =
        new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("partner-1").build(), claims);
    jwt.sign(new ECDSASigner(key));
    return jwt.serialize();
  }

  @Test
  void aNameWithSeveralAtSignsIsANameLikeAnyOther() throws IOException {
    served.createAccount("eve@evil.example@app.example");
    var token = served.token("eve@evil.example@app.example", ServedSite.PASSWORD);
    var body = served.get("/api/", "Authorization: Bearer " + token).body();
    assertThat(body).contains("x-claviger-user: eve@evil.example@app.example\n");
  }
}
