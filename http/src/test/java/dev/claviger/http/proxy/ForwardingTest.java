package dev.claviger.http.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.http.Handler;
import dev.claviger.http.Headers;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import dev.claviger.http.server.RawClient;
import dev.claviger.http.server.TestServer;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// What a server gets, and what a client gets of its answer.
@SuppressWarnings("StringConcatToTextBlock") // lines end with CRLF
class ForwardingTest {

  private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private static String upstreamHeadOf(String request, String... settings)
      throws InterruptedException {
    try (ScriptedServer server = ScriptedServer.answering(OK);
        TestProxy proxy = TestProxy.to(server, settings)) {
      assertThat(proxy.exchange(request).content()).isEqualTo("ok");
      return server.awaitHead();
    }
  }

  private static RawClient.Answer answerTo(String request, String upstreamAnswer) {
    try (ScriptedServer server = ScriptedServer.answering(upstreamAnswer);
        TestProxy proxy = TestProxy.to(server)) {
      return proxy.exchange(request);
    }
  }

  @Test
  void sendsTheRequestOn() throws Exception {
    String head =
        upstreamHeadOf(
            "GET /a%20b/%C3%A9?q=%2f&r HTTP/1.1\r\nHost: shop.example:81\r\nAccept: a, b\r\n\r\n");
    assertThat(head.lines())
        .startsWith("GET /a%20b/%C3%A9?q=%2f&r HTTP/1.1", "Host: shop.example:81", "Accept: a, b")
        .contains(
            "X-Forwarded-For: 127.0.0.1",
            "X-Forwarded-Proto: http",
            "X-Forwarded-Host: shop.example:81",
            "Via: 1.1 claviger")
        .anyMatch(line -> line.startsWith("X-Request-ID: "))
        .noneMatch(line -> line.startsWith("Content-Length") || line.startsWith("Connection"));
  }

  @Test
  void sendsTheOriginFormOfAnAbsoluteTarget() throws Exception {
    assertThat(upstreamHeadOf("GET http://x/a?b HTTP/1.1\r\nHost: x\r\n\r\n"))
        .startsWith("GET /a?b HTTP/1.1\r\nHost: x\r\n");
    assertThat(upstreamHeadOf("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n"))
        .startsWith("OPTIONS * HTTP/1.1\r\n");
  }

  @Test
  void dropsWhatConcernsOneConnectionOnly() throws Exception {
    String head =
        upstreamHeadOf(
            """
            GET / HTTP/1.1
            Host: x
            Connection: keep-alive, X-Hop, upgrade
            X-Hop: 1
            Keep-Alive: timeout=5
            Proxy-Connection: keep-alive
            Proxy-Authorization: Basic eA==
            TE: trailers
            Upgrade: h2c
            HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA
            X-End: 2

            """
                .replace("\n", "\r\n"));
    assertThat(head.lines().map(line -> line.replaceFirst(":.*", "")))
        .contains("X-End")
        .doesNotContain(
            "X-Hop",
            "Connection",
            "Keep-Alive",
            "Proxy-Connection",
            "Proxy-Authorization",
            "TE",
            "Upgrade",
            "HTTP2-Settings");
  }

  @Test
  void aClientCannotDeclareAwayWhatOthersRelyOn() throws Exception {
    String head =
        upstreamHeadOf(
            "GET / HTTP/1.1\r\nHost: x\r\nConnection: Host, Cookie, Authorization\r\n"
                + "Connection: close, X-Forwarded-For\r\nCookie: a\r\nAuthorization: b\r\n\r\n");
    assertThat(head.lines()).contains("Host: x", "Cookie: a", "Authorization: b");
    assertThat(head).contains("X-Forwarded-For: 127.0.0.1");
  }

  @Test
  void aClientCannotDeclareAwayWhatAHandlerAdds() throws Exception {
    try (ScriptedServer server = ScriptedServer.answering(OK);
        Upstream upstream = Upstream.open("test", UpstreamOptions.of(server.url()));
        TestServer proxy = TestServer.with(r -> upstream.forward(r.withHeader("X-User", "alice")));
        RawClient client = proxy.connect()) {
      client.exchange("GET / HTTP/1.1\r\nHost: x\r\nConnection: X-User\r\nX-User: alice\r\n\r\n");
      assertThat(server.awaitHead()).containsOnlyOnce("X-User: alice");
    }
  }

