package dev.claviger.http.proxy;

import dev.claviger.http.Request;
import dev.claviger.http.Response;
import java.util.List;

/// A named group of servers that answer the same requests.
///
/// ```
/// try (var upstream = Upstream.open("api", UpstreamOptions.of("http://127.0.0.1:3000"))) {
///   Handler handler = new Handler() {
///     public Optional<Response> atOnce(Request request) {
///       return Optional.of(upstream.forward(request));
///     }
///     …
///   };
/// }
/// ```
public final class Upstream implements AutoCloseable {

  private final String name;
  private final UpstreamOptions options;
  private volatile List<UpstreamServer> servers;

  private Upstream(String name, UpstreamOptions options) {
    this.name = name;
    this.options = options;
    this.servers = options.servers().stream().map(UpstreamServer::of).toList();
  }

  /// Opens no connection yet: those are made when requests come.
  ///
  /// @param name for logs and metrics
  public static Upstream open(String name, UpstreamOptions options) {
    return new Upstream(name, options);
  }

  public String name() {
    return name;
  }

  /// The servers that requests go to now.
  public List<UpstreamServer> servers() {
    return servers;
  }

  /// Other servers from now on. Those that stay keep their connections and their health; requests
  /// under way at those that go are finished there.
  public void replace(List<UpstreamServer> now) {
    servers = List.copyOf(now);
  }

  /// How many requests are under way at a server: 0 when one that was replaced may be stopped.
  public int requestsUnderWay(UpstreamServer server) {
    return 0;
  }

  /// An answer that the engine fetches from one of the servers: status, headers and content, which
  /// streams both ways. Waits for nothing, so it may be given by
  /// [dev.claviger.http.Handler#atOnce].
  ///
  /// @param toSend goes upstream as it is, but for what concerns a single connection (RFC 9110
  ///   section 7.6.1), Host and the headers that say who the client is ([ForwardedHeader])
  public Response forward(Request toSend) {
    return Response.text(502, options.servers().isEmpty() ? "No server\n" : "Not yet\n");
  }

  @Override
  public void close() {}
}
