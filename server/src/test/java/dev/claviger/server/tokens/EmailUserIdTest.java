package dev.claviger.server.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.server.Eventually;
import dev.claviger.server.TestServer;
import dev.claviger.server.accounts.DjangoProject;
import dev.claviger.server.audit.AuditQuery;
import dev.claviger.server.database.Database;
import dev.claviger.server.database.Dialect;
import dev.claviger.server.database.TestDatabases;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// `USER_ID_FIELD: email`: an address is no key of either table, and only an address that one
/// account has names anybody.
class EmailUserIdTest {
  private static final String PASSWORD = "first-Pass-77";
  private static final String NOBODY =
      "{\"detail\":\"User not found\",\"code\":\"user_not_found\"}";
  private static final String NO_ADDRESS =
      "{\"detail\":\"The account has no e-mail address of its own, by which tokens could name it.\""
          + ",\"code\":\"no_own_email\"}";

  private static final DjangoProject ON_SQLITE = DjangoProject.fresh(Dialect.SQLITE);
  private static final DjangoProject ON_POSTGRES = DjangoProject.fresh(Dialect.POSTGRESQL);
  private static final AtomicInteger COUNT = new AtomicInteger();

  @RegisterExtension
  static final TestServer NATIVE_SQLITE =
      TestServer.withFile("simplejwt: {USER_ID_FIELD: email, USER_ID_CLAIM: user_id}");

  @RegisterExtension
  static final TestServer NATIVE_POSTGRES =
      TestServer.onPostgres(Map.of("TOKENS_USER_ID_FIELD", "email"));

  @RegisterExtension
  static final TestServer DJANGO_SQLITE = TestServer.with(django(ON_SQLITE, Optional.empty()));

  @RegisterExtension
  static final TestServer DJANGO_POSTGRES =
      TestServer.with(django(ON_POSTGRES, Optional.of(TestDatabases.emptyPostgres())));

  private static Map<String, String> django(DjangoProject project, Optional<String> own) {
    var settings = new HashMap<String, String>();
    own.ifPresent(url -> settings.put("DATABASE_URL", url));
    settings.put("DATABASE_MIGRATE_ON_START", "always");
    settings.put("ACCOUNTS_SOURCE", "django");
    settings.put("ACCOUNTS_DJANGO_DATABASE", project.url().toString());
    settings.put("ACCOUNTS_DJANGO_MAX_AGE", "0s");
    settings.put("TOKENS_USER_ID_FIELD", "email");
    return settings;
  }

  /// Where the accounts are, and who writes there beside us.
  enum Store {
    NATIVE_ON_SQLITE,
    NATIVE_ON_POSTGRES,
    DJANGO_ON_SQLITE,
    DJANGO_ON_POSTGRES;

    TestServer server() {
      return switch (this) {
        case NATIVE_ON_SQLITE -> NATIVE_SQLITE;
        case NATIVE_ON_POSTGRES -> NATIVE_POSTGRES;
        case DJANGO_ON_SQLITE -> DJANGO_SQLITE;
        case DJANGO_ON_POSTGRES -> DJANGO_POSTGRES;
      };
    }

    Client client() {
      return new Client(server().running());
    }

    /// Gives the account another address.
    void move(long id, String email) {
      var set = " SET email = '%s' WHERE id = %d".formatted(email, id);
      switch (this) {
        case NATIVE_ON_SQLITE, NATIVE_ON_POSTGRES -> inOwn("UPDATE account" + set);
        case DJANGO_ON_SQLITE -> ON_SQLITE.run("UPDATE auth_user" + set);
        case DJANGO_ON_POSTGRES -> ON_POSTGRES.run("UPDATE auth_user" + set);
      }
    }

    private void inOwn(String sql) {
      var settings = server().settings();
      try (var database = Database.open(settings.database(), settings.data())) {
        int changed = database.write(handle -> handle.execute(sql));
        assertThat(changed).isOne();
      }
    }
  }

  /// An account of a test.
  private record Person(long id, String name, String email) {
    static Person in(Store store) {
      var name = "person" + COUNT.incrementAndGet();
      return with(store, name, name + "@example.org");
    }

    static Person with(Store store, String name, String email) {
      return new Person(store.server().createAccount(name, email, PASSWORD), name, email);
    }
  }

  private static String obtained(Store store, String path, Person person) {
    var body = "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(person.name, PASSWORD);
    var answer = store.client().server().post(path, body);
    return answer.statusCode() + " " + answer.body();
  }

