package dev.claviger.launcher;

import static dev.claviger.launcher.CommandRun.IN_A_SCRIPT;
import static dev.claviger.launcher.CommandRun.run;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.JWEObjectJSON;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDHDecrypter;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.EncryptedJWT;
import dev.claviger.jose.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Nimbus decrypts what is encrypted, and encrypts what is decrypted.
class JwtEncryptCommandTest {
  @TempDir private Path directory;

  private String ours;
  private String theirs;
  private String published;

  @BeforeEach
  void keysAreMade() throws IOException {
    ours = directory.resolve("ours.jwk").toString();
    theirs = directory.resolve("theirs.jwk").toString();
    run("jwk", "generate", "--alg=ES256", "--out", ours);
    run("jwk", "generate", "--alg=ECDH-ES+A256KW", "--out", theirs);
    published = file("published.jwk", run("jwk", "public", theirs).out());
  }

  @Test
  void nimbusDecryptsAndVerifiesANestedToken() throws Exception {
    var result = encrypt("--sign-key", ours, "--subject=42", "--expires-in=5m", "--type=at+jwt");
    assertThat(result.err()).isEmpty();
    var jwe = EncryptedJWT.parse(result.line());
    jwe.decrypt(new ECDHDecrypter(ECKey.parse(Files.readString(Path.of(theirs)))));

    assertThat(jwe.getHeader().getEncryptionMethod()).isEqualTo(EncryptionMethod.A256GCM);
    assertThat(jwe.getHeader().getContentType()).isEqualTo("JWT");
    var inner = jwe.getPayload().toSignedJWT();
    assertThat(inner.verify(new ECDSAVerifier(ECKey.parse(Files.readString(Path.of(ours))))))
        .isTrue();
    assertThat(inner.getJWTClaimsSet().getSubject()).isEqualTo("42");
  }

  @Test
  void decryptedTokensGoOnToVerify() {
    var jwe = encrypt("--sign-key", ours, "--issuer=me", "--expires-in=5m").line();
    String[] verify = {
      "jwt", "verify", "--key", ours, "--issuer=me", "--any-audience", "--any-type"
    };

    var inner = run("jwt", "decrypt", jwe, "--key", theirs);
    assertThat(inner.exit()).isEqualTo(ExitCode.OK);
    assertThat(IN_A_SCRIPT.reading(inner.out()).of(verify).exit()).isEqualTo(ExitCode.OK);
    assertThat(IN_A_SCRIPT.reading(jwe).of(verify))
        .isEqualTo(
            new CommandRun.Result(
                ExitCode.REFUSED,
                "",
                "claviger: the token is encrypted: put 'claviger jwt decrypt --key FILE |' before"
                    + " this command\n"));
  }

  @Test
  void aTokenOrAnyContentCanBeEncrypted() throws IOException {
    var token = run("jwt", "sign", "--key", ours, "--no-expiry").line();
    var nested = encrypt("--token", file("token", token + "\n"), "--enc=A128CBC-HS256").line();
    assertThat(run("jwt", "decrypt", nested, "--key", theirs).out()).isEqualTo(token);
    assertThat(run("jwt", "decode", nested).out()).contains("\"enc\": \"A128CBC-HS256\"");

    var claims = encrypt("--content", file("content", "{\"a\":[1]}")).line();
    var json = JsonObject.parse(run("jwt", "decrypt", claims, "--key", theirs, "--json").out());
    assertThat(json.bool("decrypted")).contains(true);
    assertThat(json.object("claims")).contains(JsonObject.parse("{\"a\":[1]}"));
  }

  @Test
  void whatNimbusEncryptsIsDecrypted() throws Exception {
    var key = run("jwk", "generate", "--alg=RSA-OAEP-256").out();
    var pem = IN_A_SCRIPT.reading(key).of("jwk", "convert").out();
    var header = new JWEHeader(JWEAlgorithm.RSA_OAEP_256, EncryptionMethod.A256GCM);
    var jwe = new JWEObject(header, new Payload("hello"));
    jwe.encrypt(new RSAEncrypter(RSAKey.parse(key)));
    var words =
        Stream.of(
            "jwt", "decrypt", jwe.serialize(), "--alg=RSA-OAEP-256", "--key", file("key.pem", pem));

    assertThat(run(words.toArray(String[]::new)).out()).isEqualTo("hello");
  }

