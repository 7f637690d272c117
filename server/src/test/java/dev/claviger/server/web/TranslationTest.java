package dev.claviger.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.server.TestServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What Django's LocaleMiddleware does: contract section 2.7.
class TranslationTest {
  @RegisterExtension
  static final TestServer SERVER = TestServer.with(Map.of("WEB_TRANSLATIONS", "true"));

  @RegisterExtension
  static final TestServer PLAIN =
      TestServer.with(Map.of("WEB_PAGES", "false", "WEB_NON_FIELD_ERRORS_KEY", "errs"));

  private static HttpResponse<String> post(String language, String json) {
    var server = SERVER.running();
    return server.send(
        server
            .request("/api/token/")
            .header("Accept-Language", language)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  private static void in(String language, HttpResponse<String> response) {
    assertThat(response.headers().firstValue("Content-Language")).hasValue(language);
    assertThat(response.headers().firstValue("Vary")).hasValue("Accept, Accept-Language");
  }

  @Test
  void answersInTheLanguageOfTheClient() {
    var refused = post("fr", "{\"username\":\"alice\",\"password\":\"x\"}");
    in("fr", refused);
    assertThat(refused.body())
        .isEqualTo(
            "{\"detail\":\"Aucun compte actif n'a été trouvé avec les identifiants fournis\"}");

    var missing = post("fr", "{}");
    assertThat(missing.body())
        .isEqualTo(
            "{\"username\":[\"Ce champ est obligatoire.\"],\"password\":[\"Ce champ est"
                + " obligatoire.\"]}");

    var german =
        SERVER.running().get("/hello/", "Accept-Language", "de", "Authorization", "Bearer garbage");
    in("de", german);
    assertThat(german.body())
        .isEqualTo(
            "{\"detail\":\"Der Token ist für keinen Tokentyp"
                + " gültig\",\"code\":\"token_not_valid\",\"messages\":[{\"token_class\":\"AccessToken\",\"token_type\":\"access\",\"message\":\"Token"
                + " is invalid\"}]}");
    assertThat(SERVER.running().get("/hello/", "Accept-Language", "de").body())
        .isEqualTo("{\"detail\":\"Anmeldedaten fehlen.\"}");
  }

  @Test
  void answersInEnglishWhomItDoesNotUnderstand() {
    var answer = post("tlh", "{}");

    in("en", answer);
    assertThat(answer.body()).contains("This field is required.");
  }

  @Test
  void withoutTranslationsAndPagesNothingVaries() {
    var server = PLAIN.running();
    var answer = server.get("/hello/", "Accept-Language", "de", "Accept", "application/json");
    assertThat(answer.headers().firstValue("Vary")).isEmpty();
    assertThat(answer.headers().firstValue("Content-Language")).isEmpty();
    assertThat(answer.body()).contains("Authentication credentials were not provided.");

    assertThat(server.get("/hello/", "Accept", "text/html").statusCode()).isEqualTo(406);
    assertThat(server.get("/hello/?format=api").statusCode()).isEqualTo(404);
    assertThat(server.post("/api/token/", "[]").body())
        .isEqualTo("{\"errs\":[\"Invalid data. Expected a dictionary, but got list.\"]}");
    var options = server.request("/api/token/").method("OPTIONS", BodyPublishers.noBody());
    assertThat(server.send(options).body()).contains("\"renders\":[\"application/json\"]");
  }
}
