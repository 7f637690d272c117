package dev.claviger.http.proxy;

import static dev.claviger.http.proxy.CachingProxy.answer;
import static dev.claviger.http.proxy.CachingProxy.ok;
import static dev.claviger.http.proxy.CachingProxy.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.http.cache.CacheEvent;
import dev.claviger.http.compression.CodingLevel;
import dev.claviger.http.compression.Compression;
import dev.claviger.http.compression.CompressionOptions;
import dev.claviger.http.server.Curl;
import dev.claviger.http.server.RawClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A cache between real sockets, as RFC 9111 has it.
@SuppressWarnings("StringConcatToTextBlock") // lines end with CRLF
class CacheTest {

  private static final String A_MINUTE = "Cache-Control: max-age=60";
  private static final String DATE = "Date: Thu, 01 Jan 2026 00:00:00 GMT";
  private static final String MODIFIED = "Last-Modified: Wed, 31 Dec 2025 00:00:00 GMT";

  private final AtomicInteger version = new AtomicInteger();

  private String numbered(String head, String... lines) {
    return ok(head.lines().findFirst().orElse("") + " #" + version.incrementAndGet(), lines);
  }

  @Test
  void aFreshAnswerIsGivenAgainWithItsAge() {
    try (var proxy = CachingProxy.of(head -> numbered(head, A_MINUTE, DATE, "X-Kind: a"))) {
      var first = proxy.get("/a?b");
      assertThat(first.content()).isEqualTo("GET /a?b HTTP/1.1 #1");
      assertThat(first.header("Cache-Status"))
          .isEqualTo("claviger; fwd=uri-miss; fwd-status=200; stored");
      assertThat(first.headers()).doesNotContainKey("age");
      proxy.later(20);
      var again = proxy.get("/a?b");
      assertThat(again.content()).isEqualTo(first.content());
      assertThat(again.header("Age")).isEqualTo("20");
      assertThat(again.header("Date")).isEqualTo("Thu, 01 Jan 2026 00:00:00 GMT");
      assertThat(again.header("X-Kind")).isEqualTo("a");
      assertThat(again.header("Cache-Status")).isEqualTo("claviger; hit; ttl=40");
      proxy.later(40);
      assertThat(proxy.get("/a?b").content()).endsWith("#2");
      assertThat(proxy.asked()).isEqualTo(2);
      assertThat(proxy.count(CacheEvent.HIT)).isEqualTo(1);
      assertThat(proxy.count(CacheEvent.MISS)).isEqualTo(2);
    }
  }

  @Test
  void whatSaysNothingIsNotKept() {
    try (var proxy = CachingProxy.of(head -> numbered(head, "ETag: \"a\"", MODIFIED))) {
      assertThat(proxy.get("/").content()).endsWith("#1");
      assertThat(proxy.get("/").content()).endsWith("#2");
      assertThat(proxy.get("/").header("Cache-Status"))
          .isEqualTo("claviger; fwd=uri-miss; fwd-status=200");
      assertThat(proxy.cache.bytes()).isZero();
    }
  }

  @Test
  void aUsualLifetimeIsASetting() {
    try (var proxy = CachingProxy.of(head -> numbered(head), "lifetime", "10s")) {
      assertThat(proxy.get("/").content()).endsWith("#1");
      assertThat(proxy.get("/").content()).endsWith("#1");
      proxy.later(11);
      assertThat(proxy.get("/").content()).endsWith("#2");
    }
  }

  @Test
  void headIsAnsweredFromWhatGetHasBrought() {
    try (var proxy = CachingProxy.of(head -> numbered(head, A_MINUTE))) {
      var unknown = proxy.send("HEAD", "/");
      assertThat(unknown.header("Cache-Status")).isEqualTo("claviger; fwd=uri-miss");
      var content = proxy.get("/").content();
      var head = proxy.send("HEAD", "/");
      assertThat(head.header("Content-Length")).isEqualTo("" + content.length());
      assertThat(head.header("Cache-Status")).startsWith("claviger; hit");
      assertThat(proxy.asked()).isEqualTo(2);
    }
  }

