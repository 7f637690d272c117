package dev.claviger.server.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.server.TestServer;
import dev.claviger.server.accounts.DjangoProject;
import dev.claviger.server.database.Dialect;
import dev.claviger.server.database.TestDatabases;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Tokens that a Django project and we both issue, spend and blacklist, in its tables.
class DjangoTokensTest {
  private static final String SPENT =
      "{\"detail\":\"Token is blacklisted\",\"code\":\"token_not_valid\"}";

  private static final DjangoProject ON_SQLITE = DjangoProject.fresh(Dialect.SQLITE);
  private static final DjangoProject ON_POSTGRES = DjangoProject.fresh(Dialect.POSTGRESQL);

  @RegisterExtension
  static final TestServer SQLITE = TestServer.with(settings(ON_SQLITE, Optional.empty()));

  @RegisterExtension
  static final TestServer POSTGRES =
      TestServer.with(settings(ON_POSTGRES, Optional.of(TestDatabases.emptyPostgres())));

  private static Map<String, String> settings(DjangoProject django, Optional<String> own) {
    var settings = new HashMap<String, String>();
    own.ifPresent(url -> settings.put("DATABASE_URL", url));
    settings.put("DATABASE_MIGRATE_ON_START", "always");
    settings.put("ACCOUNTS_SOURCE", "django");
    settings.put("ACCOUNTS_DJANGO_DATABASE", django.url().toString());
    settings.put("ACCOUNTS_DJANGO_MAX_AGE", "0s");
    settings.put("TOKENS_ROTATE_REFRESH_TOKENS", "true");
    settings.put("TOKENS_BLACKLIST_AFTER_ROTATION", "true");
    settings.put("TOKENS_ACCEPTED_TYPES", "access,sliding");
    return settings;
  }

  /// A project and the server on its database.
  private record Both(DjangoProject django, TestServer server, Client client) {

    Client.Pair login() {
      return client.login("alice", "wonder-Land-9");
    }

    /// What a person does in Django's administration pages, or its blacklist view.
    void blacklist(String token) {
      var id = id(token);
      django.run(
          """
          INSERT INTO token_blacklist_outstandingtoken (user_id, jti, token, expires_at)
          VALUES (1, '%1$s', '', '2099-01-01 00:00:00') ON CONFLICT (jti) DO NOTHING;
          INSERT INTO token_blacklist_blacklistedtoken (token_id, blacklisted_at)
          SELECT id, '2026-01-01 00:00:00' FROM token_blacklist_outstandingtoken WHERE jti = '%1$s'
          """
              .formatted(id));
    }

    String outstanding(String token, String column) {
      return django.ask(
          "SELECT %s FROM token_blacklist_outstandingtoken WHERE jti = '%s'"
              .formatted(column, id(token)));
    }

    boolean lists(String token) {
      return !django
          .ask(
              """
              SELECT b.id FROM token_blacklist_blacklistedtoken b
              JOIN token_blacklist_outstandingtoken o ON o.id = token_id WHERE jti = '%s'
              """
                  .formatted(id(token)))
          .isEmpty();
    }
  }

  private static Both both(Dialect dialect) {
    return switch (dialect) {
      case SQLITE -> new Both(ON_SQLITE, SQLITE, new Client(SQLITE.running()));
      case POSTGRESQL -> new Both(ON_POSTGRES, POSTGRES, new Client(POSTGRES.running()));
    };
  }

  private static String id(String token) {
    return Client.claims(token).replaceAll(".*\"jti\":\"([^\"]+)\".*", "$1");
  }