  @Test
  void believesNoClaimOfAClientAboutItself() throws Exception {
    String head =
        upstreamHeadOf(
            """
            GET / HTTP/1.1
            Host: x
            X-Forwarded-For: 192.0.2.1
            X-Forwarded-Proto: https
            X-Forwarded-Host: evil
            X-Forwarded-Port: 1
            X-Real-IP: 192.0.2.1
            Forwarded: for=192.0.2.1
            X-Request-ID: forged
            X_Forwarded_For: 192.0.2.1

            """
                .replace("\n", "\r\n"));
    assertThat(head).doesNotContain("192.0.2.1", "https", "evil", "forged", "Port");
  }

  @Test
  void namesTheClientAsTheFiltersBeforeHaveFoundIt() throws Exception {
    String forwardedFor = "forwarded";
    String head =
        changed(
            request -> request.sentBy(new java.net.InetSocketAddress("2001:db8::1", 0), "http"),
            forwardedFor,
            "both");
    assertThat(head.lines())
        .contains(
            "X-Forwarded-For: 2001:db8:0:0:0:0:0:1, 127.0.0.1",
            "Forwarded: for=\"[2001:db8:0:0:0:0:0:1]\";proto=http;host=\"x\", for=127.0.0.1");
  }

  @Test
  void sendsWhatAHandlerHasMadeOfTheRequest() throws Exception {
    assertThat(changed(request -> request.withHeader("X-User", "alice")))
        .contains("\r\nX-User: alice\r\n");
  }

  @Test
  void cannotBeMadeToSendTwoRequestsByAHandler() throws Exception {
    try (ScriptedServer server = ScriptedServer.answering(OK);
        Upstream upstream = Upstream.open("test", UpstreamOptions.of(server.url()));
        TestServer proxy =
            TestServer.with(r -> {
              var target = dev.claviger.http.RequestTarget.parse("/?\r\nX: y");
              return upstream.forward(
                  new Request(
                      r.method(),
                      target,
                      r.headers(),
                      r.body(),
                      r.remoteAddress(),
                      r.scheme(),
                      r.host(),
                      r.id(),
                      r.protocol()));
            });
        RawClient client = proxy.connect()) {
      assertThat(client.exchange(GET).status()).isEqualTo(500);
      assertThat(server.heads).isEmpty();
    }
  }

  private static String changed(UnaryOperator<Request> change, String... settings)
      throws InterruptedException {
    try (ScriptedServer server = ScriptedServer.answering(OK);
        Upstream upstream = Upstream.open("test", options(server, settings));
        TestServer proxy = TestServer.with(r -> upstream.forward(change.apply(r)));
        RawClient client = proxy.connect()) {
      assertThat(client.exchange(GET).content()).isEqualTo("ok");
      return server.awaitHead();
    }
  }

  private static UpstreamOptions options(ScriptedServer server, String... settings) {
    String[] all = new String[settings.length + 2];
    all[0] = "servers";
    all[1] = server.url();
    System.arraycopy(settings, 0, all, 2, settings.length);
    return TestProxy.options(all);
  }

