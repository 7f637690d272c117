package dev.claviger.launcher;

import static dev.claviger.launcher.CommandRun.AT_A_TERMINAL;
import static dev.claviger.launcher.CommandRun.IN_A_SCRIPT;
import static dev.claviger.launcher.CommandRun.run;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import dev.claviger.jose.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Keys are judged by Nimbus.
class JwkCommandTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"HS256", "RS256", "ES256", "ES384", "ES512", "EdDSA"})
  void nimbusReadsWhatIsGenerated(String algorithm) throws Exception {
    var key = JWK.parse(run("jwk", "generate", "--alg", algorithm).out());

    assertThat(key.isPrivate()).isTrue();
    assertThat(key.getAlgorithm().getName()).isEqualTo(algorithm);
    assertThat(key.getKeyID()).isEqualTo(key.computeThumbprint().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA-OAEP-256", "ECDH-ES+A256KW", "A256KW", "A128GCM", "A256CBC-HS512"})
  void nimbusReadsKeysForEncryption(String algorithm) throws Exception {
    var key = JWK.parse(run("jwk", "generate", "--alg", algorithm).out());

    assertThat(key.getAlgorithm().getName()).isEqualTo(algorithm);
    assertThat(key.getKeyUse()).isEqualTo(KeyUse.ENCRYPTION);
  }

  @Test
  void theCurveCanBeChosen() throws Exception {
    var key = JWK.parse(run("jwk", "generate", "--alg=ECDH-ES", "--curve=X25519").out());
    assertThat(key.toOctetKeyPair().getCurve()).isEqualTo(Curve.X25519);
    assertThat(run("jwk", "generate", "--alg=ES256", "--curve=P-384").err())
        .isEqualTo("claviger: ES256 does not use keys on P-384, but on P-256\n");
    assertThat(run("jwk", "generate", "--alg=dir").err())
        .contains("a key that encrypts the content itself is for one of A128GCM, ");
    assertThat(run("jwk", "generate", "--alg=PBES2-HS256+A128KW").exit()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void aPostQuantumKeyGoesToPemAndBack() {
    var key = run("jwk", "generate", "--alg=ML-DSA-44", "--no-kid").out();
    var pem = IN_A_SCRIPT.reading(key).of("jwk", "convert").out();

    assertThat(IN_A_SCRIPT.reading(pem).of("jwk", "convert").out()).isEqualTo(key);
  }

  @Test
  void lengthAndIdCanBeChosen() throws Exception {
    var key = JWK.parse(run("jwk", "generate", "--alg=RS256", "--bits=3072", "--kid=mine").out());
    assertThat(key.size()).isEqualTo(3072);
    assertThat(key.getKeyID()).isEqualTo("mine");
    assertThat(JsonObject.parse(run("jwk", "generate", "--alg=ES256", "--no-kid").out()).has("kid"))
        .isFalse();
    assertThat(JWKSet.parse(run("jwk", "generate", "--alg=ES256", "--set").out()).size()).isOne();
  }

  @Test
  void whatCannotBeGeneratedIsRefused() {
    assertThat(run("jwk", "generate", "--alg=ES256", "--bits=4096"))
        .isEqualTo(
            new CommandRun.Result(ExitCode.USAGE, "", "claviger: ES256 does not use RSA keys\n"));
    assertThat(run("jwk", "generate", "--alg=RS256", "--bits=1024").exit())
        .isEqualTo(ExitCode.USAGE);
    assertThat(run("jwk", "generate", "--alg=RS265").err()).contains("did you mean 'RS256'?");
    assertThat(run("jwk", "generate").err()).contains("--alg");
  }

  @Test
  void aSecretFileIsItsOwnersAndNotReplacedByAccident() throws IOException {
    var file = directory.resolve("key.jwk");

    assertThat(generate(file)).isEqualTo(new CommandRun.Result(ExitCode.OK, "", ""));
    assertThat(mode(file)).isEqualTo("rw-------");
    var first = Files.readString(file);
    assertThat(generate(file))
        .isEqualTo(
            new CommandRun.Result(
                ExitCode.UNAVAILABLE,
                "",
                "claviger: %s: already exists; --force replaces it, and the key in it is lost\n"
                    .formatted(file)));
    assertThat(file).hasContent(first);
    assertThat(generate(file, "--force").exit()).isEqualTo(ExitCode.OK);
    assertThat(Files.readString(file)).isNotEqualTo(first);
    assertThat(mode(file)).isEqualTo("rw-------");
    assertThat(directory.toFile().list()).containsExactly("key.jwk");
    assertThat(generate(directory.resolve("no/such/key")).exit()).isEqualTo(ExitCode.UNAVAILABLE);
  }

  @Test
  void thePublicPartHoldsNoSecret() throws Exception {
    var key = run("jwk", "generate", "--alg=ES256").out();

    var published = JWK.parse(IN_A_SCRIPT.reading(key).of("jwk", "public").out());
    assertThat(published).isEqualTo(JWK.parse(key).toPublicJWK());
    var set = JWKSet.parse(IN_A_SCRIPT.reading(key).of("jwk", "public", "--set").out());
    assertThat(set.getKeys()).containsExactly(published);
    var file = directory.resolve("jwks.json");
    IN_A_SCRIPT.reading(key).of("jwk", "public", "-", "--out", file.toString());
    assertThat(mode(file)).contains("r--r--");
    var secret = run("jwk", "generate", "--alg=HS256").out();
    assertThat(IN_A_SCRIPT.reading(secret).of("jwk", "public").exit()).isEqualTo(ExitCode.REFUSED);
  }

  @Test
  void thumbprintsAreThoseOfNimbus() throws Exception {
    var key = run("jwk", "generate", "--alg=RS256").out();
    var expected = JWK.parse(key).computeThumbprint() + "\n";
    var longer = JWK.parse(key).computeThumbprint("SHA-512").toString();
    var unstated = JsonObject.parse(key).without("alg").toJson();

    assertThat(IN_A_SCRIPT.reading(key).of("jwk", "thumbprint").out()).isEqualTo(expected);
    assertThat(IN_A_SCRIPT.reading(unstated).of("jwk", "thumbprint").out()).isEqualTo(expected);
    assertThat(IN_A_SCRIPT.reading(key).of("jwk", "thumbprint", "--hash=sha-512", "--uri").line())
        .isEqualTo("urn:ietf:params:oauth:jwk-thumbprint:sha-512:" + longer);
    assertThat(run("jwk", "thumbprint", "--hash=md5").err())
        .contains("'md5' is not one of sha-256, sha-384, sha-512");
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "ES256", "ES384", "ES512", "EdDSA"})
  void aKeyGoesToPemAndDerAndBack(String algorithm) throws Exception {
    var key = run("jwk", "generate", "--no-kid", "--alg", algorithm).out();
    var pem = IN_A_SCRIPT.reading(key).of("jwk", "convert").out();
    var der = directory.resolve("key.der");
    IN_A_SCRIPT.reading(key).of("jwk", "convert", "--to=der", "--out", der.toString());

    assertThat(pem).startsWith("-----BEGIN PRIVATE KEY-----\n");
    String[] back = {"jwk", "convert", "--alg", algorithm};
    assertThat(IN_A_SCRIPT.reading(pem).of(back).out()).isEqualTo(key);
    assertThat(run(plus(back, der.toString())).out()).isEqualTo(key);
    assertThat(mode(der)).isEqualTo("rw-------");
  }

  @Test
  void thePemHoldsTheKeyThatNimbusSees() throws Exception {
    var key = run("jwk", "generate", "--alg=RS256").out();
    var pem = IN_A_SCRIPT.reading(key).of("jwk", "convert").out();
    var der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));

    assertThat(KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der)))
        .isEqualTo(RSAKey.parse(key).toRSAPrivateKey());
  }

  @Test
  void whatHasNoOtherFormIsRefused() {
    var secret = run("jwk", "generate", "--alg=HS256").out();
    assertThat(IN_A_SCRIPT.reading(secret).of("jwk", "convert").exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(run("jwk", "convert", "--to=xml").err()).contains("'xml' is not jwk, pem or der");
    var encrypted =
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n";
    assertThat(IN_A_SCRIPT.reading(encrypted).of("jwk", "convert").err())
        .contains("standard input: the key is encrypted: decrypt it first with openssl");
    var key = run("jwk", "generate", "--alg=ES256").out();
    assertThat(
            IN_A_SCRIPT
                .reading(key)
                .at(new Terminals(false, true))
                .of("jwk", "convert", "--to=der")
                .err())
        .isEqualTo("claviger: DER is no text: give --out FILE\n");
  }

  @Test
  void whereNoKeyIsTheWaysToGiveOneAreNamed() {
    assertThat(AT_A_TERMINAL.of("jwk", "thumbprint").err())
        .isEqualTo("claviger: no key: give a FILE, or a key on standard input (or - to type it)\n");
  }

  private static CommandRun.Result generate(Path file, String... more) {
    return run(
        plus(new String[] {"jwk", "generate", "--alg=ES256", "--out", file.toString()}, more));
  }

  private static String[] plus(String[] words, String... more) {
    return Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new);
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
