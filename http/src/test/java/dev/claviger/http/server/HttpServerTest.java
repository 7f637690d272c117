package dev.claviger.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.http.Request;
import dev.claviger.http.Response;
import org.junit.jupiter.api.Test;

class HttpServerTest {

  private static Response describe(Request request) {
    return Response.text(
        200,
        String.join(
            " ",
            request.method(),
            request.path(),
            request.rawQuery().orElse("-"),
            request.host(),
            request.protocol()));
  }

  @Test
  void answersAndKeepsTheConnection() {
    try (TestServer server = TestServer.with(HttpServerTest::describe);
        RawClient client = server.connect()) {
      RawClient.Answer answer = client.exchange("GET /a%20b?c=d HTTP/1.1\r\nHost: x:80\r\n\r\n");
      assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 200 OK");
      assertThat(answer.content()).isEqualTo("GET /a b c=d x:80 HTTP/1.1");
      assertThat(answer.headers().keySet())
          .containsExactly("date", "x-request-id", "content-type", "content-length");
      assertThat(client.exchange("GET /2 HTTP/1.1\r\nHost: x\r\n\r\n").content())
          .isEqualTo("GET /2 - x HTTP/1.1");
    }
  }

  @Test
  void echoesABody() {
    try (TestServer server =
            TestServer.with(request -> Response.bytes(200, "x/y", request.body().bytes()));
        RawClient client = server.connect()) {
      assertThat(
              client
                  .exchange("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello")
                  .content())
          .isEqualTo("hello");
      assertThat(
              client
                  .exchange(
                      "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n2\r\nde\r\n0\r\nX: y\r\n\r\n")
                  .content())
          .isEqualTo("abcde");
    }
  }
}