  @ParameterizedTest
  @EnumSource
  void aRefreshTokenIsOutstandingWithoutItsSignature(Dialect dialect) {
    var both = both(dialect);
    var login = both.login();

    assertThat(both.outstanding(login.refresh(), "user_id")).isEqualTo("1");
    assertThat(both.outstanding(login.refresh(), "expires_at")).startsWith("20");
    var stored = both.outstanding(login.refresh(), "token").split("\\.", -1);
    assertThat(new String(Base64.getUrlDecoder().decode(stored[0]), StandardCharsets.UTF_8))
        .isEqualTo("{\"alg\":\"none\"}");
    assertThat(stored[1]).isEqualTo(login.refresh().split("\\.", -1)[1]);
    assertThat(stored[2]).isEmpty();
    assertThat(both.lists(login.refresh())).isFalse();
    assertThat(both.outstanding(login.access(), "id")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aRotatedTokenIsListedAndItsSuccessorOutstanding(Dialect dialect) {
    var both = both(dialect);
    var login = both.login();

    var next = both.client.rotated(login.refresh());

    assertThat(both.lists(login.refresh())).isTrue();
    assertThat(both.outstanding(next.refresh(), "user_id")).isEqualTo("1");
    assertThat(both.lists(next.refresh())).isFalse();
    assertThat(both.client.rotated(login.refresh()).refresh())
        .as("within the grace")
        .isEqualTo(next.refresh());
    both.client.rotated(next.refresh());
  }

  @ParameterizedTest
  @EnumSource
  void whatDjangoBlacklistsIsRefused(Dialect dialect) {
    var both = both(dialect);
    var login = both.login();
    var foreign = Forge.refresh("1", "");

    both.blacklist(login.refresh());
    both.blacklist(foreign);

    for (var token : new String[] {login.refresh(), foreign}) {
      assertThat(both.client.refresh(token).body()).isEqualTo(SPENT);
      assertThat(both.client.blacklist(token).body()).isEqualTo(SPENT);
      assertThat(both.client.verify(token).statusCode()).isEqualTo(400);
    }
    assertThat(both.client.hello(login.access()).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource
  void tokensThatDjangoMintedGoOnHere(Dialect dialect) {
    var both = both(dialect);
    var integer = Forge.refresh("1", "");
    var string = Forge.refresh("'1'", "");

    assertThat(both.client.hello(Forge.access("1", "")).body()).contains("alice");
    assertThat(both.client.hello(Forge.access("'1'", "")).body()).contains("alice");
    for (var token : new String[] {integer, string}) {
      var next = both.client.rotated(token);
      assertThat(both.lists(token)).isTrue();
      assertThat(both.outstanding(token, "user_id")).isEqualTo("1");
      assertThat(both.outstanding(next.refresh(), "user_id")).isEqualTo("1");
      assertThat(both.client.refresh(token).body()).isEqualTo(SPENT);
      assertThat(both.client.blacklist(next.refresh()).body()).isEqualTo("{}");
      assertThat(both.lists(next.refresh())).isTrue();
      assertThat(both.client.refresh(next.refresh()).body()).isEqualTo(SPENT);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTokenThatDjangoRotatedGoesOnHere(Dialect dialect) {
    var both = both(dialect);
    var login = both.login();
    both.blacklist(login.refresh());
    var claims = Client.claims(login.refresh()).replaceAll("\"jti\":\"[^\"]+\"", "\"jti\":\"JTI\"");
    var elsewhere = Forge.token(claims.replace("JTI", Forge.id()));

    both.client.rotated(elsewhere);

    assertThat(both.lists(elsewhere)).isTrue();
    assertThat(both.client.refresh(login.refresh()).body()).isEqualTo(SPENT);
  }

  @ParameterizedTest
  @EnumSource
  void ofParallelUsesOneWins(Dialect dialect) throws Exception {
    var both = both(dialect);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < 5; round++) {
        var token = Forge.refresh("'1'", "");
        Callable<HttpResponse<String>> use = () -> both.client.refresh(token);
        int won = 0;
        for (var answer : threads.invokeAll(Collections.nCopies(16, use))) {
          won += answer.get().statusCode() == 200 ? 1 : 0;
        }
        assertThat(won).isEqualTo(1);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatEndsHereIsListedThere(Dialect dialect) {
    var both = both(dialect);
    var ended = both.login();
    var blacklisted = both.login();

    assertThat(both.client.blacklist(blacklisted.refresh()).body()).isEqualTo("{}");
    var request = both.client.server().request("/api/sessions/").DELETE();
    var answer =
        both.client.server().send(request.header("Authorization", "Bearer " + ended.access()));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
    assertThat(both.lists(ended.refresh())).isTrue();
    assertThat(both.lists(blacklisted.refresh())).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void aNewPasswordListsAllOfTheAccountsTokens(Dialect dialect) {
    var both = both(dialect);
    var id = both.server.createAccount("changing", "first-Pass-77");
    var before = both.client.login("changing", "first-Pass-77");

    both.server.changePassword(id, "second-Pass-77");

    assertThat(both.lists(before.refresh())).isTrue();
    assertThat(both.client.hello(before.access()).body()).contains("password_changed");
    var after = both.client.login("changing", "second-Pass-77");
    assertThat(both.client.hello(after.access()).statusCode()).isEqualTo(200);
    both.client.rotated(after.refresh());
  }

  @ParameterizedTest
  @EnumSource
  void aPasswordThatDjangoSetsEndsTokens(Dialect dialect) {
    var both = both(dialect);
    both.server.createAccount("other", "first-Pass-77");
    var before = both.client.login("other", "first-Pass-77");

    both.django.run("UPDATE auth_user SET password = '!' WHERE username = 'other'");

    assertThat(both.client.hello(before.access()).body()).contains("password_changed");
    assertThat(both.client.refresh(before.refresh()).body())
        .isEqualTo("{\"detail\":\"The user's password has been changed.\"}");
  }

  @ParameterizedTest
  @EnumSource
  void aSlidingTokenIsLookedForWithEachRequest(Dialect dialect) {
    var both = both(dialect);
    var answer =
        both.client
            .server()
            .post("/api/token/sliding/", "{\"username\":\"alice\",\"password\":\"wonder-Land-9\"}");
    var token = answer.body().split("\"", -1)[3];
    assertThat(both.outstanding(token, "user_id")).isEqualTo("1");
    assertThat(both.client.hello(token).statusCode()).isEqualTo(200);

    both.blacklist(token);

    assertThat(both.client.hello(token).body()).contains("Token is blacklisted");
  }
}
