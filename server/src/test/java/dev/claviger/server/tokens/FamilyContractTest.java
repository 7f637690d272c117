package dev.claviger.server.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.server.Eventually;
import dev.claviger.server.TestServer;
import dev.claviger.server.audit.AuditEventType;
import dev.claviger.server.audit.AuditQuery;
import dev.claviger.server.database.Dialect;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What becomes of the tokens of one login: rotation, reuse, and their end with the credentials.
class FamilyContractTest {
  private static final Map<String, String> SPENDING =
      Map.of("TOKENS_ROTATE_REFRESH_TOKENS", "true", "TOKENS_BLACKLIST_AFTER_ROTATION", "true");

  private static final Map<String, String> WITHOUT_GRACE =
      Map.of(
          "TOKENS_ROTATE_REFRESH_TOKENS", "true",
          "TOKENS_BLACKLIST_AFTER_ROTATION", "true",
          "SESSIONS_REUSE_GRACE", "0s");

  private static final int PARALLEL = 50;

  /// A thousand are asked for by `-Dclaviger.rounds=1000`.
  private static final int ROUNDS = Integer.getInteger("claviger.rounds", 40);

  private static final AtomicInteger COUNT = new AtomicInteger();

  @RegisterExtension static final TestServer SQLITE = TestServer.with(SPENDING);
  @RegisterExtension static final TestServer POSTGRES = TestServer.onPostgres(SPENDING);
  @RegisterExtension static final TestServer STRICT_SQLITE = TestServer.with(WITHOUT_GRACE);
  @RegisterExtension static final TestServer STRICT_POSTGRES = TestServer.onPostgres(WITHOUT_GRACE);
  @RegisterExtension static final TestServer KEEPING = TestServer.withDefaults();

  @RegisterExtension
  static final TestServer RENEWING =
      TestServer.with(Map.of("TOKENS_ROTATE_REFRESH_TOKENS", "true"));

  @RegisterExtension
  static final TestServer BRIEF =
      TestServer.with(Map.of("SESSIONS_LIFETIME", "60s", "TOKENS_ROTATE_REFRESH_TOKENS", "true"));

  @RegisterExtension
  static final TestServer ENDING =
      TestServer.with(Map.of("SESSIONS_BLACKLIST_ENDS_SESSION", "true"));

  private static final String BLACKLISTED =
      "{\"detail\":\"Token is blacklisted\",\"code\":\"token_not_valid\"}";
  private static final String NOT_ADMITTED =
      "{\"detail\":\"Given token not valid for any token type\",\"code\":\"token_not_valid\","
          + "\"messages\":[{\"token_class\":\"AccessToken\",\"token_type\":\"access\","
          + "\"message\":\"Token is blacklisted\"}]}";

  private static TestServer lenient(Dialect dialect) {
    return dialect == Dialect.SQLITE ? SQLITE : POSTGRES;
  }

  private static Client strict(Dialect dialect) {
    return new Client((dialect == Dialect.SQLITE ? STRICT_SQLITE : STRICT_POSTGRES).running());
  }

  private static Client client(Dialect dialect) {
    return new Client(lenient(dialect).running());
  }

  private static Client.Pair alice(Client client) {
    return client.login("alice", "wonder-Land-9");
  }

  @ParameterizedTest
  @EnumSource
  void aSecondUseWithinTheGraceGetsTheSameSuccessor(Dialect dialect) {
    var client = client(dialect);
    var login = alice(client);

    var first = client.rotated(login.refresh());
    var second = client.rotated(login.refresh());

    assertThat(second.refresh()).isEqualTo(first.refresh()).isNotEqualTo(login.refresh());
    assertThat(client.hello(second.access()).statusCode()).isEqualTo(200);
    assertThat(client.verify(login.refresh()).statusCode()).isEqualTo(400);
    assertThat(client.rotated(first.refresh()).refresh()).isNotEqualTo(first.refresh());
  }

