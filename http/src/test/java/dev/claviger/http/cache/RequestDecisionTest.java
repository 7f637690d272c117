package dev.claviger.http.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.http.Headers;
import dev.claviger.http.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestDecisionTest {

  private static RequestDecision decide(String method, String... headers) {
    var request = Request.of(method, "/a?b").withHeaders(Headers.of(headers));
    return RequestDecision.of(request, false, false);
  }

  private static RequestDecision.Lookup lookup(String method, String... headers) {
    return (RequestDecision.Lookup) decide(method, headers);
  }

  @Test
  void aPlainGetIsLookedUpAndItsAnswerMayBeKept() {
    var asked = lookup("GET", "Accept", "*/*");
    assertThat(asked.storable()).isTrue();
    assertThat(asked.privacy()).isEqualTo(Privacy.ANONYMOUS);
    assertThat(asked.key()).isEqualTo(new CacheKey("http", "localhost", "", "/a?b"));
  }

  @Test
  void answersToHeadAndToRangesAreNotKept() {
    assertThat(lookup("HEAD").storable()).isFalse();
    assertThat(lookup("GET", "Range", "bytes=0-").storable()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE", "PURGE", "get", "MKCOL"})
  void whatIsNotKnownToBeSafeChanges(String method) {
    assertThat(decide(method)).isInstanceOf(RequestDecision.Change.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"OPTIONS", "TRACE"})
  void otherSafeMethodsPass(String method) {
    assertThat(decide(method)).isEqualTo(new RequestDecision.Pass("method"));
  }

  @Test
  void aGetWithContentPasses() {
    assertThat(RequestDecision.of(Request.of("GET", "/"), true, false))
        .isEqualTo(new RequestDecision.Pass("content"));
  }

  @ParameterizedTest
  @CsvSource({
    "Upgrade, websocket, upgrade",
    "If-Match, *, condition",
    "If-Unmodified-Since, 'Sun, 06 Nov 1994 08:49:37 GMT', condition",
    "Cache-Control, no-store, no-store",
    "Cache-Control, 'no-store, max-age=1', no-store",
    "Cache-Control, 'x=\"', no-store",
    "X-HTTP-Method-Override, DELETE, unkeyed",
    "x-http-method, PUT, unkeyed",
    "X-Method-Override, POST, unkeyed",
    "X-Original-URL, /admin, unkeyed",
    "X-Rewrite-Url, /admin, unkeyed",
    "X-Host, evil.example, unkeyed",
    "X_Host, evil.example, unkeyed",
    "X-HTTP-Host-Override, evil.example, unkeyed",
    "X-Forwarded-Scheme2, x, unkeyed",
    "X_Forwarded_Path, /x, unkeyed"
  })
  void whatTheKeyDoesNotKnowPasses(String name, String value, String reason) {
    assertThat(decide("GET", name, value)).isEqualTo(new RequestDecision.Pass(reason));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Forwarded-For",
        "X-Forwarded-Host",
        "X-Forwarded-Proto",
        "X-Real-IP",
        "X-Hosting"
      })
  void whatTheProxyWritesItselfDoesNoHarm(String name) {
    // X-Hosting begins like X-Host: better one answer too few is kept
    assertThat(decide("GET", name, "1").getClass())
        .isEqualTo(
            name.equals("X-Hosting") ? RequestDecision.Pass.class : RequestDecision.Lookup.class);
  }

  @ParameterizedTest
  @CsvSource({
    "Authorization, Bearer x, IDENTIFIED",
    "authorization, Basic x, IDENTIFIED",
    "X-Api-Key, x, IDENTIFIED",
    "Cookie, a=b, COOKIE",
    "Accept, */*, ANONYMOUS"
  })
  void whoAsks(String name, String value, Privacy privacy) {
    assertThat(lookup("GET", name, value).privacy()).isEqualTo(privacy);
  }

  @Test
  void whereTheServerIsToldWhoCallsEverybodyIsKnown() {
    var asked = RequestDecision.of(Request.of("GET", "/"), false, true);
    assertThat(((RequestDecision.Lookup) asked).privacy()).isEqualTo(Privacy.IDENTIFIED);
  }

  @Test
  void pragmaCountsWhereNothingElseIsSaid() {
    assertThat(lookup("GET", "Pragma", "no-cache").control().has("no-cache")).isTrue();
    assertThat(
            lookup("GET", "Pragma", "no-cache", "Cache-Control", "max-age=5")
                .control()
                .has("no-cache"))
        .isFalse();
  }

  @Test
  void partsOfAnAddressCannotPassForEachOther() {
    assertThat(new CacheKey("http", "a", "", "/b"))
        .isNotEqualTo(new CacheKey("http", "a", "/b", ""));
    assertThat(CacheKey.of(Request.of("GET", "http://other/a?b")).target()).isEqualTo("/a?b");
    assertThat(CacheKey.of(Request.of("GET", "/%61")))
        .isNotEqualTo(CacheKey.of(Request.of("GET", "/a")));
  }
}
