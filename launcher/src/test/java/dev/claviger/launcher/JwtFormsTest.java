package dev.claviger.launcher;

import static dev.claviger.launcher.CommandRun.IN_A_SCRIPT;
import static dev.claviger.launcher.CommandRun.run;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSObjectJSON;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tokens as JSON and with the payload apart; Nimbus is the judge.
class JwtFormsTest {
  @TempDir private Path directory;

  private String jwk;
  private Path key;
  private Path payload;

  @BeforeEach
  void makeAKey() throws Exception {
    jwk = run("jwk", "generate", "--alg=ES256").line();
    key = Files.writeString(directory.resolve("key.jwk"), jwk);
    payload = directory.resolve("payload.json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"flattened", "general"})
  void nimbusVerifiesTheJson(String form) throws Exception {
    var message = JWSObjectJSON.parse(sign("--form=" + form).line());
    assertThat(message.getSignatures().getFirst().verify(new ECDSAVerifier(ECKey.parse(jwk))))
        .isTrue();
    assertThat(message.getPayload().toJSONObject()).containsEntry("sub", "42");
  }

  @ParameterizedTest
  @ValueSource(strings = {"compact", "flattened", "general"})
  void everyFormIsVerifiedAndDecoded(String form) {
    var token = sign("--form=" + form).line();
    assertThat(verify(token).exit()).isEqualTo(ExitCode.OK);
    assertThat(run("jwt", "decode", token).out()).contains("\"sub\": \"42\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"compact", "flattened", "general"})
  void aDetachedPayloadGoesToAFileAndComesFromIt(String form) throws Exception {
    var token = sign("--form=" + form, "--detached", payload.toString()).line();
    assertThat(Files.readString(payload)).startsWith("{\"").contains("\"sub\":\"42\"");
    if (form.equals("compact")) {
      var nimbus = JWSObject.parse(token, new Payload(Files.readString(payload)));
      assertThat(nimbus.verify(new ECDSAVerifier(ECKey.parse(jwk)))).isTrue();
    } else {
      assertThat(token).doesNotContain("payload");
    }

    assertThat(verify(token, "--detached", payload.toString()).exit()).isEqualTo(ExitCode.OK);
    assertThat(run("jwt", "decode", token, "--detached", payload.toString()).out())
        .contains("\"sub\": \"42\"");
    assertThat(verify(token).exit()).isEqualTo(ExitCode.REFUSED);
    Files.writeString(payload, Files.readString(payload).replace("42", "43"));
    assertThat(verify(token, "--detached", payload.toString()).err())
        .contains("SIGNATURE_MISMATCH");
  }

  @Test
  void aTokenWithAPayloadHasNoSecondOne() throws Exception {
    Files.writeString(payload, "{}");
    assertThat(verify(sign().line(), "--detached", payload.toString()))
        .isEqualTo(refused("it has a payload of its own, or is not signed: leave out --detached"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          {"payload":"e30"                                          | it begins like JSON and is none: a comma or } expected at byte 16
          {"payload":"e30","signature":"AA"}                        | it has no protected in base64url
          {"payload":1,"protected":"e30","signature":"AA"}          | it has no payload in base64url
          {"payload":"e.","protected":"e30","signature":"AA"}       | it has no payload in base64url
          {"payload":"e30","protected":"e30","header":{},"signature":"AA"} | it has an unprotected header, which no signature covers: a token has none
          {"payload":"e30","signatures":[]}                         | it has 0 signatures, a token has one
          {"payload":"e30","signatures":[{},{}]}                    | it has 2 signatures, a token has one
          {"payload":"e30","signatures":[{}],"signature":"AA"}      | it is both flattened and general JSON
          {"ciphertext":"AA"}                                       | it is encrypted: decrypt it first, by claviger jwt decrypt --key FILE
          """)
  void otherJsonIsRefusedWithItsFault(String json, String message) {
    var result =
        IN_A_SCRIPT
            .reading(json)
            .of(
                "jwt",
                "verify",
                "--key",
                key.toString(),
                "--any-issuer",
                "--any-audience",
                "--any-type");
    assertThat(result).isEqualTo(refused(message));
  }

  private static CommandRun.Result refused(String message) {
    return new CommandRun.Result(
        ExitCode.REFUSED, "", "claviger: this token cannot be read: " + message + "\n");
  }

  private CommandRun.Result sign(String... more) {
    return run(
        words(more, "jwt", "sign", "--key", key.toString(), "--subject=42", "--expires-in=5m"));
  }

  private CommandRun.Result verify(String token, String... more) {
    return run(
        words(
            more,
            "jwt",
            "verify",
            token,
            "--key",
            key.toString(),
            "--any-issuer",
            "--any-audience",
            "--any-type"));
  }

  private static String[] words(String[] more, String... first) {
    var all = java.util.Arrays.copyOf(first, first.length + more.length);
    System.arraycopy(more, 0, all, first.length, more.length);
    return all;
  }
}