  @ParameterizedTest
  @EnumSource
  void aLaterUseEndsTheFamilyAtOnce(Dialect dialect) {
    var client = strict(dialect);
    var login = alice(client);
    var next = client.rotated(login.refresh());
    assertThat(client.hello(login.access()).statusCode()).isEqualTo(200);

    assertThat(client.refresh(login.refresh()).body()).isEqualTo(BLACKLISTED);

    assertThat(client.hello(login.access()).body()).isEqualTo(NOT_ADMITTED);
    assertThat(client.hello(next.access()).body()).isEqualTo(NOT_ADMITTED);
    assertThat(client.verify(next.access()).body()).isEqualTo(BLACKLISTED);
    assertThat(client.verify(next.access()).statusCode()).isEqualTo(401);
    assertThat(client.refresh(next.refresh()).body()).isEqualTo(BLACKLISTED);
    assertThat(client.verify(next.refresh()).body()).isEqualTo(BLACKLISTED);
    assertThat(client.hello(alice(client).access()).statusCode()).isEqualTo(200);
    var reuses = AuditQuery.newest(10).event(AuditEventType.TOKEN_REUSED.eventName());
    assertThat(client.server().claviger().audit().events().find(reuses))
        .as("on record")
        .anyMatch(event ->
            Client.claims(login.access())
                .contains(event.details().string("session").orElseThrow()));
  }

  @ParameterizedTest
  @EnumSource
  void aTokenOfEarlierGenerationsEndsTheFamily(Dialect dialect) {
    var client = client(dialect);
    var login = alice(client);
    var last = client.rotated(client.rotated(client.rotated(login.refresh()).refresh()).refresh());

    assertThat(client.refresh(login.refresh()).body()).isEqualTo(BLACKLISTED);

    assertThat(client.refresh(last.refresh()).body()).isEqualTo(BLACKLISTED);
    assertThat(client.hello(last.access()).body()).isEqualTo(NOT_ADMITTED);
  }