  @Test
  void aSharedSecretOrAPasswordEncrypts() throws IOException {
    var content = file("content", "hello");
    var script = IN_A_SCRIPT.with("SECRET", "correct horse battery staple, 32");
    for (var algorithm : new String[] {"A256GCM", "A256KW", "PBES2-HS256+A128KW"}) {
      String[] key = {"--secret-env=SECRET", "--alg", algorithm};
      var jwe = script.of(plus(new String[] {"jwt", "encrypt", "--content", content}, key));
      assertThat(jwe.err()).isEmpty();
      assertThat(script.of(plus(new String[] {"jwt", "decrypt", jwe.line()}, key)).out())
          .isEqualTo("hello");
    }
    assertThat(script.of("jwt", "decrypt", "a.b.c.d.e", "--secret-env=SECRET").err())
        .isEqualTo(
            "claviger: say what the secret is for: --alg A256KW or A256GCM for 32 random bytes,"
                + " --alg PBES2-HS256+A128KW for a password\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"flattened", "general"})
  void nimbusDecryptsTheJson(String form) throws Exception {
    var aad = file("aad", "to be read by all");
    var result =
        encrypt("--content", file("content", "hello"), "--form", form, "--aad", aad).line();
    var jwe = JWEObjectJSON.parse(result);
    jwe.decrypt(new ECDHDecrypter(ECKey.parse(Files.readString(Path.of(theirs)))));
    assertThat(jwe.getPayload()).hasToString("hello");
    assertThat(JsonObject.parse(result).string("aad")).contains("dG8gYmUgcmVhZCBieSBhbGw");

    assertThat(IN_A_SCRIPT.reading(result).of("jwt", "decrypt", "--key", theirs).out())
        .isEqualTo("hello");
    assertThat(IN_A_SCRIPT.reading(result).of("jwt", "decode").err())
        .contains("it is encrypted: decrypt it first, by claviger jwt decrypt --key FILE");
  }

  @Test
  void theGeneralFormIsForEveryOneOfTheKeys() throws IOException {
    var hers = directory.resolve("hers.jwk").toString();
    run("jwk", "generate", "--alg=ECDH-ES+A128KW", "--out", hers);
    var content = file("content", "hello");
    var forBoth = encrypt("--content", content, "--form=general", "--key", hers).line();
    for (var key : new String[] {theirs, hers}) {
      assertThat(run("jwt", "decrypt", forBoth, "--key", key).out()).isEqualTo("hello");
    }
    assertThat(encrypt("--content", content, "--key", hers).err())
        .isEqualTo(
            "claviger: several keys could encrypt: choose one with --kid, or take them all with"
                + " --form general\n");
  }

  @Test
  void aCompactTokenHasNoRoomForAdditionalData() {
    assertThat(encrypt("--content=-", "--aad=-").err())
        .isEqualTo("claviger: a compact token has no room for --aad: add --form flattened\n");
  }

  @Test
  void aFailedDecryptionSaysWhy() throws IOException {
    var jwe = encrypt("--content", file("content", "hello")).line();
    var changed = jwe.substring(0, jwe.length() - 4) + "AAAA";

    var refused = run("jwt", "decrypt", changed, "--key", theirs);
    assertThat(refused.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err())
        .startsWith("claviger: not decrypted: ")
        .contains("(DECRYPTION_FAILED: ");
    var json = JsonObject.parse(run("jwt", "decrypt", changed, "--key", theirs, "--json").out());
    assertThat(json.bool("decrypted")).contains(false);
    assertThat(json.string("reason")).contains("DECRYPTION_FAILED");
  }

  @Test
  void whatIsMissingIsNamed() {
    assertThat(encrypt())
        .isEqualTo(
            new CommandRun.Result(
                ExitCode.USAGE,
                "",
                "claviger: say what to encrypt, and only one of it: claims, signed by --sign-key"
                    + " FILE; a signed token, --token FILE; or anything, --content FILE\n"));
    assertThat(encrypt("--content=-", "--token=-").exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run("jwt", "encrypt", "--key", ours, "--content=-").err())
        .startsWith("claviger: none of the keys is for encryption: ");
    assertThat(encrypt("--content=-", "--enc=A512GCM").err())
        .contains("'A512GCM' is not one of A128GCM, A192GCM, A256GCM, ");
    assertThat(encrypt("--content=-", "--key", theirs).exit()).isEqualTo(ExitCode.USAGE);
  }

  private CommandRun.Result encrypt(String... more) {
    return run(plus(new String[] {"jwt", "encrypt", "--key", published}, more));
  }

  private static String[] plus(String[] words, String... more) {
    return Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new);
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text).toString();
  }
}
