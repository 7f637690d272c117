package dev.claviger.launcher;

import static dev.claviger.launcher.CommandRun.AT_A_TERMINAL;
import static dev.claviger.launcher.CommandRun.IN_A_SCRIPT;
import static dev.claviger.launcher.CommandRun.run;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.jose.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JwtDecodeCommandTest {
  private static final String WARNING =
      "NOT VERIFIED: anybody could have written this. To check it: claviger jwt verify --key FILE\n";

  private static final String TOKEN =
      token(
          "{\"alg\":\"HS256\",\"typ\":\"JWT\"}",
          """
          {"token_type":"access","exp":1700000300,"iat":1700000000,"jti":"ab","user_id":"1","x":[1,{"y":2}]}
          """);

  @Test
  void everyClaimIsExplainedAndTimesAreDates() {
    assertThat(run("jwt", "decode", TOKEN, "--at", "1700000060"))
        .isEqualTo(
            new CommandRun.Result(
                ExitCode.OK,
                WARNING
                    + """

                    Header
                    {
                      "alg": "HS256",  // HMAC: whoever can verify can also sign (SHA-256)
                      "typ": "JWT"     // a JSON Web Token, without saying for what
                    }

                    Claims
                    {
                      "token_type": "access",  // kind of token: access, refresh or sliding (SimpleJWT)
                      "exp": 1700000300,       // expiry 2023-11-14T22:18:20Z, in 4 minutes
                      "iat": 1700000000,       // issued at 2023-11-14T22:13:20Z, 1 minute ago
                      "jti": "ab",             // id of the token
                      "user_id": "1",          // the account (SimpleJWT)
                      "x": [
                        1,
                        {
                          "y": 2
                        }
                      ]
                    }

                    Signature: 3 bytes
                    """,
                ""));
  }

  @Test
  void whatIsWrongWithTheTimesIsSaid() {
    var token =
        token("{\"alg\":\"HS256\"}", "{\"exp\":9,\"nbf\":99,\"iat\":99,\"auth_time\":1e15}");

    assertThat(run("jwt", "decode", token, "--at=10").out())
        .contains(
            "expiry 1970-01-01T00:00:09Z, 1 second ago: EXPIRED",
            "not valid before 1970-01-01T00:01:39Z, in 1 minute 29 seconds: NOT VALID YET",
            "issued at 1970-01-01T00:01:39Z, in 1 minute 29 seconds: IN THE FUTURE",
            "logged in at: no date in seconds since 1970");
    assertThat(run("jwt", "decode", token("{}", "{\"exp\":1700000000000}")).out())
        .contains("no date in seconds since 1970; perhaps milliseconds");
  }

  @Test
  void aTokenComesFromArgumentFileOrInput(@TempDir Path directory) throws IOException {
    var expected = run("jwt", "decode", TOKEN, "--at=1").out();
    var file = Files.writeString(directory.resolve("token.txt"), "Bearer " + TOKEN + "\r\n");

    assertThat(run("jwt", "decode", "--file", file.toString(), "--at=1").out()).isEqualTo(expected);
    assertThat(run("jwt", "decode", "@" + file, "--at=1").out()).isEqualTo(expected);
    assertThat(IN_A_SCRIPT.reading(TOKEN + "\n").of("jwt", "decode", "--at=1").out())
        .isEqualTo(expected);
    assertThat(
            IN_A_SCRIPT
                .reading("Authorization: bearer " + TOKEN)
                .of("jwt", "decode", "-", "--at=1")
                .out())
        .isEqualTo(expected);
  }

  @Test
  void whereNoTokenIsTheWaysToGiveOneAreNamed(@TempDir Path directory) throws IOException {
    assertThat(AT_A_TERMINAL.of("jwt", "decode"))
        .isEqualTo(
            new CommandRun.Result(
                ExitCode.USAGE,
                "",
                "claviger: no token: give it as an argument, by --file FILE, or on standard input"
                    + " (or - to type it)\n"));
    assertThat(run("jwt", "decode").err())
        .isEqualTo("claviger: the token is empty: nothing was in what was given\n");
    assertThat(run("jwt", "decode", "--file=nowhere"))
        .isEqualTo(
            new CommandRun.Result(
                ExitCode.UNAVAILABLE, "", "claviger: nowhere: no such file or directory\n"));
    var file = Files.writeString(directory.resolve("token"), TOKEN);
    assertThat(run("jwt", "decode", file.toString()).err())
        .isEqualTo(
            "claviger: '%s' is a file: give @%s to read the token from it\n".formatted(file, file));
    assertThat(run("jwt", "decode", TOKEN, "--file=x").exit()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void whatIsNoTokenIsRefusedAndItIsSaidWhy() {
    assertThat(run("jwt", "decode", "a.b"))
        .isEqualTo(
            new CommandRun.Result(
                ExitCode.REFUSED,
                "",
                "claviger: this is no token in compact form: it has 2 segments between dots, where a"
                    + " signed one has 3 and an encrypted one 5\n"));
    assertThat(run("jwt", "decode", "e+.e30.AA").err())
        .isEqualTo("claviger: the header is not base64url: \"e+\"\n");
    assertThat(run("jwt", "decode", token("[]", "{}")).err())
        .startsWith("claviger: the header is not a JSON object: ");
    assertThat(IN_A_SCRIPT.reading("a".repeat((1 << 20) + 1)).of("jwt", "decode").err())
        .isEqualTo("claviger: this is longer than any token: more than 1 MiB\n");
  }

  @Test
  void programsGetJson() {
    var json = JsonObject.parse(run("jwt", "decode", TOKEN, "--json").out());

    assertThat(json.bool("verified")).contains(false);
    assertThat(json.object("header").orElseThrow().string("alg")).contains("HS256");
    assertThat(json.object("claims").orElseThrow().string("user_id")).contains("1");
    assertThat(json.object("times").orElseThrow())
        .isEqualTo(
            JsonObject.parse(
                "{\"exp\":\"2023-11-14T22:18:20Z\",\"iat\":\"2023-11-14T22:13:20Z\"}"));
  }

  @Test
  void ofAnEncryptedTokenTheHeaderIsShown() {
    var jwe = base64("{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"cty\":\"JWT\"}") + "..AAAA.AAAA.AAAA";

    assertThat(run("jwt", "decode", jwe).out())
        .startsWith(WARNING)
        .contains(
            "// the shared key encrypts the content itself",
            "// type of the content; JWT means that a token is nested in it",
            "Content: 3 bytes, encrypted. To read it: claviger jwt decrypt --key FILE");
  }

  @Test
  void aNestedTokenIsTakenApartToo() {
    assertThat(run("jwt", "decode", token("{\"alg\":\"RS256\",\"cty\":\"JWT\"}", TOKEN)).out())
        .contains("Payload: another token", "Nested Header", "Nested Claims", "\"user_id\": \"1\"");
  }

  @Test
  void aPayloadWithoutClaimsIsShownAsText() {
    assertThat(
            run("jwt", "decode", base64("{\"alg\":\"none\"}") + "." + base64("hello") + ".").out())
        .contains(
            "// NO SIGNATURE: anybody can write this",
            "Payload: 5 bytes, no claims\nhello\n",
            "Signature: NONE");
  }

  @Test
  void aTokenCannotSpeakToTheTerminal() {
    var hostile =
        token("{\"alg\":\"\\u001b]0;owned\\u0007\"}", "{\"a\":\"\\u202e\\u009b2J\u200b\u2028\"}");

    assertThat(run("jwt", "decode", hostile).out())
        .contains(
            "\"alg\": \"\\u001b]0;owned\\u0007\"", "\"a\": \"\\u202e\\u009b2J\\u200b\\u2028\"");
  }

  @Test
  void coloursAreForTerminalsAndCanBeDeclined() {
    assertThat(run("jwt", "decode", TOKEN).out()).doesNotContain("\u001b");
    assertThat(AT_A_TERMINAL.of("jwt", "decode", TOKEN).out())
        .contains("\u001b[36m\"alg\"\u001b[0m");
    assertThat(AT_A_TERMINAL.with("NO_COLOR", "1").of("jwt", "decode", TOKEN).out())
        .doesNotContain("\u001b");
    assertThat(AT_A_TERMINAL.with("TERM", "dumb").of("jwt", "decode", TOKEN).out())
        .doesNotContain("\u001b");
    assertThat(AT_A_TERMINAL.of("jwt", "decode", TOKEN, "--color=never").out())
        .doesNotContain("\u001b");
    assertThat(run("jwt", "decode", TOKEN, "--color=always").out()).contains("\u001b[");
    assertThat(run("jwt", "decode", TOKEN, "--color=yes").err())
        .contains("'yes' is not auto, always or never");
  }

  private static String token(String header, String payload) {
    return base64(header) + "." + base64(payload.strip()) + ".AAAA";
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }
}