  @ParameterizedTest
  @EnumSource
  void ofFiftyParallelUsesExactlyOneRotates(Dialect dialect) throws Exception {
    var client = client(dialect);
    var strict = strict(dialect);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < ROUNDS; round++) {
        var token = alice(client).refresh();
        var successors = new HashSet<String>();
        for (var use : threads.invokeAll(times(() -> client.rotated(token).refresh()))) {
          successors.add(use.get());
        }
        assertThat(successors).as("successors in round %d", round).hasSize(1);

        var other = alice(strict).refresh();
        int won = 0;
        for (var use : threads.invokeAll(times(() -> strict.refresh(other).statusCode()))) {
          won += use.get() == 200 ? 1 : 0;
        }
        assertThat(won).as("successes without grace in round %d", round).isEqualTo(1);
      }
    }
  }

  private static <T> List<Callable<T>> times(Callable<T> use) {
    var uses = new ArrayList<Callable<T>>();
    for (int i = 0; i < PARALLEL; i++) {
      uses.add(use);
    }
    return uses;
  }

  @ParameterizedTest
  @EnumSource
  void aNewPasswordEndsTheTokensOfBefore(Dialect dialect) {
    var server = lenient(dialect);
    var client = client(dialect);
    var name = "changing" + COUNT.incrementAndGet();
    var id = server.createAccount(name, "first-Pass-77");
    var before = client.login(name, "first-Pass-77");
    var foreign = Forge.access("'" + id + "'", "");

    server.changePassword(id, "second-Pass-77");

    var changed = "The user's password has been changed.";
    assertThat(client.hello(before.access()).body())
        .isEqualTo("{\"detail\":\"%s\",\"code\":\"password_changed\"}".formatted(changed));
    var refused = client.refresh(before.refresh());
    assertThat(refused.body()).isEqualTo("{\"detail\":\"%s\"}".formatted(changed));
    assertThat(refused.statusCode()).isEqualTo(401);
    Eventually.holds(() -> client.verify(before.access()).body().equals(BLACKLISTED));
    var after = client.login(name, "second-Pass-77");
    assertThat(client.hello(after.access()).statusCode()).isEqualTo(200);
    assertThat(client.verify(after.access()).statusCode()).isEqualTo(200);
    assertThat(client.hello(foreign).statusCode()).as("of no login here").isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource
  void deactivationEndsTokensForGood(Dialect dialect) {
    var server = lenient(dialect);
    var client = client(dialect);
    var name = "leaving" + COUNT.incrementAndGet();
    var id = server.createAccount(name, "first-Pass-77");
    var before = client.login(name, "first-Pass-77");
    var accounts = server.running().claviger().accounts();

    accounts.deactivate(id);
    assertThat(client.hello(before.access()).body()).contains("user_inactive");
    Eventually.holds(() -> client.verify(before.access()).body().equals(BLACKLISTED));
    accounts.activate(id);

    assertThat(client.hello(before.access()).body()).contains("password_changed");
    assertThat(client.refresh(before.refresh()).statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @EnumSource
  void deletionEndsTokens(Dialect dialect) {
    var server = lenient(dialect);
    var client = client(dialect);
    var name = "gone" + COUNT.incrementAndGet();
    var id = server.createAccount(name, "first-Pass-77");
    var before = client.login(name, "first-Pass-77");

    server.running().claviger().accounts().delete(id);

    assertThat(client.hello(before.access()).body()).contains("user_not_found");
    assertThat(client.refresh(before.refresh()).statusCode()).isEqualTo(401);
    Eventually.holds(() -> client.verify(before.access()).body().equals(BLACKLISTED));
  }

  @Test
  void aSilentRehashEndsNothing() {
    var client = client(Dialect.SQLITE);
    var name = "rehashed" + COUNT.incrementAndGet();
    SQLITE.createAccount(name, "first-Pass-77");
    var before = client.login(name, "first-Pass-77");
    var accounts = SQLITE.running().claviger().accounts();

    accounts.replaceHash(accounts.credentials(name).orElseThrow(), "other");

    assertThat(client.hello(before.access()).statusCode()).isEqualTo(200);
    assertThat(client.refresh(before.refresh()).statusCode()).isEqualTo(200);
  }

  @Test
  void withoutRotationTheTokenGoesOnUntilItIsBlacklisted() {
    var client = new Client(KEEPING.running());
    var login = alice(client);
    assertThat(client.refresh(login.refresh()).statusCode()).isEqualTo(200);
    assertThat(client.refresh(login.refresh()).body()).doesNotContain("refresh");

    assertThat(client.blacklist(login.refresh()).body()).isEqualTo("{}");

    assertThat(client.refresh(login.refresh()).body()).isEqualTo(BLACKLISTED);
    assertThat(client.blacklist(login.refresh()).body()).isEqualTo(BLACKLISTED);
    assertThat(client.hello(login.access()).statusCode()).as("as in SimpleJWT").isEqualTo(200);
    assertThat(client.verify(login.access()).statusCode()).isEqualTo(200);
    assertThat(client.verify(login.refresh()).statusCode()).isEqualTo(200);
  }

  @Test
  void blacklistingCanEndTheSession() {
    var client = new Client(ENDING.running());
    var login = alice(client);

    assertThat(client.blacklist(login.refresh()).body()).isEqualTo("{}");

    assertThat(client.hello(login.access()).body()).isEqualTo(NOT_ADMITTED);
    assertThat(client.refresh(login.refresh()).body()).isEqualTo(BLACKLISTED);
  }

  @ParameterizedTest
  @EnumSource
  void aBlacklistedTokenIsNotRotated(Dialect dialect) {
    var client = client(dialect);
    var login = alice(client);
    var next = client.rotated(login.refresh());

    assertThat(client.blacklist(login.refresh()).body()).as("spent").isEqualTo(BLACKLISTED);
    assertThat(client.blacklist(next.refresh()).body()).isEqualTo("{}");

    assertThat(client.refresh(next.refresh()).body()).isEqualTo(BLACKLISTED);
    assertThat(client.verify(next.refresh()).statusCode()).isEqualTo(400);
    assertThat(client.hello(next.access()).statusCode()).isEqualTo(200);
    assertThat(client.hello(next.refresh()).body())
        .as("its type comes first")
        .contains("Token has wrong type");
  }

  @Test
  void renewedTokensAreGoodBesideEachOther() {
    var client = new Client(RENEWING.running());
    var login = alice(client);
    var second = client.rotated(login.refresh());
    var third = client.rotated(second.refresh());
    client.rotated(login.refresh());

    assertThat(client.blacklist(second.refresh()).body()).isEqualTo("{}");

    assertThat(client.refresh(second.refresh()).body()).isEqualTo(BLACKLISTED);
    client.rotated(third.refresh());
    client.rotated(login.refresh());
  }

  @Test
  void noRefreshTokenOutlivesTheSession() {
    var client = new Client(BRIEF.running());
    var login = alice(client);

    assertThat(lifetime(login.refresh())).isEqualTo(60);
    assertThat(lifetime(client.rotated(login.refresh()).refresh())).isBetween(50L, 60L);
  }

  private static long lifetime(String token) {
    var claims = Client.claims(token).split("[:,]", -1);
    return Long.parseLong(claims[3]) - Long.parseLong(claims[5]);
  }

  /// The Django stack with our key copies the claims of the token that it rotates.
  @ParameterizedTest
  @EnumSource
  void aTokenThatWasRotatedElsewhereGoesOnHere(Dialect dialect) throws InterruptedException {
    var client = client(dialect);
    var login = client.rotated(alice(client).refresh());
    Thread.sleep(1100);
    var claims = Client.claims(login.refresh()).replaceAll("\"(jti|iat)\":[^,]+", "\"x$1\":0");
    var elsewhere = Forge.token(claims.replace("}", ",'jti':'" + Forge.id() + "','iat':IN(0)}"));

    var next = client.rotated(elsewhere);

    assertThat(client.rotated(elsewhere).refresh()).isEqualTo(next.refresh());
    client.rotated(next.refresh());
    assertThat(client.refresh(login.refresh()).body()).as("spent there").isEqualTo(BLACKLISTED);
    assertThat(client.hello(next.access()).body()).isEqualTo(NOT_ADMITTED);
  }

  @Test
  void otherClaimsOfTheseNamesAreNoneOfOurBusiness() {
    var client = client(Dialect.SQLITE);

    var token = Forge.refresh("'1'", ",'sid':'theirs','epoch':1700000000");

    assertThat(client.hello(Forge.access("'1'", ",'sid':5,'epoch':7")).statusCode()).isEqualTo(200);
    client.rotated(token);
    assertThat(client.refresh(token).body()).isEqualTo(BLACKLISTED);
  }

  @Test
  void aTokenOfAnUnknownFamilyIsSpentByItself() {
    var client = client(Dialect.SQLITE);
    var token = Forge.refresh("'1'", ",'sid':'" + Forge.id() + "','epoch':0");

    client.rotated(token);

    assertThat(client.refresh(token).body()).isEqualTo(BLACKLISTED);
  }

  @ParameterizedTest
  @EnumSource
  void oddIdsAreRefused(Dialect dialect) {
    var client = client(dialect);
    for (var id : new String[] {"x".repeat(256), "a\\u0000b"}) {
      var token =
          Forge.token(
              "{'token_type':'refresh','exp':IN(60),'jti':'%s','user_id':'1'}".formatted(id));
      assertThat(client.refresh(token).body()).contains("Token is invalid");
      assertThat(client.blacklist(token).body()).contains("Token is invalid");
    }
  }
}
