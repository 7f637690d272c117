package dev.claviger.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every way to get the settings wrong, and what a person then reads.
class SettingsProblemsTest {

  @TempDir Path directory;

  private final SettingsSchema<Example> schema = SettingsSchema.of(Example.class);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tokens: {acces-lifetime: 5m} | F:1:10: unknown setting 'tokens.acces-lifetime'; did you mean 'tokens.access-lifetime'?",
        "access-lifetime: 5m | F:1:1: unknown setting 'access-lifetime'; did you mean 'tokens.access-lifetime'?",
        "ACCESS_TOKEN_LIFETIME: 5m | F:1:1: unknown setting 'ACCESS_TOKEN_LIFETIME'; did you mean 'tokens.access-lifetime'?",
        "tokns: {} | F:1:1: unknown setting 'tokns'; did you mean 'tokens'?",
        "sites: [{hots: x, host: y}] | F:1:10: unknown setting 'sites[0].hots'; did you mean 'sites[].host'?",
        "completely-else: 1 | F:1:1: unknown setting 'completely-else'",
        "tokens: 5 | F:1:9: expected settings here, one per line: NAME: VALUE",
        "tokens: [a] | F:1:9: expected settings here, one per line: NAME: VALUE",
        "just text | F:1:1: expected settings here, one per line: NAME: VALUE",
        "listen: {a: b} | F:1:9: 'listen' is one value: expected address",
        "listen: [a, b] | F:1:9: 'listen' is one value: expected address",
        "listen: | F:1:8: 'listen' has no value; give one, or remove the line",
        "tokens: {audience: {a: b}} | F:1:20: 'tokens.audience' is a list: expected text",
        "tokens: {audience: [[a]]} | F:1:21: an item of 'tokens.audience' is not a plain value",
        "sites: {host: a} | F:1:8: 'sites' is a list: write each item after a dash",
        "sites: [{port: 1}] | sites[0].host is not set: add it to the settings file",
        "listen: localhost | F:1:9: listen is 'localhost': expected HOST:PORT, [IPv6]:PORT, :PORT or PORT",
        "tokens: {algorithm: none} | F:1:21: tokens.algorithm is 'none': expected one of hs256, es256",
        "tokens: {rotation: some} | F:1:20: tokens.rotation is 'some': expected one of never, every-use",
        "tokens: {watch: yes} | F:1:17: tokens.watch is 'yes': expected true or false",
        "tokens: {issuer: example.org} | F:1:18: tokens.issuer is 'example.org': expected a URI such as https://example.org/",
        "tokens: {issuer: 'a b'} | F:1:18: tokens.issuer is 'a b': expected a URI such as https://example.org/",
        "tokens: {access-lifetime: 0} | F:1:27: tokens.access-lifetime is '0': expected at least 1s",
        "limits: {connections: many} | F:1:23: limits.connections is 'many': expected a whole number",
        "limits: {connections: 0} | F:1:23: limits.connections is '0': expected at least 1",
        "limits: {connections: 100001} | F:1:23: limits.connections is '100001': expected at most 100000",
        "limits: {body: 2GiB} | F:1:16: limits.body is '2GiB': expected at most 1GiB",
        "limits: {rows: 1.5} | F:1:16: limits.rows is '1.5': expected a whole number",
        "limits: {share: NaN} | F:1:17: limits.share is 'NaN': expected a number",
        "limits: {share: 1.5} | F:1:17: limits.share is '1.5': expected at most 1",
        "tokens: {access-lifetime: 2d} | F:1:27: tokens: refresh-lifetime must not be shorter than access-lifetime",
        "master-secret: file:/nowhere/at/all | F:1:16: master-secret is (secret): cannot read /nowhere/at/all (no such file)",
        "'data: a\nlisten: 1\ndata: b' | F:3:1: 'data' is written twice; keep one",
        "'tokens: {watch: true}\ntokens: {}' | F:2:1: 'tokens' is written twice; keep one",
        "'tokens: {watch: true}\ntokens.watch: true' | F:2:15: 'tokens.watch' is written twice, also at F:1:17; keep one",
        "'a: b: c' | F:1:5: mapping values are not allowed here",
        "'data: &x a\n---\ndata: b' | F:2:1: but found another document",
        "'data: *x' | F:1:7: found undefined alias x",
        "'tokens: &a {watch: *a}' | F:1:9: 'tokens.watch' is one value: expected true or false",
        "? [a] : b | F:1:3: unknown setting '?'",
      })
  void theFileIsRefused(String content, String message) throws Exception {
    var file = Files.writeString(directory.resolve("claviger.yaml"), content);

    assertThat(problems(Sources.NONE.withFile(file)))
        .containsExactly(message.replace("F:", file + ":"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CLAVIGER_TOKENS_ACCES_LIFETIME | 5m | CLAVIGER_TOKENS_ACCES_LIFETIME: unknown environment variable; did you mean 'CLAVIGER_TOKENS_ACCESS_LIFETIME'?",
        "CLAVIGER_ZZZ | 5m | CLAVIGER_ZZZ: unknown environment variable",
        "CLAVIGER_SITES_HOST | a | CLAVIGER_SITES_HOST: unknown environment variable",
        "CLAVIGER_TOKENS_ACCESS_LIFETIME | 300 | CLAVIGER_TOKENS_ACCESS_LIFETIME: tokens.access-lifetime is '300': expected a unit: write 300s for seconds",
        "CLAVIGER_LISTEN | '' | CLAVIGER_LISTEN: listen is '': expected HOST:PORT, [IPv6]:PORT, :PORT or PORT",
      })
  void theEnvironmentIsRefused(String name, String value, String message) {
    assertThat(problems(Sources.NONE.withEnvironment(Map.of(name, value))))
        .containsExactly(message);
  }

  @Test
  void aSecretOnTheCommandLineIsRefusedAndNotRepeated() {
    assertThat(problems(Sources.NONE.withFlag("master-secret", "hunter2")))
        .containsExactly(
            "--master-secret: master-secret is (secret): expected file:PATH, since every user of"
                + " this machine can read command lines");
  }

  @Test
  void aFlagGivenTwiceIsRefused() {
    assertThat(problems(Sources.NONE.withFlag("data", "a", "b")))
        .containsExactly("--data: data is 'a,b': expected one value, not 2");
  }

  @Test
  void allProblemsAreToldAtOnce() throws Exception {
    var file = Files.writeString(directory.resolve("claviger.yaml"), "lisen: 1\ndata: ''\n");
    var sources =
        Sources.NONE
            .withFile(file)
            .withEnvironment(Map.of("CLAVIGER_DAT", "x"))
            .withFlag("limits.rows", "none");

    assertThat(problems(sources))
        .containsExactly(
            file + ":1:1: unknown setting 'lisen'; did you mean 'listen'?",
            "CLAVIGER_DAT: unknown environment variable; did you mean 'CLAVIGER_DATA'?",
            file + ":2:7: data is '': expected a path",
            "--limits-rows: limits.rows is 'none': expected a whole number");
  }

  @Test
  void aFileThatCannotBeReadIsRefused() throws Exception {
    var nowhere = directory.resolve("nowhere.yaml");
    var latin1 = directory.resolve("latin1.yaml");
    Files.write(latin1, "data: é".getBytes(StandardCharsets.ISO_8859_1));
    var huge = Files.writeString(directory.resolve("huge.yaml"), "#".repeat((1 << 20) + 1));

    assertThat(problems(Sources.NONE.withFile(nowhere)))
        .containsExactly(nowhere + ": cannot be read (no such file)");
    assertThat(problems(Sources.NONE.withFile(latin1)))
        .containsExactly(latin1 + ": cannot be read (not UTF-8 text)");
    assertThat(problems(Sources.NONE.withFile(huge)))
        .containsExactly(huge + ": cannot be read (larger than 1 MiB)");
    assertThat(problems(Sources.NONE.withFile(directory)))
        .containsExactly(directory + ": cannot be read (Is a directory)");
  }

  @Test
  void manyAliasesDoNotExplode() throws Exception {
    var bomb = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 40; i++) {
      bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    var file = Files.writeString(directory.resolve("claviger.yaml"), bomb);

    assertThat(problems(Sources.NONE.withFile(file)))
        .containsExactly(
            file
                + ": is not YAML: Number of aliases for non-scalar nodes exceeds the specified max=50");
  }

  private List<String> problems(Sources sources) {
    var refused = catchThrowableOfType(SettingsException.class, () -> schema.load(sources));
    assertThat(refused).hasMessage(String.join("\n", texts(refused)));
    return texts(refused);
  }

  private static List<String> texts(SettingsException refused) {
    return refused.problems().stream().map(Problem::toString).toList();
  }
}
