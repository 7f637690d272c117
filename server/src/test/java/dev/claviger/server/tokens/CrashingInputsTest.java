package dev.claviger.server.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.server.RunningClaviger;
import dev.claviger.server.TestServer;
import dev.claviger.server.accounts.NewAccount;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What makes SimpleJWT on Django fail with 500, correctly signed: here it is refused, at every
/// endpoint that takes a token.
class CrashingInputsTest {
  @RegisterExtension
  static final TestServer SERVER =
      TestServer.with(
          Map.of(
              "TOKENS_ROTATE_REFRESH_TOKENS", "true",
              "TOKENS_BLACKLIST_AFTER_ROTATION", "true",
              "TOKENS_ACCEPTED_TYPES", "access,sliding"));

  private static final Map<String, String> ENDPOINTS =
      Map.of(
          "/api/token/refresh/", "refresh",
          "/api/token/blacklist/", "refresh",
          "/api/token/sliding/refresh/", "sliding");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "no jti              | 'exp':IN(60),'refresh_exp':IN(60),'user_id':'1'",
        "jti null            | 'jti':null,'exp':IN(60),'refresh_exp':IN(60),'user_id':'1'",
        "exp numeric text    | 'jti':'a','exp':'9999999999','refresh_exp':IN(60),'user_id':'1'",
        "exp 10^15           | 'jti':'a','exp':1000000000000000,'refresh_exp':IN(60),'user_id':'1'",
        "exp 1e400           | 'jti':'a','exp':1e400,'refresh_exp':IN(60),'user_id':'1'",
        "exp negative        | 'jti':'a','exp':-1,'refresh_exp':IN(60),'user_id':'1'",
        "exp a list          | 'jti':'a','exp':[IN(60)],'refresh_exp':IN(60),'user_id':'1'",
        "nothing             | 'x':1",
      })
  void areRefusedEverywhere(String name, String claims) {
    ENDPOINTS.forEach((path, type) -> {
      var token = token(type, claims);
      var answer =
          SERVER
              .running()
              .post(path, "{\"refresh\":\"%s\",\"token\":\"%s\"}".formatted(token, token));
      assertRefused(name + " at " + path, answer);
    });
    for (var type : List.of("access", "sliding")) {
      assertRefused(name + " as " + type, hello(token(type, claims)));
    }
  }

  private static String token(String type, String claims) {
    return Forge.token(
        "{'token_type':'%s',%s}".formatted(type, claims.replace("LONG", "j".repeat(300))));
  }

  private static HttpResponse<String> hello(String token) {
    return SERVER.running().get("/hello/", "Authorization", "Bearer " + token);
  }

  private static void assertRefused(String what, HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(what + ": " + answer.body()).isEqualTo(401);
    DocumentedAnswers.assertDocumented(answer.statusCode(), answer.body());
  }

  /// Ids that no database can hold: refused where tokens are kept.
  @Test
  void idsThatCannotBeKept() {
    for (var id : List.of("LONG", "\\u0000")) {
      ENDPOINTS.forEach((path, type) -> {
        var token =
            token(type, "'jti':'%s','exp':IN(60),'refresh_exp':IN(60),'user_id':'1'".formatted(id));
        var answer =
            SERVER
                .running()
                .post(path, "{\"refresh\":\"%s\",\"token\":\"%s\"}".formatted(token, token));
        assertRefused(id + " at " + path, answer);
      });
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'abc'",
        "''",
        "[1]",
        "true",
        "1.0",
        "{}",
        "null",
        "-1",
        "'1 '",
        "'+1'",
        "'٣'",
        "1e0",
        "'1e0'",
        "99999999999999999999",
        "'99999999999999999999'",
        "'\\u0000'"
      })
  void areNobody(String userId) {
    assertThat(hello(Forge.access(userId, "")).body())
        .isEqualTo("{\"detail\":\"User not found\",\"code\":\"user_not_found\"}");
    var refresh =
        SERVER
            .running()
            .post(
                "/api/token/refresh/", "{\"refresh\":\"%s\"}".formatted(Forge.refresh(userId, "")));
    assertThat(refresh.body())
        .isEqualTo("{\"detail\":\"No active account found for the given token.\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {"'x'", "null", "[]", "1e400", "true", "-5", "IN(-5)"})
  void refreshExpiryThatIsNone(String expiry) {
    var token = ContractTokens.sliding("IN(60)", ",'refresh_exp':" + expiry);
    var answer =
        SERVER.running().post("/api/token/sliding/refresh/", "{\"token\":\"%s\"}".formatted(token));
    assertRefused("refresh_exp " + expiry, answer);
  }

  @Test
  void passwordsThatAreCorruptInTheDatabaseLogNobodyIn() {
    int number = 0;
    for (var hash :
        List.of("bcrypt_sha256$$2b$12$xx", "pbkdf2_sha256$abc", "", "argon2$", "scrypt$1$2", "!")) {
      var name = "corrupt" + number++;
      SERVER.running().claviger().accounts().create(NewAccount.plain(name, "", hash));
      var answer = login(SERVER.running(), name);
      assertThat(answer.statusCode()).as(hash).isEqualTo(401);
      assertThat(answer.body())
          .isEqualTo("{\"detail\":\"No active account found with the given credentials\"}");
    }
  }

  private static HttpResponse<String> login(RunningClaviger server, String name) {
    return server.post("/api/token/", "{\"username\":\"%s\",\"password\":\"x\"}".formatted(name));
  }
}
