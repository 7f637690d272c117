package dev.claviger.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.sun.net.httpserver.HttpServer;
import dev.claviger.http.Response;
import dev.claviger.jose.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What applications are told of who calls in a signed token, which Nimbus and PyJWT judge by the
/// keys that we publish.
@TestInstance(Lifecycle.PER_CLASS)
class AssertionTest {

  private static final String SETTINGS =
      """
      cookies: {mode: on-request}
      claims: [{name: tenant, value: acme}]
      identity:
        assertion:
          issuer: https://login.example
          claims: preferred_username, email, groups, staff, tenant, scope
      issuers:
        - {name: partner, issuer: $ISSUER, audience: shop, algorithms: ES256}
      sites:
        - hosts: app.example
          policy: authenticated
          assertion-audience: shop
          routes:
            - {path: /, proxy: $APP}
            - {path: /billing/, proxy: $APP, assertion-audience: billing}
            - {path: /plain/, proxy: $APP, assertion-audience: 'off'}
            - {path: /public/, proxy: $APP, policy: allow-any}
            - {path: /maybe/, proxy: $APP, policy: allow-any or authenticated}
            - {path: /partner/, proxy: $APP, issuers: 'own, partner'}
        - hosts: other.example
          policy: authenticated
          routes: [{proxy: $APP}]
      """;

  private static final Pattern ASSERTION = Pattern.compile("\nx-claviger-assertion: (\\S+)\n");

  @TempDir static Path directory;
  private HttpServer issuer;
  private ECKey partner;
  private ServedSite served;
  private int people;

  @BeforeAll
  void start() throws Exception {
    partner = new ECKeyGenerator(Curve.P_256).keyID("partner-1").generate();
    issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    answer("/keys", new JWKSet(partner).toString());
    answer(
        "/.well-known/openid-configuration",
        "{\"issuer\":\"%1$s\",\"jwks_uri\":\"%1$s/keys\"}".formatted(issuerUrl()));
    issuer.start();
    served = new ServedSite(directory, SETTINGS.replace("$ISSUER", issuerUrl()));
  }

