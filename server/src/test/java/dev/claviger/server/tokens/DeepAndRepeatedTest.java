package dev.claviger.server.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.server.RunningClaviger;
import dev.claviger.server.TestServer;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Rules of the contract's sections 2.4 and 2.6 that no recorded exchange shows: JSON nested
/// 100,000 deep, which crashes the original, and fields that a form has twice.
class DeepAndRepeatedTest {
  private static final int DEPTH = 100_000;

  @RegisterExtension static final TestServer SERVER = TestServer.withDefaults();

  private static RunningClaviger server() {
    return SERVER.running();
  }

  private static String nested(String open, String close) {
    return open.repeat(DEPTH) + "1" + close.repeat(DEPTH);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/token/",
        "/api/token/refresh/",
        "/api/token/verify/",
        "/api/token/blacklist/",
        "/api/token/sliding/",
        "/api/token/sliding/refresh/"
      })
  void aDeepBodyIsNoJson(String path) {
    for (var deep : new String[] {nested("[", "]"), nested("{\"a\":", "}"), "[".repeat(DEPTH)}) {
      var inField =
          "{\"username\":%1$s,\"password\":%1$s,\"refresh\":%1$s,\"token\":%1$s}".formatted(deep);
      for (var body : new String[] {deep, inField}) {
        var answer = server().post(path, body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).startsWith("{\"detail\":\"JSON parse error - ");
      }
    }
  }

  @Test
  void aDeepTokenIsInvalid() {
    var invalid = "{\"detail\":\"Token is invalid\",\"code\":\"token_not_valid\"}";
    for (var deep : new String[] {nested("[", "]"), nested("{\"a\":", "}")}) {
      var claims =
          "{'token_type':'refresh','exp':IN(60),'jti':'%s','user_id':'1','a':%s}"
              .formatted(Forge.id(), deep.replace('"', '\''));
      var client = new Client(server());
      for (var token :
          new String[] {
            Forge.token(claims), Forge.token("{'alg':'HS256','a':" + deep + "}", "{}", Forge.SECRET)
          }) {
        assertThat(client.verify(token).body()).isEqualTo(invalid);
        assertThat(client.refresh(token).body()).isEqualTo(invalid);
        assertThat(client.blacklist(token).body()).isEqualTo(invalid);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "username=nobody&username=alice&password=wonder-Land-9, 200",
    "username=alice&password=wonder-Land-9&password=x, 401",
    "username=alice&username=&password=wonder-Land-9, 400",
  })
  void ofAFieldThatAFormHasTwiceTheLastCounts(String form, int status) {
    assertThat(server().postForm("/api/token/", form).statusCode()).isEqualTo(status);
    assertThat(multipart(form)).isEqualTo(status);
  }

  private static int multipart(String form) {
    var body = new StringBuilder();
    for (var field : form.split("&", -1)) {
      var parts = field.split("=", 2);
      body.append(
          "--B\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
              .formatted(parts[0], parts[1]));
    }
    var request =
        server()
            .request("/api/token/")
            .header("Content-Type", "multipart/form-data; boundary=B")
            .POST(BodyPublishers.ofString(body + "--B--\r\n"));
    return server().send(request).statusCode();
  }
}
