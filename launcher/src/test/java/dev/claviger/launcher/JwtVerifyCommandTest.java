package dev.claviger.launcher;

import static dev.claviger.launcher.CommandRun.IN_A_SCRIPT;
import static dev.claviger.launcher.CommandRun.run;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.claviger.jose.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tokens and keys are made by Nimbus.
class JwtVerifyCommandTest {
  private static final Instant ISSUED = Instant.parse("2026-01-01T00:00:00Z");
  private static final String SECRET = "a secret of thirty-two characters and more";

  @TempDir private Path directory;

  private ECKey key;
  private String token;
  private Path keys;

  @BeforeEach
  void nimbusMakesAKeyAndAToken() throws Exception {
    key = new ECKeyGenerator(Curve.P_256).keyID("k1").algorithm(JWSAlgorithm.ES256).generate();
    keys = file("jwks.json", new JWKSet(key.toPublicJWK()).toString());
    var header =
        new JWSHeader.Builder(JWSAlgorithm.ES256)
            .keyID("k1")
            .type(new JOSEObjectType("at+jwt"))
            .build();
    var jwt = new SignedJWT(header, claims());
    jwt.sign(new ECDSASigner(key));
    token = jwt.serialize();
  }

  private static JWTClaimsSet claims() {
    return new JWTClaimsSet.Builder()
        .issuer("https://id.example")
        .audience("orders")
        .issueTime(Date.from(ISSUED))
        .expirationTime(Date.from(ISSUED.plusSeconds(300)))
        .build();
  }

  @Test
  void aGoodTokenEndsWithZeroAndShowsItsClaims() {
    var result = verify(token);

    assertThat(result.exit()).isEqualTo(ExitCode.OK);
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .startsWith("Verified with the key k1.\n")
        .contains("\"iss\": \"https://id.example\"", "in 4 minutes");
  }

  @Test
  void aKeyMayBeAJwkOrPemOrInTheEnvironment() throws Exception {
    var jwk = file("key.jwk", key.toPublicJWK().toString());
    var pem = run("jwk", "convert", jwk.toString()).out();

    assertThat(with("--key", jwk.toString()).exit()).isEqualTo(ExitCode.OK);
    assertThat(
            IN_A_SCRIPT
                .with("KEY", key.toPublicJWK().toString())
                .of(words(token, "--key-env", "KEY"))
                .exit())
        .isEqualTo(ExitCode.OK);
    // PEM has no id, so a token that names one asks for a key that is not there.
    assertThat(with("--key", file("key.pem", pem).toString()).err()).contains("UNKNOWN_KEY");
  }

  @Test
  void aSharedSecretComesFromAFileOrTheEnvironment() throws Exception {
    var jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims());
    jwt.sign(new MACSigner(SECRET));
    String[] open = {"--any-type", "--secret-file", file("secret", SECRET + "\n").toString()};