  private void answer(String path, String json) {
    issuer.createContext(
        path,
        exchange -> {
          try (exchange) {
            var bytes = json.getBytes(UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        });
  }

  private String issuerUrl() {
    return "http://127.0.0.1:" + issuer.getAddress().getPort();
  }

  @AfterAll
  void stop() {
    served.close();
    issuer.stop(0);
  }

  @Test
  void anApplicationLearnsByASignatureWhoCalls() throws Exception {
    var token = somebody();
    var assertion = assertion(served.get("/orders", bearer(token))).orElseThrow();
    var claims = judged(assertion, "shop");
    assertThat(claims.getIssuer()).isEqualTo("https://login.example");
    assertThat(claims.getSubject()).isEqualTo(Long.toString(id()));
    assertThat(claims.getStringClaim("preferred_username")).isEqualTo(name());
    assertThat(claims.getStringClaim("tenant")).isEqualTo("acme");
    assertThat(claims.getBooleanClaim("staff")).isFalse();
    assertThat(claims.getStringListClaim("groups")).isEmpty();
    assertThat(claims.getClaims()).doesNotContainKeys("email", "scope", "idp", "user_id", "jti");
    var said = JsonObject.parse(SignedJWT.parse(assertion).getPayload().toString());
    assertThat(said.integer("exp").orElseThrow() - said.integer("iat").orElseThrow()).isEqualTo(60);
    assertThat(SignedJWT.parse(assertion).getHeader().getKeyID()).isNotEmpty();
  }

  @Test
  void pyJwtAgrees() throws Exception {
    PyJwt.assumed();
    var assertion = assertion(served.get("/orders", bearer(somebody()))).orElseThrow();
    assertThat(python(assertion, "shop")).isEqualTo(name());
    assertThat(python(assertion, "billing")).isEqualTo("InvalidAudienceError");
  }

  private String python(String assertion, String audience) throws IOException {
    var program =
        """
        import sys, jwt
        url, token, audience = sys.argv[1:]
        key = jwt.PyJWKClient(url).get_signing_key_from_jwt(token).key
        try:
            claims = jwt.decode(token, key, algorithms=["ES256"], audience=audience,
                                issuer="https://login.example", options={"require": ["exp", "sub"]})
            print(claims["preferred_username"])
        except jwt.InvalidTokenError as refusal:
            print(type(refusal).__name__)
        """;
    return PyJwt.printed(program, keysUrl(), assertion, audience);
  }

  @Test
  void eachAudienceHasItsOwnAndNobodyElseHasAny() throws Exception {
    var ann = bearer(somebody());
    judged(assertion(served.get("/billing/", ann)).orElseThrow(), "billing");
    judged(assertion(served.get("/maybe/", ann)).orElseThrow(), "shop");
    assertThat(assertion(served.get("/plain/", ann))).isEmpty();
    assertThat(assertion(served.get("/public/", ann))).isEmpty();
    assertThat(assertion(served.get("/maybe/"))).isEmpty();
    assertThat(assertion(served.get("/", "Host: other.example", ann))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Claviger-Assertion: forged",
        "x-claviger-assertion: forged",
        "X_Claviger_Assertion: forged",
        "X-Claviger_Assertion: forged",
        "X-Claviger-Assertion: forged\r\nX-Claviger-Assertion: forged",
      })
  void whatClientsSendUnderItsNameNeverArrives(String header) throws Exception {
    var ann = bearer(somebody());
    for (var path : List.of("/", "/plain/", "/public/", "/maybe/")) {
      var arrived = served.get(path, header, ann).body();
      assertThat(arrived).as(path).startsWith("GET " + path).doesNotContain("forged");
    }
    assertThat(served.get("/public/", header).body()).doesNotContain("forged");
    assertThat(served.get("/", "Host: other.example", header, ann).body()).doesNotContain("forged");
    var nominated = served.get("/", "Connection: X-Claviger-Assertion", ann);
    assertThat(assertion(nominated)).isPresent();
  }

  /// RFC 8725 sections 3.11 and 3.12: one kind of token never passes for another.
  @Test
  void itIsNoTokenHere() throws Exception {
    var assertion = assertion(served.get("/", bearer(somebody()))).orElseThrow();
    assertThat(served.get("/", bearer(assertion)).status()).isEqualTo(401);
    assertThat(served.get("/partner/", bearer(assertion)).status()).isEqualTo(401);
    assertThat(served.get("/hello/", bearer(assertion)).status()).isEqualTo(401);
    assertThat(served.get("/", "Cookie: __Host-access=" + assertion).status()).isEqualTo(401);
    assertThat(post("/api/token/verify/", "token", assertion).status()).isEqualTo(401);
    assertThat(post("/api/token/refresh/", "refresh", assertion).status()).isEqualTo(401);
    assertThat(post("/api/token/blacklist/", "refresh", assertion).status()).isEqualTo(401);
    assertThat(post("/api/token/sliding/refresh/", "token", assertion).status()).isEqualTo(401);
    // what was refused once is not remembered as something good
    assertThat(post("/api/token/verify/", "token", assertion).status()).isEqualTo(401);
  }

  @Test
  void theSameOneIsSentAgainUntilSomethingElseIsToBeSaid() throws Exception {
    var ann = bearer(somebody());
    var first = assertion(served.get("/", ann)).orElseThrow();
    assertThat(assertion(served.get("/", ann))).contains(first);
    served.claviger().accounts().join(id(), "editors");
    var second = assertion(served.get("/", ann)).orElseThrow();
    assertThat(judged(second, "shop").getStringListClaim("groups")).containsExactly("editors");
    assertThat(served.request("DELETE", "/api/sessions/current/", ann).status()).isEqualTo(204);
    assertThat(served.get("/", ann).status()).isEqualTo(401);
  }

  @Test
  void whatIsSignedAlreadyIsSentOnTheEventLoop() throws Exception {
    var token = somebody();
    assertThat(served.get("/", bearer(token)).status()).isEqualTo(200);
    assertThat(served.door().atOnce(ServedSite.bearing("/", token)))
        .map(Response::body)
        .containsInstanceOf(Response.Forward.class);
    assertThat(served.door().atOnce(ServedSite.bearing("/billing/", token)))
        .as("a signature is made elsewhere")
        .isEmpty();
  }

  @Test
  void aCookieSpeaksForSomebodyToo() throws Exception {
    var answer = served.get("/", "Cookie: __Host-access=" + somebody());
    var claims = judged(assertion(answer).orElseThrow(), "shop");
    assertThat(claims.getStringClaim("preferred_username")).isEqualTo(name());
  }

  /// The ids of another issuer are not those of our accounts, and never look like them.
  @Test
  void whoComesFromAnotherIssuerIsNobodyOfOurs() throws Exception {
    var theirs =
        new JWTClaimsSet.Builder()
            .issuer(issuerUrl())
            .audience("shop")
            .subject("1")
            .claim("preferred_username", "admin")
            .claim("email", "carol@partner.example")
            .claim("is_staff", true)
            .claim("tenant", "theirs")
            .claim("scope", "orders")
            .expirationTime(Date.from(Instant.now().plusSeconds(300)))
            .build();
    var jwt =
        new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("partner-1").build(), theirs);
    jwt.sign(new ECDSASigner(partner));
    var answer = served.get("/partner/", bearer(jwt.serialize()));
    var claims = judged(assertion(answer).orElseThrow(), "shop");
    assertThat(claims.getSubject()).isEqualTo("partner:1");
    assertThat(claims.getStringClaim("idp")).isEqualTo("partner");
    assertThat(claims.getStringClaim("email")).isEqualTo("carol@partner.example");
    assertThat(claims.getStringClaim("scope")).isEqualTo("orders");
    assertThat(claims.getBooleanClaim("staff")).isFalse();
  }

  // ---- keys

  @Test
  void anotherKeySignsAnotherOneAndAnHmacNone(@TempDir Path own) throws Exception {
    var yaml =
        """
        tokens: {issuer: 'https://login.example'}
        sites:
          - {hosts: app.example, policy: authenticated, assertion-audience: shop, routes: [{proxy: $APP}]}
        """;
    try (var site = new ServedSite(own, yaml)) {
      var admin = bearer(site.adminToken());
      var first = keyId(site.get("/", admin));
      assertThat(key(site, "rotate", "--now").exit()).isEqualTo(ExitCode.OK);
      var second = first;
      for (int i = 0; i < 200 && second.equals(first); i++) {
        Thread.sleep(50);
        second = keyId(site.get("/", admin));
      }
      assertThat(second).isNotEqualTo(first);
      assertThat(key(site, "rotate", "--alg", "HS256", "--now").exit()).isEqualTo(ExitCode.OK);
      int status = 200;
      for (int i = 0; i < 200 && status == 200; i++) {
        Thread.sleep(50);
        status = site.get("/", admin).status();
      }
      assertThat(status).as("rather none than one that nobody can verify").isEqualTo(503);
    }
    assertThatThrownBy(() -> new ServedSite(own, yaml))
        .isInstanceOf(CommandFailure.class)
        .hasMessageStartingWith("sites[0].assertion-audience: applications verify assertions by")
        .hasMessageContaining("claviger key rotate --alg ES256");
  }

  private static CommandRun.Result key(ServedSite site, String... words) {
    var all = new java.util.ArrayList<>(List.of("key"));
    all.addAll(List.of(words));
    return CommandRun.IN_A_SCRIPT.with("CLAVIGER_DATA", site.data()).of(all.toArray(String[]::new));
  }

  private static String keyId(ServedSite.Answer answer) throws Exception {
    return SignedJWT.parse(assertion(answer).orElseThrow()).getHeader().getKeyID();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "keys: {algorithm: HS256}",
        "keys: {signing-key: 'kP0x7cVQn2mT9yRz4uWb8sLd1fGh6jAe'}",
        "keys: {algorithm: ES256, verifying-key: 'anything'}",
      })
  void keysThatAreNotPublishedAreToldAtTheCheck(String keys, @TempDir Path own) throws IOException {
    var said = check(own, keys + "\ntokens: {issuer: 'https://login.example'}\n");
    assertThat(said)
        .containsPattern(
            "claviger.yaml:4:\\d+: sites\\[0\\].assertion-audience: applications verify")
        .contains("an HMAC such as HS256 has no public key. Sign with ES256");
  }