  @Test
  void oneConnectionAnswersFromBothInOrder() {
    try (var proxy = CachingProxy.of(head -> numbered(head, A_MINUTE));
        RawClient client = proxy.connect()) {
      client.send(
          request("GET", "/a")
              + request("GET", "/b")
              + request("GET", "/a")
              + request("GET", "/c"));
      List<String> contents = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        contents.add(client.receive().content());
      }
      assertThat(contents)
          .containsExactly(
              "GET /a HTTP/1.1 #1",
              "GET /b HTTP/1.1 #2",
              "GET /a HTTP/1.1 #1",
              "GET /c HTTP/1.1 #3");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "If-None-Match: \"v\" | 304",
        "If-None-Match: W/\"v\" | 304",
        "If-None-Match: \"x\", \"v\" | 304",
        "If-None-Match: * | 304",
        "If-None-Match: \"x\" | 200",
        "If-Modified-Since: Thu, 01 Jan 2026 00:00:00 GMT | 304",
        "If-Modified-Since: Tue, 30 Dec 2025 00:00:00 GMT | 200",
        "If-Modified-Since: yesterday | 200"
      })
  void aClientThatHasItIsToldSo(String condition, int status) {
    try (var proxy =
        CachingProxy.of(
            head -> numbered(head, A_MINUTE, "ETag: \"v\"", MODIFIED, "Content-Type: text/a"))) {
      var _ = proxy.get("/");
      var answer = proxy.get("/", condition);
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.header("ETag")).isEqualTo("\"v\"");
      assertThat(answer.header("Cache-Control")).isEqualTo("max-age=60");
      assertThat(answer.headers().containsKey("content-type")).isEqualTo(status == 200);
      assertThat(proxy.asked()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Range: bytes=2-4 | | 206 | 234 | bytes 2-4/10",
        "Range: bytes=-3 | | 206 | 789 | bytes 7-9/10",
        "Range: bytes=7- | If-Range: \"v\" | 206 | 789 | bytes 7-9/10",
        "Range: bytes=7- | If-Range: \"x\" | 200 | 0123456789 | ''",
        "Range: bytes=1-2,4-5 | | 200 | 0123456789 | ''",
        "Range: bytes=10- | | 416 | '' | bytes */10"
      })
  void partsComeFromAllOfIt(
      String range, String condition, int status, String content, String contentRange) {
    try (var proxy = CachingProxy.of(_ -> ok("0123456789", A_MINUTE, "ETag: \"v\"", DATE))) {
      var _ = proxy.get("/");
      var answer = condition == null ? proxy.get("/", range) : proxy.get("/", range, condition);
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.content()).isEqualTo(content);
      assertThat(answer.header("Content-Range")).isEqualTo(contentRange);
      assertThat(proxy.asked()).isEqualTo(1);
    }
  }

  @Test
  void aPartPassesAndIsNotKept() {
    try (var proxy =
        CachingProxy.of(head ->
            head.contains("Range: bytes=0-1")
                ? answer("206 Partial Content", "01", A_MINUTE, "Content-Range: bytes 0-1/10")
                : ok("0123456789", A_MINUTE))) {
      assertThat(proxy.get("/", "Range: bytes=0-1").content()).isEqualTo("01");
      assertThat(proxy.cache.bytes()).isZero();
      assertThat(proxy.get("/").content()).isEqualTo("0123456789");
    }
  }

  @Test
  void whatIsOutOfDateIsAskedAboutAndFreshened() {
    try (var proxy =
        CachingProxy.of(head ->
            head.contains("If-None-Match: \"v\"")
                ? "HTTP/1.1 304 Not Modified\r\nETag: \"v\"\r\nX-Kind: new\r\n"
                    + "Content-Type: text/other\r\n"
                    + A_MINUTE
                    + "\r\n\r\n"
                : numbered(
                    head,
                    A_MINUTE,
                    "ETag: \"v\"",
                    MODIFIED,
                    "X-Kind: old",
                    "Content-Type: text/a"))) {
      var _ = proxy.get("/");
      proxy.later(100);
      var confirmed = proxy.get("/", "Accept: */*");
      assertThat(confirmed.content()).endsWith("#1");
      assertThat(confirmed.header("Cache-Status")).isEqualTo("claviger; fwd=stale; fwd-status=304");
      assertThat(confirmed.header("X-Kind")).isEqualTo("new");
      assertThat(confirmed.header("Content-Type")).isEqualTo("text/a");
      proxy.later(30);
      var again = proxy.get("/");
      assertThat(again.content()).endsWith("#1");
      assertThat(again.header("X-Kind")).isEqualTo("new");
      assertThat(again.header("Age")).isEqualTo("30");
      assertThat(proxy.asked()).isEqualTo(2);
      assertThat(List.copyOf(proxy.application.heads).get(1))
          .contains("If-None-Match: \"v\"\r\n")
          .contains("If-Modified-Since: Wed, 31 Dec 2025 00:00:00 GMT\r\n");
      assertThat(proxy.count(CacheEvent.REVALIDATED)).isEqualTo(1);
    }
  }

  @Test
  void theClientsOwnConditionHoldsForWhatWasConfirmed() {
    try (var proxy =
        CachingProxy.of(head ->
            head.contains("If-None-Match: \"v\"\r\n")
                ? "HTTP/1.1 304 Not Modified\r\nETag: \"v\"\r\n\r\n"
                : numbered(head, "Cache-Control: no-cache", "ETag: \"v\""))) {
      var _ = proxy.get("/");
      assertThat(proxy.get("/", "If-None-Match: \"old\"").content()).endsWith("#1");
      assertThat(proxy.get("/", "If-None-Match: W/\"v\"").status()).isEqualTo(304);
      assertThat(proxy.get("/").content()).endsWith("#1");
      assertThat(proxy.asked()).isEqualTo(4);
      assertThat(proxy.application.heads).allMatch(head -> !head.contains("\"old\""));
    }
  }

  @Test
  void aNewAnswerTakesThePlaceOfTheOld() {
    try (var proxy =
        CachingProxy.of(head -> numbered(head, A_MINUTE, "ETag: \"" + version.get() + "\""))) {
      var _ = proxy.get("/");
      proxy.later(61);
      assertThat(proxy.get("/").content()).endsWith("#2");
      assertThat(proxy.get("/").content()).endsWith("#2");
      assertThat(proxy.cache.answers()).isEqualTo(1);
    }
  }

  @Test
  void aConfirmationOfSomethingElseConfirmsNothing() {
    try (var proxy =
        CachingProxy.of(head ->
            head.contains("If-None-Match")
                ? "HTTP/1.1 304 Not Modified\r\nETag: \"other\"\r\n\r\n"
                : numbered(head, A_MINUTE, "ETag: \"v\""))) {
      var _ = proxy.get("/");
      proxy.later(61);
      assertThat(proxy.get("/").content()).endsWith("#2");
      assertThat(proxy.asked()).isEqualTo(3);
    }
  }

  @Test
  void aConfirmationForOneClientIsForThatClientAlone() {
    try (var proxy =
        CachingProxy.of(head ->
            head.contains("If-None-Match")
                ? "HTTP/1.1 304 Not Modified\r\nETag: \"v\"\r\nSet-Cookie: s=1\r\n\r\n"
                : numbered(head, A_MINUTE, "ETag: \"v\""))) {
      var _ = proxy.get("/");
      proxy.later(61);
      var mine = proxy.get("/");
      assertThat(mine.content()).endsWith("#1");
      assertThat(mine.header("Set-Cookie")).isEqualTo("s=1");
      var other = proxy.get("/");
      assertThat(other.content()).endsWith("#2");
      assertThat(other.headers()).doesNotContainKey("set-cookie");
    }
  }

  @Test
  void whatCannotBeHadWithoutAskingIsRefusedToWhoWantsNoAsking() {
    try (var proxy = CachingProxy.of(head -> numbered(head, A_MINUTE))) {
      var refused = proxy.get("/", "Cache-Control: only-if-cached");
      assertThat(refused.status()).isEqualTo(504);
      assertThat(refused.header("Cache-Status")).startsWith("claviger;");
      assertThat(proxy.asked()).isZero();
      var _ = proxy.get("/");
      assertThat(proxy.get("/", "Cache-Control: only-if-cached").status()).isEqualTo(200);
      proxy.later(61);
      assertThat(proxy.get("/", "Cache-Control: only-if-cached").status()).isEqualTo(504);
    }
  }

  @Test
  void clientsMayWantItFresherOrTakeItStale() {
    try (var proxy = CachingProxy.of(head -> numbered(head, A_MINUTE))) {
      var _ = proxy.get("/");
      proxy.later(70);
      var stale = proxy.get("/", "Cache-Control: max-stale=20");
      assertThat(stale.content()).endsWith("#1");
      assertThat(stale.header("Cache-Status")).isEqualTo("claviger; hit; ttl=-10");
      var forced = proxy.get("/", "Cache-Control: no-cache");
      assertThat(forced.content()).endsWith("#2");
      assertThat(forced.header("Cache-Status")).startsWith("claviger; fwd=request");
      assertThat(proxy.get("/", "Pragma: no-cache").content()).endsWith("#3");
      assertThat(proxy.get("/", "Cache-Control: no-store").content()).endsWith("#4");
      assertThat(proxy.get("/").content()).endsWith("#3");
    }
  }

  @Test
  void eachVariantIsGivenToWhoeverItFits() {
    try (var proxy =
        CachingProxy.of(
            head -> numbered(head, A_MINUTE, "Vary: Accept-Language, Accept-Encoding"))) {
      assertThat(proxy.get("/", "Accept-Language: de").content()).endsWith("#1");
      var other = proxy.get("/", "Accept-Language: en");
      assertThat(other.content()).endsWith("#2");
      assertThat(other.header("Cache-Status")).startsWith("claviger; fwd=vary-miss");
      assertThat(proxy.get("/", "Accept-Language: de").content()).endsWith("#1");
      assertThat(proxy.get("/", "Accept-Language: en").content()).endsWith("#2");
      assertThat(proxy.get("/", "Accept-Language: en", "Accept-Encoding: gzip").content())
          .endsWith("#3");
    }
  }

  @ParameterizedTest
  @CsvSource({"POST, 200, true", "PUT, 204, true", "DELETE, 303, true", "PATCH, 403, false"})
  void whatWasChangedIsForgotten(String method, int status, boolean changed) {
    try (var proxy =
        CachingProxy.of(head ->
            head.startsWith("GET")
                ? numbered(head, A_MINUTE)
                : "HTTP/1.1 %d X\r\nContent-Length: 0\r\nLocation: /list\r\n\r\n"
                    .formatted(status))) {
      var _ = proxy.get("/a");
      var _ = proxy.get("/list");
      var _ = proxy.get("/other");
      assertThat(proxy.send(method, "/a").status()).isEqualTo(status);
      assertThat(proxy.get("/a").content()).endsWith(changed ? "#4" : "#1");
      assertThat(proxy.get("/list").content()).endsWith(changed ? "#5" : "#2");
      assertThat(proxy.get("/other").content()).endsWith("#3");
    }
  }

  @Test
  void whatIsFetchedWhileItIsChangedIsNotKept() throws Exception {
    var reading = new CountDownLatch(1);
    var changed = new CountDownLatch(1);
    try (var proxy =
            CachingProxy.of(head -> {
              if (head.startsWith("POST")) {
                return "HTTP/1.1 204 No Content\r\n\r\n";
              }
              String old = numbered(head, A_MINUTE);
              reading.countDown();
              changed.await();
              return old;
            });
        RawClient slow = proxy.connect()) {
      slow.send(request("GET", "/"));
      reading.await();
      assertThat(proxy.send("POST", "/", "Content-Length: 0").status()).isEqualTo(204);
      changed.countDown();
      assertThat(slow.receive().content()).endsWith("#1");
      assertThat(proxy.get("/").content()).endsWith("#2");
    }
  }

  @Test
  void anAnswerThatBreaksOffIsNotKept() {
    var times = new AtomicInteger();
    try (var proxy =
        CachingProxy.scripted(peer -> {
          var _ = peer.head();
          if (times.incrementAndGet() == 1) {
            peer.send("HTTP/1.1 200 OK\r\n" + A_MINUTE + "\r\nContent-Length: 10\r\n\r\nhalf");
            peer.socket.close();
          } else {
            peer.send(ok("0123456789", A_MINUTE));
            peer.awaitEnd();
          }
        })) {
      try (RawClient client = proxy.connect()) {
        assertThat(client.send(request("GET", "/")).untilClosed()).endsWith("half");
      }
      assertThat(proxy.cache.bytes()).isZero();
      assertThat(proxy.get("/").content()).isEqualTo("0123456789");
    }
  }

  @Test
  void anAnswerWhoseEndNobodyCanTellIsNotKept() {
    try (var proxy =
        CachingProxy.scripted(peer -> {
          var _ = peer.head();
          peer.send("HTTP/1.1 200 OK\r\n" + A_MINUTE + "\r\n\r\nperhaps half");
          peer.socket.close();
        })) {
      assertThat(proxy.get("/").content()).isEqualTo("perhaps half");
      assertThat(proxy.cache.bytes()).isZero();
    }
  }

  @Test
  void chunksAreKeptAsAWholeAndGivenWithTheirLength() {
    try (var proxy =
        CachingProxy.of(_ ->
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"
                + A_MINUTE
                + "\r\n\r\n3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n")) {
      assertThat(proxy.get("/").content()).isEqualTo("abcdefg");
      var again = proxy.get("/");
      assertThat(again.content()).isEqualTo("abcdefg");
      assertThat(again.header("Content-Length")).isEqualTo("7");
      assertThat(proxy.asked()).isEqualTo(1);
    }
  }

  @Test
  void whatIsLargerThanAnEntryPassesAndIsNotKept() {
    String large = "x".repeat(300_000);
    try (var proxy = CachingProxy.of(_ -> ok(large, A_MINUTE), "entry", "256KiB")) {
      assertThat(proxy.get("/").content()).isEqualTo(large);
      assertThat(proxy.get("/").content()).isEqualTo(large);
      assertThat(proxy.asked()).isEqualTo(2);
      assertThat(proxy.cache.bytes()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--http1.1", "--http2-prior-knowledge"})
  void clientsOfEachVersionGetThemWhole(String protocol) {
    String large = "0123456789abcdef".repeat(60_000);
    try (var proxy = CachingProxy.of(_ -> ok(large, A_MINUTE))) {
      for (int i = 0; i < 3; i++) {
        var answer = Curl.get("identity", proxy.url() + "/", protocol);
        assertThat(answer.content()).isEqualTo(large);
        assertThat(answer.header("cache-status"))
            .startsWith(i == 0 ? "claviger; fwd=uri-miss" : "claviger; hit");
      }
      assertThat(proxy.asked()).isEqualTo(1);
    }
  }

  @Test
  void whatIsKeptIsCompressedForWhoTakesIt() {
    var compression = Compression.of(CodingLevel.all(), CompressionOptions.defaults());
    String text = "All happy families are alike. ".repeat(1000);
    try (var proxy =
        CachingProxy.compressing(
            _ -> ok(text, A_MINUTE, "Content-Type: text/plain", "ETag: \"v\""), compression)) {
      String host = "Host: " + proxy.url().substring("http://".length());
      var _ = proxy.get("/", host, "Accept-Encoding: gzip");
      for (var coding : new String[] {"gzip", "br", "zstd"}) {
        var answer = Curl.get(coding, proxy.url() + "/");
        assertThat(answer.content()).isEqualTo(text);
        assertThat(answer.header("content-encoding")).isEqualTo(coding);
        assertThat(answer.header("vary")).isEqualTo("Accept-Encoding");
        assertThat(answer.header("cache-status")).startsWith("claviger; hit");
      }
      assertThat(proxy.get("/", host).content()).isEqualTo(text);
      assertThat(proxy.get("/", host, "If-None-Match: W/\"v\"").status()).isEqualTo(304);
      assertThat(proxy.asked()).isEqualTo(1);
    }
  }

  @Test
  void aServerThatFailsIsStoodInForWhereItAllowsThat() {
    var failing = new AtomicReference<>("");
    try (var proxy =
        CachingProxy.of(head ->
            failing.get().isEmpty()
                ? numbered(head, "Cache-Control: max-age=60, stale-if-error=100", "ETag: \"v\"")
                : answer(failing.get(), "failed"))) {
      var _ = proxy.get("/");
      proxy.later(61);
      failing.set("500 Internal Server Error");
      var stale = proxy.get("/");
      assertThat(stale.status()).isEqualTo(200);
      assertThat(stale.content()).endsWith("#1");
      assertThat(stale.header("Cache-Status"))
          .isEqualTo("claviger; hit; ttl=-1; detail=server-failed");
      proxy.later(100);
      assertThat(proxy.get("/").status()).isEqualTo(500);
      failing.set("");
      assertThat(proxy.get("/").content()).endsWith("#2");
      proxy.later(61);
      proxy.application.close(); // and now there is none at all
      assertThat(proxy.get("/").content()).endsWith("#2");
      proxy.later(100);
      assertThat(proxy.get("/").status()).isEqualTo(502);
    }
  }
}