  @Test
  void sendsContentAHandlerHasPutInPlaceOfTheClients() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.serving(peer -> {
              peer.head();
              peer.send("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n" + peer.content(3));
            });
        Upstream upstream = Upstream.open("test", UpstreamOptions.of(server.url()))) {
      Handler replacing =
          new Handler() {
            @Override
            public Response handle(Request request) {
              throw new AssertionError("asked twice");
            }

            @Override
            public Optional<Response> atOnce(Request request) {
              return Optional.of(upstream.forward(request.withBody(new byte[] {'n', 'e', 'w'})));
            }
          };
      try (TestServer proxy = TestServer.with(replacing);
          RawClient client = proxy.connect()) {
        String post = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nolder";
        assertThat(client.exchange(post).content()).isEqualTo("new");
      }
    }
  }

  @Test
  void chunksStayChunksAndTrailersArrive() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.serving(peer -> {
              peer.head();
              String content = peer.content("3\r\nabc\r\n0\r\nChecksum: 1\r\n\r\n".length());
              peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + content);
            });
        TestProxy proxy = TestProxy.to(server);
        RawClient client = proxy.connect()) {
      client.send(
          "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
              + "3\r\nabc\r\n0\r\nChecksum: 1\r\nHost: evil\r\nX-User: admin\r\n\r\n");
      assertThat(client.untilClosed()).endsWith("3\r\nabc\r\n0\r\nChecksum: 1\r\n\r\n");
      assertThat(server.awaitHead()).contains("Transfer-Encoding: chunked");
    }
  }

  @Test
  void givesTheAnswerOn() {
    RawClient.Answer answer =
        answerTo(
            GET,
            """
            HTTP/1.1 404 Gone Fishing
            Date: Thu, 01 Jan 1970 00:00:00 GMT
            Server: origin
            Connection: X-Hop
            X-Hop: 1
            Keep-Alive: timeout=5
            Content-Length: 2

            no\
            """
                .replace("\n", "\r\n"));
    assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 404 Not Found");
    assertThat(answer.content()).isEqualTo("no");
    assertThat(answer.headers())
        .containsEntry("date", "Thu, 01 Jan 1970 00:00:00 GMT")
        .containsEntry("server", "origin")
        .doesNotContainKeys("x-hop", "keep-alive", "connection");
  }

  @Test
  void aHandlerMayReplaceAndAddHeadersOfTheAnswer() {
    String answer =
        "HTTP/1.1 200 OK\r\nServer: origin\r\nX-Powered-By: it\r\nContent-Length: 2\r\n\r\nok";
    try (ScriptedServer origin = ScriptedServer.answering(answer);
        Upstream upstream = Upstream.open("test", UpstreamOptions.of(origin.url()));
        TestServer proxy =
            TestServer.with(r ->
                upstream
                    .forward(r)
                    .withHeader("Server", "front")
                    .withHeader("Strict-Transport-Security", "max-age=1"));
        RawClient client = proxy.connect()) {
      assertThat(client.exchange(GET).headers())
          .containsEntry("server", "front")
          .containsEntry("strict-transport-security", "max-age=1")
          .containsEntry("x-powered-by", "it");
    }
  }

  @Test
  void aServersWordOnIdleConnectionsCounts() throws Exception {
    String answer =
        "HTTP/1.1 200 OK\r\nKeep-Alive: timeout=1, max=9\r\nContent-Length: 2\r\n\r\nok";
    try (ScriptedServer server = ScriptedServer.answering(answer);
        TestProxy proxy = TestProxy.to(server)) {
      assertThat(proxy.exchange(GET).content()).isEqualTo("ok");
      server.awaitClosed(); // by us, at once: a second less than it says
    }
  }

  @Test
  void answersWithoutContentHaveNone() throws Exception {
    String[] answers = {
      "HTTP/1.1 204 No Content\r\n\r\n",
      "HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n",
      "HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\nETag: \"a\"\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
      "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n"
    };
    for (String answer : answers) {
      try (ScriptedServer server = ScriptedServer.answering(answer);
          TestProxy proxy = TestProxy.to(server);
          RawClient client = proxy.connect()) {
        for (int i = 0; i < 3; i++) {
          client.send(GET);
          assertThat(client.receive(answer.contains("304")).status())
              .isEqualTo(Integer.parseInt(answer.substring(9, 12)));
        }
        assertThat(server.connections).hasValue(1);
      }
    }
  }

  @Test
  void headHasTheLengthOfGetAndNoContent() {
    try (ScriptedServer server =
            ScriptedServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 12345\r\n\r\n");
        TestProxy proxy = TestProxy.to(server);
        RawClient client = proxy.connect()) {
      for (int i = 0; i < 2; i++) {
        RawClient.Answer answer = client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n").receive(true);
        assertThat(answer.header("Content-Length")).isEqualTo("12345");
      }
      assertThat(server.connections).hasValue(1);
    }
  }

  @Test
  void anAnswerMayEndWithTheConnection() {
    try (ScriptedServer server =
            ScriptedServer.serving(peer -> {
              peer.head();
              peer.send("HTTP/1.1 200 OK\r\n\r\nuntil the end");
            });
        TestProxy proxy = TestProxy.to(server);
        RawClient client = proxy.connect()) {
      for (int i = 0; i < 2; i++) {
        RawClient.Answer answer = client.exchange(GET);
        assertThat(answer.header("Transfer-Encoding")).isEqualTo("chunked");
        assertThat(answer.content()).isEqualTo("until the end");
      }
    }
  }

  @Test
  void givesOldClientsWhatTheyUnderstand() {
    String chunked =
        "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
            + "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n";
    try (ScriptedServer server = ScriptedServer.answering(chunked);
        TestProxy proxy = TestProxy.to(server);
        RawClient client = proxy.connect()) {
      String answer = client.send("GET / HTTP/1.0\r\nHost: x\r\n\r\n").untilClosed();
      assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nok");
      assertThat(answer).doesNotContain("Early Hints", "chunked");
    }
  }

  @Test
  void givesInterimAnswersOn() {
    String hinted =
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + OK;
    try (ScriptedServer server = ScriptedServer.answering(hinted);
        TestProxy proxy = TestProxy.to(server);
        RawClient client = proxy.connect()) {
      client.send(GET);
      RawClient.Answer hints = client.receive(true);
      assertThat(hints.status()).isEqualTo(103);
      assertThat(hints.header("Link")).isEqualTo("</a>");
      assertThat(client.receive().content()).isEqualTo("ok");
    }
  }

  @Test
  void aServerSaysWhetherToSendContent() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.serving(peer -> {
              assertThat(peer.head()).contains("\r\nExpect: 100-continue\r\n");
              peer.send("HTTP/1.1 100 Continue\r\n\r\n");
              String content = peer.content(3);
              peer.send("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n" + content);
            });
        TestProxy proxy = TestProxy.to(server);
        RawClient client = proxy.connect()) {
      client.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
      assertThat(client.receive().status()).isEqualTo(100);
      assertThat(client.exchange("abc").content()).isEqualTo("abc");
    }
  }

  @Test
  void aServerMayRefuseContentUnseen() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.answering(
                "HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n");
        TestProxy proxy = TestProxy.to(server);
        RawClient client = proxy.connect()) {
      client.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
      assertThat(client.receive().status()).isEqualTo(417);
      assertThat(client.isClosed()).isTrue();
      server.awaitClosed(); // what was announced to it would not come
    }
  }

  @Test
  void answersPipelinedRequestsInOrder() {
    try (ScriptedServer server =
            ScriptedServer.serving(peer -> {
              for (String head = peer.head(); !head.isEmpty(); head = peer.head()) {
                peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n" + head.substring(4, 6));
              }
            });
        TestProxy proxy = TestProxy.to(server);
        RawClient client = proxy.connect()) {
      client.send(GET.replace("/ ", "/1 ") + GET.replace("/ ", "/2 ") + GET.replace("/ ", "/3 "));
      assertThat(client.receive().content()).isEqualTo("/1");
      assertThat(client.receive().content()).isEqualTo("/2");
      assertThat(client.receive().content()).isEqualTo("/3");
      assertThat(server.connections).hasValue(1);
    }
  }

  @Test
  void theHostHeaderMayBeTheServersOwn() throws Exception {
    assertThat(upstreamHeadOf(GET, "host-header", "server"))
        .containsPattern("\r\nHost: 127.0.0.1:\\d+\r\n")
        .contains("\r\nX-Forwarded-Host: x\r\n");
  }

  @Test
  void tellsTheAccessLogWhatTheServerAnswered() throws Exception {
    try (ScriptedServer server = ScriptedServer.answering(OK);
        TestProxy proxy = TestProxy.to(server)) {
      proxy.exchange(GET);
      var finished = proxy.server().awaitFinished();
      assertThat(finished.status()).isEqualTo(200);
      assertThat(finished.bytes()).isEqualTo(2);
    }
  }

  @Test
  void headersAreEqualWhoeverReadsThem() {
    Headers received = Headers.of("Connection", "x-a, close", "X-A", "1", "X-B", "2");
    Headers passed = EndToEnd.of(received);
    assertThat(passed.names()).containsExactly("X-B");
    assertThat(passed.size()).isEqualTo(1);
    assertThat(passed.first("x-a")).isEmpty();
    assertThat(passed.all("X-B")).containsExactly("2");
    assertThat(passed.contains("Connection")).isFalse();
  }
}
