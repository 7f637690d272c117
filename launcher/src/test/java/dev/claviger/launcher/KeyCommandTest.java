package dev.claviger.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.jose.JwkSet;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyCommandTest {
  private static final String SECRET = "a shared secret of 32 characters and more";

  @TempDir private Path data;

  private record Result(ExitCode exit, String out, String err) {}

  @Test
  void rotatesWhenTheNextKeyIsKnownOrAtOnce() {
    var planned = run("rotate");
    assertThat(planned.out()).matches("Key [\\w-]{43} \\(ES256\\) signs from \\S+Z on.\n");

    var next = planned.out().substring(4, 47);
    assertThat(run("rotate", "--now").out()).isEqualTo("Key " + next + " (ES256) signs now.\n");
    assertThat(run("list").out())
        .contains("retiring", "current", "next")
        .containsPattern(next + "  ES256      current");
  }

  @Test
  void goesFromASharedSecretToES256() throws IOException {
    var file = Files.writeString(data.resolve("secret"), SECRET + "\n");

    assertThat(run("import", file.toString(), "--alg", "HS256").out())
        .matches("Key secret-[\\w-]+ \\(HS256\\) signs now.\n");
    assertThat(run("export-public").out()).isEqualTo("{\"keys\":[]}\n");
    assertThat(run("rotate", "--alg", "ES256", "--now").out()).contains("(ES256) signs now");
    assertThat(run("list").out()).containsPattern("secret-[\\w-]+ +HS256 +retiring");
    assertThat(JwkSet.parse(run("export-public").out()).keys()).hasSize(2);
    assertThat(run("export-public", "--pem").out()).startsWith("-----BEGIN PUBLIC KEY-----");
  }

  @Test
  void revokesOneKeyOrAll() {
    var first = run("rotate", "--now").out().substring(4, 47);

    assertThat(run("revoke", first).out()).isEqualTo("Key " + first + " revoked.\n");
    assertThat(run("list").out()).doesNotContain(first).contains("current");
    assertThat(run("revoke", "nonsense"))
        .isEqualTo(new Result(ExitCode.REFUSED, "", "claviger: there is no key 'nonsense'\n"));
    assertThat(run("revoke", "--all").out()).isEqualTo("2 keys revoked.\n");
    assertThat(run("list").out().lines()).hasSize(1);
    assertThat(run("revoke").exit()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void aLostMasterSecretCanBeLeftBehind() throws IOException {
    run("rotate", "--now");
    Files.delete(data.resolve("keys/master-secret"));

    assertThat(run("rotate").exit()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(run("rotate").err()).contains("claviger key revoke --all");
    assertThat(run("revoke", "--all").exit()).isEqualTo(ExitCode.OK);
    assertThat(run("rotate", "--now").exit()).isEqualTo(ExitCode.OK);
  }

  @Test
  void theMasterSecretIsChangedInTheFileOrToAGivenOne() throws IOException {
    run("rotate", "--now");
    var keys = run("export-public").out();
    var secret = data.resolve("keys/master-secret");
    var before = Files.readString(secret);

    assertThat(run("change-master-secret").out()).contains("Restart the servers");
    assertThat(Files.readString(secret)).isNotEqualTo(before).hasSize(44);
    assertThat(run("export-public").out()).isEqualTo(keys);

    var given = Files.writeString(data.resolve("given"), "0123456789".repeat(4));
    assertThat(run("change-master-secret", "--new", given.toString()).out())
        .contains("Set keys.master-secret to file:" + given);
    assertThat(run("export-public").err()).contains("under another master secret");
    var environment = Map.of("CLAVIGER_KEYS_MASTER_SECRET", "file:" + given);
    assertThat(run(environment, "export-public").out()).isEqualTo(keys);
    assertThat(run(environment, "change-master-secret").err())
        .contains("give the new one with --new FILE");
  }

  @Test
  void aConfiguredKeyDoesNotRotate() {
    var environment = Map.of("CLAVIGER_KEYS_SIGNING_KEY", SECRET);

    assertThat(run(environment, "rotate"))
        .isEqualTo(
            new Result(
                ExitCode.REFUSED,
                "",
                "claviger: keys.signing-key is set, so nothing rotates: `claviger key import` that"
                    + " key and remove the setting first\n"));
    assertThat(run(environment, "list").err()).contains("that key alone is used");
    assertThat(run(environment, "export-public").out()).isEqualTo("{\"keys\":[]}\n");
  }

  @Test
  void listSaysWhoseKeysVerifyBesides() {
    var verifying = Map.of("CLAVIGER_KEYS_VERIFYING_KEY", "a public key");
    var hmac = Map.of("CLAVIGER_KEYS_VERIFYING_KEY", "none", "CLAVIGER_KEYS_ALGORITHM", "HS256");
    var remote = Map.of("CLAVIGER_KEYS_JWK_URL", "https://login.example.com/jwks.json");

    assertThat(run("list").err()).isEmpty();
    assertThat(run(verifying, "list").err()).contains("that key alone verifies");
    assertThat(run(hmac, "list").err()).isEmpty();
    assertThat(run(remote, "list").err())
        .contains("by the keys of https://login.example.com/jwks.json are accepted too");
  }

  @Test
  void anotherAlgorithmThanTheSettingsWantIsRefused() {
    var environment = Map.of("CLAVIGER_KEYS_ALGORITHM", "HS256");

    assertThat(run(environment, "rotate", "--alg", "ES256").err())
        .isEqualTo("claviger: keys.algorithm is HS256: set it to ES256, or remove it\n");
  }

  @Test
  void whatHappenedToKeysIsInTheAuditLog() {
    run("rotate", "--now");
    run("change-master-secret");

    assertThat(run("list", "--json").out()).contains("\"state\" : \"current\"");
  }

  private Result run(String... arguments) {
    return run(Map.of(), arguments);
  }

  private Result run(Map<String, String> more, String... arguments) {
    var environment = new HashMap<>(Map.of("CLAVIGER_DATA", data.toString()));
    environment.putAll(more);
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var surroundings =
        new Surroundings(
            environment,
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            false);
    var words = new ArrayList<>(List.of("key"));
    words.addAll(List.of(arguments));
    var exit = Main.run(surroundings, words.toArray(String[]::new));
    return new Result(exit, out.toString(UTF_8), err.toString(UTF_8));
  }
}
