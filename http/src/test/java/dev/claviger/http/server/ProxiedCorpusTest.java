package dev.claviger.http.server;

import dev.claviger.http.Handler;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import dev.claviger.http.proxy.Upstream;
import dev.claviger.http.proxy.UpstreamOptions;
import java.util.Optional;
import org.junit.jupiter.api.TestInstance;

/// The corpus against a proxy: what it accepts reaches the server behind it as exactly one request,
/// the same one; what it refuses reaches nobody as a whole.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProxiedCorpusTest extends RequestCorpusTest {

  @Override
  TestServer start(Handler describing) {
    TestServer last = TestServer.with(describing);
    Upstream upstream =
        Upstream.open("last", UpstreamOptions.of("http://127.0.0.1:" + last.address().getPort()));
    behind.add(upstream);
    behind.add(last);
    return TestServer.with(
        new Handler() {
          @Override
          public Response handle(Request request) {
            throw new AssertionError("not at once");
          }

          @Override
          public Optional<Response> atOnce(Request request) {
            return Optional.of(upstream.forward(request));
          }
        },
        RequestCorpusTest.HTTP1);
  }
}
