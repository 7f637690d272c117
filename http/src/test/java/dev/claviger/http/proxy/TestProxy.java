package dev.claviger.http.proxy;

import dev.claviger.http.Handler;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import dev.claviger.http.server.RawClient;
import dev.claviger.http.server.TestServer;
import dev.claviger.settings.SettingsSchema;
import dev.claviger.settings.Sources;
import java.util.Optional;

/// A server that forwards everything.
record TestProxy(Upstream upstream, TestServer server) implements AutoCloseable {

  static TestProxy to(ScriptedServer server) {
    return to(options("servers", server.url()));
  }

  /// @param settings name, value, name, value … of [UpstreamOptions]
  static TestProxy to(ScriptedServer server, String... settings) {
    String[] all = new String[settings.length + 2];
    all[0] = "servers";
    all[1] = server.url();
    System.arraycopy(settings, 0, all, 2, settings.length);
    return to(options(all));
  }

  static TestProxy to(UpstreamOptions options, String... serverSettings) {
    Upstream upstream = Upstream.open("test", options);
    return new TestProxy(upstream, TestServer.with(forwarding(upstream), serverSettings));
  }

  static UpstreamOptions options(String... settings) {
    Sources sources = Sources.NONE;
    for (int i = 0; i < settings.length; i += 2) {
      sources = sources.withFlag(settings[i], settings[i + 1]);
    }
    return SettingsSchema.of(UpstreamOptions.class).load(sources).value();
  }

  static Handler forwarding(Upstream upstream) {
    return new Handler() {
      @Override
      public Response handle(Request request) {
        throw new AssertionError("asked on a thread");
      }

      @Override
      public Optional<Response> atOnce(Request request) {
        return Optional.of(upstream.forward(request));
      }
    };
  }

  RawClient connect() {
    return server.connect();
  }

  RawClient.Answer exchange(String request) {
    try (RawClient client = connect()) {
      return client.exchange(request);
    }
  }

  @Override
  public void close() {
    server.close();
    upstream.close();
  }
}
