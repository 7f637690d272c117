package dev.claviger.launcher;

import static dev.claviger.launcher.CommandRun.IN_A_SCRIPT;
import static dev.claviger.launcher.CommandRun.run;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What comes out is judged by Nimbus.
class JwtSignCommandTest {
  @TempDir private Path directory;

  private String key;

  @BeforeEach
  void aKeyIsMade() {
    key = directory.resolve("key.jwk").toString();
    run("jwk", "generate", "--alg=ES256", "--out", key);
  }

  @Test
  void nimbusVerifiesATokenOfAllOptions() throws Exception {
    var result =
        sign(
            "--issuer=https://id.example",
            "--subject=42",
            "--audience=orders",
            "--audience=bills",
            "--issued-at=1700000000",
            "--expires-in=5m",
            "--not-before=1700000001",
            "--id=x1",
            "--type=at+jwt",
            "--claim=admin=true",
            "--claim=level=7",
            "--claim=roles=[\"a\",\"b\"]",
            "--claim=name=Ada = Lovelace",
            "--claim=code=\"42\"");
    assertThat(result.err()).isEmpty();
    var jwt = SignedJWT.parse(result.line());

    assertThat(jwt.verify(new ECDSAVerifier(ECKey.parse(Files.readString(Path.of(key)))))).isTrue();
    assertThat(jwt.getHeader().getType().getType()).isEqualTo("at+jwt");
    assertThat(jwt.getJWTClaimsSet().toJSONObject())
        .isEqualTo(
            Map.ofEntries(
                Map.entry("iss", "https://id.example"),
                Map.entry("sub", "42"),
                Map.entry("aud", List.of("orders", "bills")),
                Map.entry("iat", 1_700_000_000L),
                Map.entry("exp", 1_700_000_300L),
                Map.entry("nbf", 1_700_000_001L),
                Map.entry("jti", "x1"),
                Map.entry("admin", true),
                Map.entry("level", 7L),
                Map.entry("roles", List.of("a", "b")),
                Map.entry("name", "Ada = Lovelace"),
                Map.entry("code", "42")));
  }

  @Test
  void timeAndIdAreAddedToOptionsButNothingToAFile() throws Exception {
    var before = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    var claims = SignedJWT.parse(sign("--no-expiry").line()).getJWTClaimsSet();
    assertThat(claims.getIssueTime().toInstant()).isAfterOrEqualTo(before);
    assertThat(claims.getJWTID()).hasSize(36);
    assertThat(claims.getExpirationTime()).isNull();

    var file = Files.writeString(directory.resolve("claims"), "{\"exp\":1,\"a\":{\"b\":[]}}");
    var whole = SignedJWT.parse(sign("--claims", file.toString()).line());
    assertThat(whole.getPayload()).hasToString("{\"exp\":1,\"a\":{\"b\":[]}}");
    var input = IN_A_SCRIPT.reading("{\"iat\":100}");
    var counted = input.of("jwt", "sign", "--key", key, "--claims=-", "--expires-in=10s").line();
    assertThat(SignedJWT.parse(counted).getPayload()).hasToString("{\"iat\":100,\"exp\":110}");
  }

  @Test
  void theExpiryIsGivenOnceOrWaivedByName() {
    assertThat(sign("--subject=42"))
        .isEqualTo(
            new CommandRun.Result(
                ExitCode.USAGE,
                "",
                "claviger: say when the token expires: --expires-in DURATION, --expires-at TIME or"
                    + " --no-expiry\n"));
    assertThat(sign("--expires-in=1h", "--no-expiry").err())
        .startsWith("claviger: the expiry is given more than once: ");
    assertThat(sign("--expires-in=1h", "--claim=exp=1").exit()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void anRsaKeyInPemNeedsItsAlgorithm() throws Exception {
    var jwk = run("jwk", "generate", "--alg=RS256").out();
    var pem = IN_A_SCRIPT.reading(jwk).of("jwk", "convert").out();
    var file = Files.writeString(directory.resolve("key.pem"), pem).toString();

    assertThat(run("jwt", "sign", "--key", file, "--no-expiry").err())
        .endsWith(
            "/key.pem: this key does not say which algorithm it is for: add --alg, for instance"
                + " --alg RS256\n");
    var token = run("jwt", "sign", "--key", file, "--no-expiry", "--alg=PS256").line();
    assertThat(SignedJWT.parse(token).verify(new RSASSAVerifier(RSAKey.parse(jwk)))).isTrue();
    assertThat(run("jwt", "sign", "--key", file, "--no-expiry", "--alg=ES256").exit())
        .isEqualTo(ExitCode.UNAVAILABLE);
  }

  @Test
  void ofSeveralKeysOneIsChosen() throws IOException {
    var other = directory.resolve("other.jwk").toString();
    run("jwk", "generate", "--alg=HS256", "--kid=h1", "--out", other);

    assertThat(sign("--key", other, "--no-expiry").err())
        .startsWith("claviger: several keys could sign: choose one with --kid (")
        .contains("h1");
    assertThat(run("jwt", "decode", sign("--key", other, "--no-expiry", "--kid=h1").line()).out())
        .contains("\"kid\": \"h1\"");
    assertThat(sign("--no-expiry", "--kid=h2").err())
        .isEqualTo("claviger: no private key with the id h2 was given\n");
    var published = Files.writeString(directory.resolve("p"), run("jwk", "public", key).out());
    assertThat(run("jwt", "sign", "--key", published.toString(), "--no-expiry").err())
        .isEqualTo("claviger: none of the keys can sign: give a private one for signatures\n");
  }

  @Test
  void aClaimOfAWrongTypeIsRefused() {
    assertThat(sign("--no-expiry", "--claim=nbf=tomorrow"))
        .isEqualTo(
            new CommandRun.Result(ExitCode.USAGE, "", "claviger: nbf is no date: \"tomorrow\"\n"));
    assertThat(
            IN_A_SCRIPT
                .reading("[]")
                .of("jwt", "sign", "--key", key, "--claims=-", "--no-expiry")
                .err())
        .isEqualTo("claviger: -: no JSON object of claims: not an object\n");
  }

  private CommandRun.Result sign(String... more) {
    return run(
        Stream.concat(Stream.of("jwt", "sign", "--key", key), Stream.of(more))
            .toArray(String[]::new));
  }
}
