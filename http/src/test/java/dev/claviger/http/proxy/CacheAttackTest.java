package dev.claviger.http.proxy;

import static dev.claviger.http.proxy.CachingProxy.answer;
import static dev.claviger.http.proxy.CachingProxy.ok;
import static dev.claviger.http.proxy.CachingProxy.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is published of poisoning and deceiving caches: nobody's answer comes to another, and
/// nothing a client makes up is planted on others.
@SuppressWarnings("StringConcatToTextBlock") // lines end with CRLF
class CacheAttackTest {

  private static final String PUBLIC = "Cache-Control: public, max-age=60";
  private static final String A_MINUTE = "Cache-Control: max-age=60";

  /// An application that is not careful: it believes and repeats whatever it is sent.
  private static String careless(String head, String... lines) {
    return ok(head.toLowerCase(Locale.ROOT).replaceAll("x-request-id: [^\r]*\r\n", ""), lines);
  }

  @ParameterizedTest
  @CsvSource({
    "X-Forwarded-Host, evil.example",
    "X-Forwarded-Proto, evil",
    "X-Forwarded-Port, 666",
    "X-Forwarded-Server, evil.example",
    "X-Forwarded-Scheme, evil",
    "X-Forwarded-For, 6.6.6.6",
    "Forwarded, host=evil.example",
    "X-Real-IP, 6.6.6.6",
    "X-Host, evil.example",
    "X_Host, evil.example",
    "X-HTTP-Host-Override, evil.example",
    "X-Original-URL, /evil",
    "X-Rewrite-URL, /evil",
    "X-Original-Host, evil.example",
    "X-HTTP-Method-Override, EVIL",
    "X-HTTP-Method, EVIL",
    "X-Method-Override, EVIL",
    "X-Forwarded-Path, /evil",
    "X-Forwarded-Uri, /evil"
  })
  void whatAClientClaimsIsNotPlantedOnOthers(String name, String value) {
    try (var proxy = CachingProxy.of(head -> careless(head, PUBLIC))) {
      var _ = proxy.get("/", name + ": " + value);
      assertThat(proxy.get("/").content())
          .doesNotContain(value.toLowerCase(Locale.ROOT) + "\r\n")
          .doesNotContain("evil");
    }
  }

  @Test
  void eachHostAndSpellingOfAnAddressHasItsOwnAnswers() {
    try (var proxy = CachingProxy.of(head -> careless(head, PUBLIC))) {
      assertThat(proxy.get("/", "Host: a").content()).contains("host: a\r\n");
      assertThat(proxy.get("/", "Host: b").content()).contains("host: b\r\n");
      assertThat(proxy.get("/", "Host: a:81").content()).contains("host: a:81\r\n");
      for (var target :
          new String[] {"/?a", "/?a=", "/?b&a", "/?a&b", "/%3fa", "//", "/;a", "/A"}) {
        assertThat(proxy.get(target, "Host: a").content())
            .startsWith("get " + target.toLowerCase(Locale.ROOT) + " ");
      }
      int asked = proxy.asked();
      assertThat(proxy.sendAll(false, request("GET", "http://a/", "Host: a")).content())
          .contains("host: a\r\n");
      assertThat(proxy.asked()).isEqualTo(asked);
    }
  }