    assertThat(run(expecting(jwt.serialize(), open)).exit()).isEqualTo(ExitCode.OK);
    assertThat(
            IN_A_SCRIPT
                .with("SECRET", SECRET)
                .of(expecting(jwt.serialize(), "--any-type", "--secret-env=SECRET"))
                .exit())
        .isEqualTo(ExitCode.OK);
    assertThat(
            IN_A_SCRIPT
                .with("SECRET", "YSBzZWNyZXQgb2YgdGhpcnR5LXR3byBjaGFyYWN0ZXJzIGFuZCBtb3Jl")
                .of(
                    expecting(
                        jwt.serialize(),
                        "--any-type",
                        "--secret-env=SECRET",
                        "--secret-encoding=base64"))
                .exit())
        .isEqualTo(ExitCode.OK);
  }

  @Test
  void aSecretAsAnArgumentIsRefused() {
    assertThat(run(expecting(token, "--any-type", "--secret", SECRET)))
        .isEqualTo(
            new CommandRun.Result(
                ExitCode.USAGE,
                "",
                "claviger: everyone on this machine can read a secret that is an argument: give"
                    + " --secret-env NAME or --secret-file FILE\n"));
  }

  @Test
  void everyExpectationMustBeStatedOrWaivedByName() {
    assertThat(run("jwt", "verify", token, "--key", keys.toString()))
        .isEqualTo(
            new CommandRun.Result(
                ExitCode.USAGE,
                "",
                "claviger: say what you expect of the token: --issuer ISSUER or --any-issuer;"
                    + " --audience AUDIENCE or --any-audience; --type TYPE or --any-type\n"));
    assertThat(
            run(
                    "jwt",
                    "verify",
                    token,
                    "--issuer=x",
                    "--any-issuer",
                    "--any-audience",
                    "--any-type")
                .err())
        .isEqualTo("claviger: --issuer and --any-issuer contradict each other\n");
    assertThat(run(expecting(token, "--type=at+jwt")).err())
        .isEqualTo(
            "claviger: no key: give --key FILE (a JWK, a JWK Set or PEM), --key-env NAME,"
                + " --secret-file FILE or --secret-env NAME\n");
  }

  @Test
  void aFailedVerificationSaysWhyInOneSentence() {
    assertThat(with("--key", keys.toString(), "--at=2026-01-02"))
        .isEqualTo(
            new CommandRun.Result(
                ExitCode.REFUSED,
                "",
                "claviger: not verified: The token has expired. (EXPIRED: exp is 1767225900,"
                    + " 2026-01-01T00:05:00Z, 23 hours 55 minutes ago)\n"));
    assertThat(verify(token.replaceFirst("[^.]{4}$", "AAAA")).err())
        .startsWith("claviger: not verified: ")
        .contains("(SIGNATURE_MISMATCH: ");
    assertThat(verify("x.y").err()).contains("(MALFORMED: ");
    var wrong =
        run(
            "jwt",
            "verify",
            token,
            "--key",
            keys + "",
            "--at",
            "2026-01-01",
            "--issuer=https://else.example",
            "--any-audience",
            "--any-type");
    assertThat(wrong.err()).contains("(WRONG_ISSUER: iss is ");
  }

  @Test
  void aFewSecondsOfSkewCanBeAllowed() {
    assertThat(with("--key", keys + "", "--at=2026-01-01T00:05:10Z").exit())
        .isEqualTo(ExitCode.REFUSED);
    assertThat(with("--key", keys + "", "--at=2026-01-01T00:05:10Z", "--clock-skew=30s").exit())
        .isEqualTo(ExitCode.OK);
    assertThat(with("--key", keys + "", "--clock-skew=1h"))
        .isEqualTo(
            new CommandRun.Result(
                ExitCode.USAGE, "", "claviger: clock skew must be from 0 to 5 minutes\n"));
    assertThat(with("--key", keys + "", "--clock-skew=30").err())
        .contains("expected a unit: write 30s for seconds");
  }

  @Test
  void programsGetTheReasonAsACode() {
    var refused = with("--key", keys + "", "--at=2027-01-01", "--json");
    assertThat(refused.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(refused.err()).isEmpty();
    var json = JsonObject.parse(refused.out());
    assertThat(json.bool("verified")).contains(false);
    assertThat(json.string("reason")).contains("EXPIRED");
    assertThat(json.string("sentence")).contains("The token has expired.");

    var verified = JsonObject.parse(with("--key", keys + "", "--json").out());
    assertThat(verified.bool("verified")).contains(true);
    assertThat(verified.object("claims").orElseThrow().string("iss"))
        .contains("https://id.example");
  }

  @Test
  void aKeyThatCannotBeUsedIsNamedWithItsFault() throws IOException {
    assertThat(with("--key", file("a", "hello").toString()).err())
        .endsWith("/a: neither a JWK, nor a JWK Set, nor a key in PEM or DER\n");
    var agreement = run("jwk", "generate", "--alg=ECDH-ES", "--curve=X25519").out();
    var unstated = JsonObject.parse(agreement).without("alg").toJson();
    assertThat(with("--key", file("b", unstated).toString()).err())
        .endsWith(
            "/b: this key does not say which algorithm it is for: add --alg, for instance --alg"
                + " ECDH-ES+A256KW\n");
    assertThat(with("--key", file("c", "{\"keys\":[" + unstated + "]}").toString()).err())
        .contains("/c: no key of the set can be used\nclaviger:   key 1: the key does not say");
    assertThat(with("--key", file("d", "{").toString()).err()).contains("/d: not JSON: ");
    assertThat(with("--key", "nowhere").exit()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(with("--key-env", "NOWHERE").err())
        .isEqualTo("claviger: the environment variable NOWHERE is not set\n");
  }

  private CommandRun.Result verify(String text) {
    return run(words(text, "--key", keys.toString()));
  }

  private CommandRun.Result with(String... more) {
    return run(words(token, more));
  }

  /// A later option of the same name holds.
  private static String[] words(String text, String... more) {
    return expecting(
        text, Stream.concat(Stream.of("--type=at+jwt"), Stream.of(more)).toArray(String[]::new));
  }

  private static String[] expecting(String text, String... more) {
    var at =
        Stream.of(more).anyMatch(word -> word.startsWith("--at="))
            ? ""
            : "--at=2026-01-01T00:01:00Z";
    var words =
        Stream.of("jwt", "verify", text, "--issuer=https://id.example", "--audience=orders", at);
    return Stream.concat(words.filter(word -> !word.isEmpty()), Stream.of(more))
        .toArray(String[]::new);
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }
}
