package dev.claviger.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.JOSEException;
import dev.claviger.jose.JwtVerifier;
import dev.claviger.jose.KeySource;
import dev.claviger.jose.Verification;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteJwksTest {
  private final List<String> failures = new ArrayList<>();
  private volatile Instant now = Instant.parse("2030-01-01T00:00:00Z");
  private Issuer issuer;
  private RemoteJwks keys;

  @BeforeEach
  void start() throws IOException, JOSEException {
    issuer = new Issuer();
    issuer.newKey("k1");
    keys = options().build();
  }

  private RemoteJwks.Builder options() {
    return RemoteJwks.builder(issuer.jwks())
        .clock(() -> now)
        .onFailure(failure -> failures.add(failure.getMessage()));
  }

  @AfterEach
  void stop() {
    keys.close();
    issuer.close();
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  private static boolean accepts(KeySource keys, String token) {
    return JwtVerifier.builder(keys).anyIssuer().anyAudience().anyType().build().verify(token)
        instanceof Verification.Verified;
  }

  @Test
  void theFirstTokenFetchesTheKeysAndTheNextFindsThem() throws JOSEException {
    assertThat(accepts(keys, issuer.token("k1"))).isTrue();
    assertThat(accepts(keys, issuer.token("k1"))).isTrue();
    assertThat(issuer.asked).hasValue(1);
  }

  @Test
  void aNewKeyIsFetchedWhenATokenNamesIt() throws JOSEException {
    assertThat(accepts(keys, issuer.token("k1"))).isTrue();
    issuer.newKey("k2");

    assertThat(accepts(keys, issuer.token("k2"))).as("within the pause").isFalse();
    pass(Duration.ofSeconds(31));
    assertThat(accepts(keys, issuer.token("k2"))).isTrue();
    assertThat(issuer.asked).hasValue(2);
  }

  @Test
  void madeUpKeyIdsDoNotMakeUsAskAgainAndAgain() throws JOSEException {
    issuer.newKey("made up");
    var tokens = issuer.token("made up");
    issuer.withdraw("made up");
    for (int i = 0; i < 50; i++) {
      assertThat(accepts(keys, tokens)).isFalse();
    }
    assertThat(issuer.asked).hasValue(1);
  }

  @Test
  void manyAtOnceShareOneRequest() {
    var all =
        IntStream.range(0, 40)
            .mapToObj(_ -> Thread.ofVirtual().unstarted(() -> keys.afterMiss("k1")))
            .toList();
    all.forEach(Thread::start);
    all.forEach(RemoteJwksTest::join);

    assertThat(keys.current().keys()).hasSize(1);
    assertThat(issuer.asked).hasValue(1);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  @Test
  void aWithdrawnKeyGoesWhenTheAnswerIsNoLongerFresh() throws JOSEException {
    var token = issuer.token("k1");
    assertThat(accepts(keys, token)).isTrue();
    issuer.withdraw("k1");
    issuer.newKey("k2");

    pass(Duration.ofSeconds(599));
    assertThat(accepts(keys, token)).as("while max-age lasts").isTrue();
    pass(Duration.ofSeconds(2));
    var ignored = keys.current();
    keys.refreshed().join();
    assertThat(accepts(keys, token)).isFalse();
    assertThat(accepts(keys, issuer.token("k2"))).isTrue();
    assertThat(ignored).isNotNull();
  }

  @Test
  void keysOutliveTheIssuerForAWhile() throws JOSEException {
    var token = issuer.token("k1");
    assertThat(accepts(keys, token)).isTrue();
    issuer.answers(503, "");

    pass(Duration.ofHours(23));
    keys.refreshed().join();
    assertThat(accepts(keys, token)).isTrue();
    assertThat(failures).last().asString().endsWith("/jwks.json: answered 503");
    pass(Duration.ofHours(2));
    assertThat(accepts(keys, token)).as("after keepFor").isFalse();
  }

  @Test
  void anIssuerWhoIsNotThereCostsOneRequestForEachPause() {
    issuer.close();
    assertThat(keys.afterMiss("k1").keys()).isEmpty();
    assertThat(keys.afterMiss("k1").keys()).isEmpty();
    assertThat(failures).hasSize(1);
    pass(Duration.ofSeconds(31));
    assertThat(keys.afterMiss("k1").keys()).isEmpty();
    assertThat(failures).hasSize(2);
  }

  @Test
  void redirectsAreNotFollowed() throws IOException {
    try (var elsewhere = new Issuer()) {
      issuer.answers(exchange -> {
        exchange.getResponseHeaders().add("Location", elsewhere.jwks().toString());
        Issuer.send(exchange, 302, "");
      });

      assertThat(keys.afterMiss("k1").keys()).isEmpty();
      assertThat(elsewhere.asked).hasValue(0);
      assertThat(failures).singleElement().asString().endsWith("answered 302");
    }
  }

  @Test
  void anAnswerOfTooManyBytesIsRefused() throws JOSEException {
    for (int i = 0; i < 40; i++) {
      issuer.newKey("more" + i);
    }
    try (var few = options().maxBytes(4096).build()) {
      assertThat(few.afterMiss("k1").keys()).isEmpty();
    }
    assertThat(failures).hasSize(1);
  }

  @Test
  void anAnswerThatTricklesInIsGivenUp() {
    var done = new CountDownLatch(1);
    issuer.answers(exchange -> {
      exchange.sendResponseHeaders(200, 100_000);
      try (var body = exchange.getResponseBody()) {
        for (int i = 0; i < 100_000 && done.getCount() > 0; i++) {
          body.write(' ');
          body.flush();
          Thread.onSpinWait();
        }
        done.await();
      } catch (InterruptedException ended) {
        Thread.currentThread().interrupt();
      }
    });
    try (var impatient = options().timeout(Duration.ofMillis(300)).build()) {
      assertThat(impatient.afterMiss("k1").keys()).isEmpty();
    }
    done.countDown();
    assertThat(failures).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nope", "[]", "{}", "{\"keys\":{}}", "{\"keys\":[],\"keys\":[]}"})
  void whatIsNoKeySetChangesNothing(String answer) throws JOSEException {
    assertThat(keys.afterMiss("k1").keys()).hasSize(1);
    issuer.answers(200, answer);
    pass(Duration.ofHours(1));

    assertThat(keys.afterMiss("k2").keys()).as("the keys of before").hasSize(1);
    assertThat(accepts(keys, issuer.token("k1"))).isTrue();
    assertThat(failures).hasSize(1);
  }

  @Test
  void aSecretThatIsPublishedVerifiesNothing() {
    issuer.answers(
        200,
        "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"s\",\"alg\":\"HS256\",\"k\":\"%s\"}]}"
            .formatted("c2VjcmV0".repeat(8)));
    assertThat(keys.afterMiss("s").keys()).isEmpty();
  }

  @Test
  void equalKeysStayTheSameObject() {
    var first = keys.afterMiss("k1");
    pass(Duration.ofHours(1));
    assertThat(keys.refreshed().join()).isSameAs(first);
    assertThat(issuer.asked).hasValue(2);
  }

  @Test
  void whoMustNotWaitHasTheKeysSoon() throws JOSEException {
    var eager = keys.withoutWaiting();
    assertThat(accepts(eager, issuer.token("k1"))).isFalse();
    keys.refreshed().join();
    assertThat(accepts(eager, issuer.token("k1"))).isTrue();
  }

  @Test
  void aListenerThatFailsDoesNoHarm() {
    issuer.answers(500, "");
    try (var loud =
        RemoteJwks.builder(issuer.jwks())
            .clock(() -> now)
            .onFailure(failure -> {
              throw new IllegalStateException(failure);
            })
            .build()) {
      assertThat(loud.afterMiss("k1").keys()).isEmpty();
      pass(Duration.ofSeconds(31));
      assertThat(loud.afterMiss("k1").keys()).isEmpty();
    }
    assertThat(issuer.asked).hasValue(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://issuer.example/jwks",
        "http://127.0.0.1.example/jwks",
        "http://10.0.0.1/jwks",
        "file:///etc/passwd",
        "https:jwks",
        "/jwks",
        "https://user:secret@issuer.example/jwks",
        "https://issuer.example/jwks#k1",
        "ftp://issuer.example/jwks"
      })
  void onlyHttpsOrThisMachineIsAsked(String address) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RemoteJwks.builder(URI.create(address)))
        .withMessageStartingWith(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://issuer.example/jwks", "http://localhost:1/a", "http://[::1]:1/a?b=c"})
  void othersAreNot(String address) {
    assertThat(RemoteJwks.builder(URI.create(address))).isNotNull();
  }
}