  @Test
  void somebodyHasToSayIt(@TempDir Path own) throws IOException {
    assertThat(check(own, ""))
        .contains("sites[0].assertion-audience: who says it? Set identity.assertion.issuer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"header: X-Claviger-User", "header: 'X Y'", "claims: 'email, sub'"})
  void whatIsOursIsNotToBeTaken(String setting, @TempDir Path own) throws IOException {
    assertThat(check(own, "identity: {assertion: {" + setting + "}}\n"))
        .contains("identity.assertion." + setting.substring(0, 6));
  }

  private static String check(Path own, String settings) throws IOException {
    var site =
        "sites:\n  - assertion-audience: shop\n    policy: staff\n    routes: [{proxy: 'http://127.0.0.1:1'}]\n";
    var file = Files.writeString(own.resolve("claviger.yaml"), settings + site);
    var ran =
        CommandRun.run(
            "check", "--config", file.toString(), "--data", own.resolve("data").toString());
    assertThat(ran.exit()).isEqualTo(ExitCode.USAGE);
    return ran.err();
  }

  // ----

  private JWTClaimsSet judged(String assertion, String audience) throws Exception {
    var keys = JWKSourceBuilder.create(URI.create(keysUrl()).toURL()).build();
    var judge = new DefaultJWTProcessor<SecurityContext>();
    judge.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("claviger-identity+jwt")));
    judge.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.ES256, keys));
    judge.setJWTClaimsSetVerifier(
        new DefaultJWTClaimsVerifier<>(
            audience,
            new JWTClaimsSet.Builder().issuer("https://login.example").build(),
            Set.of("sub", "iat", "exp")));
    return judge.process(assertion, null);
  }

  private String keysUrl() {
    return "http://127.0.0.1:%d/.well-known/jwks.json"
        .formatted(served.claviger().address().getPort());
  }

  private static Optional<String> assertion(ServedSite.Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    var found = ASSERTION.matcher(answer.body());
    return found.find() ? Optional.of(found.group(1)) : Optional.empty();
  }

  private ServedSite.Answer post(String path, String field, String token) throws IOException {
    var form = field + "=" + token;
    return ServedSite.send(
        served.claviger().address(),
        "POST %s HTTP/1.1\r\nHost: any.example\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                .formatted(path)
            + "Content-Length: %d\r\nConnection: close\r\n\r\n%s".formatted(form.length(), form));
  }

  private static String bearer(String token) {
    return "Authorization: Bearer " + token;
  }

  private String somebody() throws IOException {
    people++;
    served.createAccount(name());
    return served.token(name(), ServedSite.PASSWORD);
  }

  private String name() {
    return "person-" + people;
  }

  /// Of whom [#somebody] made last.
  private long id() {
    return served.claviger().accounts().find(name()).orElseThrow().id();
  }
}