  private static String claim(String json) {
    return Forge.access(json, "");
  }

  @ParameterizedTest
  @EnumSource
  void tokensNameTheAddressAndItNamesTheAccount(Store store) {
    var person = Person.in(store);
    var client = store.client();

    var pair = client.login(person.name, PASSWORD);

    for (var token : new String[] {pair.access(), pair.refresh()}) {
      assertThat(Client.claims(token)).contains("\"user_id\":\"" + person.email + "\"");
    }
    assertThat(client.hello(pair.access()).body()).contains("Hello, " + person.name);
    assertThat(client.refresh(pair.refresh()).statusCode()).isEqualTo(200);
    assertThat(client.verify(pair.access()).body()).isEqualTo("{}");
    assertThat(client.hello(claim("'" + person.email + "'")).body()).contains(person.name);
    assertThat(client.blacklist(pair.refresh()).body()).isEqualTo("{}");
    assertThat(client.refresh(pair.refresh()).body()).contains("Token is blacklisted");
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNobodysAddressNamesNobody(Store store) {
    var person = Person.in(store);
    var odd =
        new String[] {
          "'" + person.email.toUpperCase(Locale.ROOT) + "'",
          "'" + person.id + "'",
          Long.toString(person.id),
          "'" + person.name + "'",
          "''",
          "'" + "x".repeat(300) + "'",
          "'\\u0000'",
          "true",
          "null",
          "['" + person.email + "']",
        };

    for (var value : odd) {
      var answer = store.client().hello(claim(value));
      assertThat(answer.statusCode()).as(value).isEqualTo(401);
      assertThat(answer.body()).as(value).isEqualTo(NOBODY);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAddressOfSeveralNamesNoneOfThem(Store store) {
    var person = Person.in(store);
    var client = store.client();
    var before = client.login(person.name, PASSWORD);

    for (var same : new String[] {person.email, person.email.replace('p', 'P')}) {
      var twin = Person.with(store, person.name + "twin", same);
      assertThat(client.hello(before.access()).body()).isEqualTo(NOBODY);
      assertThat(client.hello(claim("'" + same + "'")).body()).isEqualTo(NOBODY);
      assertThat(client.refresh(before.refresh()).body())
          .isEqualTo("{\"detail\":\"No active account found for the given token.\"}");
      for (var path : new String[] {"/api/token/", "/api/token/sliding/"}) {
        assertThat(obtained(store, path, person)).isEqualTo("403 " + NO_ADDRESS);
        assertThat(obtained(store, path, twin)).isEqualTo("403 " + NO_ADDRESS);
      }
      store.client().server().claviger().accounts().delete(twin.id);
    }

    assertThat(client.hello(before.access()).statusCode()).isEqualTo(200);
    assertThat(client.refresh(before.refresh()).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource
  void withoutAddressThereAreNoTokens(Store store) {
    var without = Person.with(store, "without", "");

    assertThat(obtained(store, "/api/token/", without)).isEqualTo("403 " + NO_ADDRESS);

    var wrong =
        store
            .client()
            .server()
            .post(
                "/api/token/",
                """
                {"username":"without","password":"wrong"}\
                """);
    assertThat(wrong.statusCode()).as("whoever does not know the password").isEqualTo(401);
    assertThat(wrong.body())
        .isEqualTo("{\"detail\":\"No active account found with the given credentials\"}");
    var audit = store.client().server().claviger().audit().events();
    Eventually.holds(() ->
        audit.find(AuditQuery.newest(10).account(without.id)).stream()
            .anyMatch(it -> it.details().toJson().contains("no_own_email")));
  }

  /// The count of credentials is 0 for both: nothing else would tell them apart.
  @ParameterizedTest
  @EnumSource
  void aTokenOfALoginHereDoesNotPassToWhoGetsTheAddress(Store store) {
    var first = Person.in(store);
    var second = Person.in(store);
    var client = store.client();
    var before = client.login(first.name, PASSWORD);

    store.move(first.id, "moved" + first.email);
    store.move(second.id, first.email);

    assertThat(client.hello(before.access()).body()).isEqualTo(NOBODY);
    assertThat(client.refresh(before.refresh()).body())
        .isEqualTo("{\"detail\":\"No active account found for the given token.\"}");
    var after = client.login(second.name, PASSWORD);
    assertThat(Client.claims(after.access())).contains("\"user_id\":\"" + first.email + "\"");
    assertThat(client.hello(after.access()).body()).contains("Hello, " + second.name);
  }
}