  /// Web cache deception: a name that looks like a style sheet makes nothing public.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/account/x.css",
        "/account/;x.css",
        "/account%0ax.css",
        "/account%3bx.css",
        "/account/%23x.css",
        "/account?x.css",
        "/static/account.js"
      })
  void aPersonalPageIsNotKeptWhateverItIsCalled(String target) {
    for (var lines :
        new String[][] {
          {}, {"Content-Type: text/css"}, {A_MINUTE}, {"Cache-Control: max-age=60, must-revalidate"}
        }) {
      try (var proxy = CachingProxy.of(head -> careless(head, lines), "lifetime", "1h")) {
        var _ = proxy.get(target, "Cookie: session=victim");
        assertThat(proxy.get(target).content()).doesNotContain("victim");
        assertThat(proxy.get(target, "Cookie: session=other").content()).doesNotContain("victim");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: Bearer victim",
        "X-Api-Key: victim",
        "Authorization: Basic victim"
      })
  void whatACredentialBroughtIsForNobodyElse(String credential) {
    for (var control :
        new String[] {A_MINUTE, "Cache-Control: s-maxage=60", A_MINUTE + ", must-revalidate"}) {
      try (var proxy = CachingProxy.of(head -> careless(head, control))) {
        var _ = proxy.get("/", credential);
        assertThat(proxy.get("/").content()).doesNotContain("victim");
        // nor does the one with a credential get what was meant for nobody
        assertThat(proxy.get("/", credential).content()).contains("victim");
      }
    }
  }

  @Test
  void whereCallersAreKnownOnlyWhatIsPublicIsShared() {
    try (var proxy = CachingProxy.identified(head -> careless(head, A_MINUTE))) {
      var _ = proxy.get("/", "X-User: victim");
      assertThat(proxy.get("/", "X-User: other").content()).contains("other");
      assertThat(proxy.get("/").content()).doesNotContain("victim");
      assertThat(proxy.cache.bytes()).isZero();
    }
    try (var proxy = CachingProxy.identified(head -> ok("the same for all", PUBLIC))) {
      var _ = proxy.get("/", "X-User: ann");
      assertThat(proxy.get("/", "X-User: bob").header("Cache-Status")).contains("hit");
    }
  }

  @Test
  void aSessionIsNotGivenToOthers() {
    try (var proxy =
        CachingProxy.of(head -> careless(head, PUBLIC, "Set-Cookie: session=victim"))) {
      assertThat(proxy.get("/").header("Set-Cookie")).isEqualTo("session=victim");
      assertThat(proxy.cache.bytes()).isZero();
    }
  }

  /// CPDoS: a header that one server takes and another refuses.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "400 Bad Request",
        "404 Not Found",
        "405 No",
        "413 No",
        "431 No",
        "500 No",
        "501 No",
        "503 No"
      })
  void noErrorIsGivenToOthers(String status) {
    try (var proxy =
        CachingProxy.of(head ->
            head.contains("X-Oversized") ? answer(status, "no", PUBLIC) : ok("yes", PUBLIC))) {
      assertThat(proxy.get("/", "X-Oversized: " + "x".repeat(4000)).content()).isEqualTo("no");
      assertThat(proxy.get("/").content()).isEqualTo("yes");
      var _ = proxy.get("/", "X-Oversized: 1", "Cache-Control: no-cache");
      assertThat(proxy.get("/").content()).isEqualTo("yes");
    }
  }

  @Test
  void aGetWithContentIsNeitherKeptNorAnsweredFromWhatIs() {
    try (var proxy =
        CachingProxy.of(head -> ok(head.contains("Content-Length: 4") ? "evil" : "good", PUBLIC))) {
      String fat = request("GET", "/", "Host: x", "Content-Length: 4") + "evil";
      assertThat(proxy.sendAll(false, fat).content()).isEqualTo("evil");
      assertThat(proxy.get("/").content()).isEqualTo("good");
      assertThat(proxy.sendAll(false, fat).content()).isEqualTo("evil");
      assertThat(proxy.get("/").content()).isEqualTo("good");
    }
  }

  @Test
  void theAnswerToHeadIsNotThatToGet() {
    try (var proxy =
        CachingProxy.of(head ->
            head.startsWith("HEAD")
                ? "HTTP/1.1 200 OK\r\n" + PUBLIC + "\r\nContent-Length: 9\r\n\r\n"
                : ok("good", PUBLIC))) {
      var _ = proxy.send("HEAD", "/");
      assertThat(proxy.get("/").content()).isEqualTo("good");
    }
  }

  @Test
  void aRangeDoesNotMakeAPartTheWhole() {
    try (var proxy =
        CachingProxy.of(head ->
            head.contains("Range:")
                // a server that gets it wrong
                ? ok("pa", PUBLIC, "Content-Range: bytes 0-1/4")
                : ok("part", PUBLIC))) {
      assertThat(proxy.get("/", "Range: bytes=0-1").content()).isEqualTo("pa");
      assertThat(proxy.get("/").content()).isEqualTo("part");
    }
  }

  @Test
  void oneOriginsAnswerIsNotGivenToAnother() {
    try (var proxy =
        CachingProxy.of(head ->
            careless(
                head,
                PUBLIC,
                "Access-Control-Allow-Origin: "
                    + (head.contains("evil") ? "https://evil.example" : "https://good.example")))) {
      var _ = proxy.get("/", "Origin: https://evil.example");
      assertThat(
              proxy.get("/", "Origin: https://good.example").header("Access-Control-Allow-Origin"))
          .isEqualTo("https://good.example");
    }
  }

  @Test
  void anAnswerThatWouldSplitIsNone() {
    try (var proxy =
        CachingProxy.of(head ->
            head.contains("split")
                ? "HTTP/1.1 200 OK\r\n" + PUBLIC + "\r\nX: a\rContent-Length: 0\r\n\r\nevil"
                : ok("good", PUBLIC))) {
      assertThat(proxy.get("/", "X-A: split").status()).isEqualTo(502);
      assertThat(proxy.get("/").content()).isEqualTo("good");
    }
  }

  @Test
  void noMixtureOfPeopleAndWordsEverSharesWhatIsNotPublic() {
    var random = new Random(3);
    String[] controls = {
      "",
      "max-age=60",
      "s-maxage=60",
      "public, max-age=60",
      "private, max-age=60",
      "no-store",
      "no-cache",
      "max-age=60, must-revalidate",
      "max-age=0",
      "max-age=60, no-store=\"x"
    };
    String[] requests = {"", "no-cache", "max-stale", "max-age=0", "no-store", "only-if-cached"};
    for (int round = 0; round < 12; round++) {
      String control = controls[random.nextInt(controls.length)];
      try (var proxy =
          CachingProxy.of(
              head ->
                  ok(
                      head.contains("Cookie: s=") ? "for " + cookie(head) : "for all",
                      control.isEmpty() ? "X: y" : "Cache-Control: " + control,
                      "ETag: \"" + cookie(head) + "\""),
              "lifetime",
              "1h")) {
        boolean shared = control.contains("public") || control.contains("s-maxage");
        for (int i = 0; i < 25; i++) {
          String who = "p" + random.nextInt(3);
          String asks = requests[random.nextInt(requests.length)];
          String cacheControl = asks.isEmpty() ? "X-A: b" : "Cache-Control: " + asks;
          boolean known = random.nextBoolean();
          var answer =
              known
                  ? proxy.get("/", "Cookie: s=" + who + ";", cacheControl)
                  : proxy.get("/", cacheControl);
          assertThat(
                  shared
                      || answer.status() == 504
                      || answer.content().equals("for all")
                      || (known && answer.content().equals("for " + who)))
              .as(control + " " + asks + " " + who + ": " + answer.content())
              .isTrue();
        }
      }
    }
  }

  private static String cookie(String head) {
    int at = head.indexOf("Cookie: s=");
    return at < 0 ? "none" : head.substring(at + 10, head.indexOf(';', at));
  }
}
