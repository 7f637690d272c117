package dev.claviger.server.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.server.ServerSettings;
import dev.claviger.settings.SettingsException;
import dev.claviger.settings.SettingsSchema;
import dev.claviger.settings.Sources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A mistake in a claim stops the start, with its line.
class ClaimSettingsTest {
  @TempDir Path directory;

  private ServerSettings load(String claim) throws IOException {
    var file = directory.resolve("claviger.yaml");
    Files.writeString(
        file,
        "tokens:\n  audience: [api, web]\nclaims:\n  - {name: fine, value: 1}\n  - "
            + claim
            + "\n");
    return SettingsSchema.of(ServerSettings.class).load(Sources.NONE.withFile(file)).value();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{name: sub, value: x} | claims[1].name: 'sub' is a registered claim of tokens",
        "{name: exp, value: 9} | claims[1].name: 'exp' is a registered claim of tokens",
        "{name: amr, value: x} | claims[1].name: 'amr' is a registered claim of tokens",
        "{name: user_id, value: 1} | claims[1].name: 'user_id' is a claim that tokens have for themselves (tokens.user-id-claim)",
        "{name: sid, value: 1} | claims[1].name: 'sid' is a claim that tokens have for themselves (tokens.session-claim)",
        "{name: fine, value: 2} | claims[1].name: 'fine' is written twice; keep one",
        "{name: x, value: 1, audience: [ap]} | claims[1].audience: 'ap' is not in tokens.audience or tokens.audiences",
        "{name: x} | claims[1]: 'x' needs exactly one of value, template and from",
        "{name: x, value: 1, from: id} | claims[1]: 'x' needs exactly one of value, template and from",
        "{name: x, template: '{user_name}'} | claims[1]: template has {user_name}, which is none of id, username, email, first_name, last_name, full_name, is_staff, is_superuser, date_joined, last_login; did you mean 'username'?",
        "{name: x, template: '{groups}'} | template has {groups}, which is none of",
        "{name: x, template: '{id'} | claims[1]: template has a { without a }",
        "{name: x, template: 'id}'} | claims[1]: template has a } without a {",
        "{name: x, from: password} | claims[1].from is 'password': expected one of id, username",
        "{name: '', value: 1} | claims[1]: name must be 1 to 100 characters",
        "{nam: x, value: 1} | unknown setting 'claims[1].nam'",
      })
  void mistakes(String claim, String message) {
    assertThatThrownBy(() -> load(claim))
        .isInstanceOfSatisfying(
            SettingsException.class,
            e ->
                assertThat(e.toString().lines())
                    .anySatisfy(line -> {
                      assertThat(line).contains(message);
                      assertThat(line).contains("claviger.yaml:5:");
                      assertThat(line).doesNotContain("claviger.yaml:2:");
                    }));
  }

  @Test
  void nothingIsWrittenUnlessItIsSaid() {
    var settings = SettingsSchema.of(ServerSettings.class).load(Sources.NONE).value();
    assertThat(settings.claims()).isEmpty();
  }
}
