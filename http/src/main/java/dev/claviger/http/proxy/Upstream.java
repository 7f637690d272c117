package dev.claviger.http.proxy;

import dev.claviger.http.Headers;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import dev.claviger.http.cache.SharedCache;
import dev.claviger.http.compression.Compression;
import dev.claviger.http.server.Downstream;
import dev.claviger.http.server.ForwardedRequest;
import dev.claviger.http.server.Forwarder;
import dev.claviger.http.tls.ClientTls;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
  private final UpstreamEvents events;
  private @Nullable ClientTls tls;
  private final Map<EventLoop, LoopPool> loops = new ConcurrentHashMap<>();
  private final AtomicInteger turn = new AtomicInteger();
  private final HealthChecks checks;
  private final Set<ServerState> retiring = ConcurrentHashMap.newKeySet();
  private volatile List<ServerState> servers;

  private Upstream(String name, UpstreamOptions options, UpstreamEvents events) {
    this.name = name;
    this.options = options;
    this.events = events;
    this.servers =
        options.servers().stream()
            .map(UpstreamServer::of)
            .distinct()
            .map(server -> new ServerState(server, options, secured(server), events))
            .toList();
    this.checks = HealthChecks.start(name, options, () -> servers);
  }

  /// Opens no connection yet: those are made when requests come. Looks up the names of the servers,
  /// which may take as long as the system's resolver.
  ///
  /// @param name for logs and metrics
  public static Upstream open(String name, UpstreamOptions options) {
    return open(name, options, UpstreamEvents.none());
  }

  /// The same, and tells what becomes of requests.
  public static Upstream open(String name, UpstreamOptions options, UpstreamEvents events) {
    return new Upstream(name, options, events);
  }

  public String name() {
    return name;
  }

  /// The servers that requests go to now.
  public List<UpstreamServer> servers() {
    return servers.stream().map(state -> state.server).toList();
  }

  /// The same as they are now.
  public List<ServerStatus> status() {
    long now = System.nanoTime();
    return servers.stream()
        .map(it -> new ServerStatus(it.server, it.availability(now), it.underWay()))
        .toList();
  }

  /// Other servers from now on. Those that stay keep their connections and their health; requests
  /// under way at those that go are finished there. Start a new server before, stop an old one when
  /// [#requestsUnderWay] has become 0, and no request fails.
  public synchronized void replace(List<UpstreamServer> now) {
    List<ServerState> before = servers;
    servers = now.stream().distinct().map(server -> state(before, server)).toList();
    before.stream().filter(state -> !servers.contains(state)).forEach(this::retire);
  }

  private ServerState state(List<ServerState> known, UpstreamServer server) {
    return known.stream()
        .filter(state -> state.server.equals(server))
        .findFirst()
        .orElseGet(() -> new ServerState(server, options, secured(server), events));
  }

  /// Made when the first server needs it: it reads files.
  private synchronized Optional<ClientTls> secured(UpstreamServer server) {
    if (server.isSecure() && tls == null) {
      tls = new ClientTls(options.tls());
    }
    return server.isSecure() ? Optional.ofNullable(tls) : Optional.empty();
  }

  private void retire(ServerState state) {
    state.retire();
    retiring.removeIf(gone -> gone.underWay() == 0);
    retiring.add(state);
    onEachLoop(pool -> pool.retire(state));
  }

  /// How many requests are under way at a server, also at one that has been replaced.
  public int requestsUnderWay(UpstreamServer server) {
    return Stream.concat(servers.stream(), retiring.stream())
        .filter(state -> state.server.equals(server))
        .mapToInt(ServerState::underWay)
        .sum();
  }

  /// An answer that the engine fetches from one of the servers: status, headers and content, which
  /// streams both ways. Waits for nothing, so it may be given by
  /// [dev.claviger.http.Handler#atOnce].
  ///
  /// @param toSend goes upstream as it is, but for what concerns a single connection (RFC 9110
  ///   section 7.6.1), Host and the headers that say who the client is ([ForwardedHeader])
  public Response forward(Request toSend) {
    return forward(toSend, Patience.usual());
  }

  /// The same, with times of its own.
  public Response forward(Request toSend, Patience patience) {
    return forward(toSend, patience, Compression.OFF);
  }

  /// The same, compressed on the way to the client if asked for and worth it.
  public Response forward(Request toSend, Patience patience, Compression compression) {
    return forward(toSend, patience, compression, SharedCache.OFF);
  }

  /// The same, or what the cache has kept of such answers: as the servers sent them, so that they
  /// are compressed for each client.
  public Response forward(
      Request toSend, Patience patience, Compression compression, SharedCache cache) {
    UpstreamTimeouts times = patience.over(options.timeouts());
    return new Response(
        200, Headers.empty(), new Forwarding(this, toSend, times, compression, cache));
  }

  /// Closes the connections that wait for a request. Forward nothing after that.
  @Override
  public void close() {
    checks.close();
    onEachLoop(LoopPool::close);
  }

  UpstreamOptions options() {
    return options;
  }

  /// The server that gets a request, which counts as under way there from now on.
  Optional<ServerState> choose(InetSocketAddress client, Set<ServerState> tried) {
    int address = options.balance() == Balance.ADDRESS_HASH ? hash(client) : 0;
    var choice = new ServerChoice(options.balance(), turn.getAndIncrement(), address);
    while (true) {
      Optional<ServerState> chosen = choice.among(servers, tried, System.nanoTime());
      if (chosen.isEmpty() || chosen.get().begin()) {
        return chosen;
      }
    }
  }

  /// Of the address alone: a client has a new port for each connection.
  private static int hash(InetSocketAddress client) {
    return client.isUnresolved()
        ? client.getHostString().hashCode()
        : client.getAddress().hashCode();
  }

  private LoopPool pool(EventLoop eventLoop) {
    LoopPool known = loops.get(eventLoop);
    if (known != null) {
      return known;
    }
    LoopPool made = new LoopPool(eventLoop, options);
    loops.put(eventLoop, made);
    eventLoop.terminationFuture().addListener(_ -> loops.remove(eventLoop));
    return made;
  }

  private void onEachLoop(Consumer<LoopPool> action) {
    loops.forEach((eventLoop, pool) -> {
      try {
        eventLoop.execute(() -> action.accept(pool));
      } catch (RejectedExecutionException _) {
        loops.remove(eventLoop); // its server has stopped, and all its connections with it
      }
    });
  }

  private record Forwarding(
      Upstream upstream,
      Request request,
      UpstreamTimeouts times,
      Compression compression,
      SharedCache cache)
      implements Forwarder {

    @Override
    public ForwardedRequest begin(Downstream client) {
      Downstream to =
          compression.isOff() ? client : new CompressingDownstream(client, request, compression);
      return cache.isOff() ? relayed(request, to) : cache.begin(request, to, this::relayed);
    }

    private ForwardedRequest relayed(Request toSend, Downstream to) {
      Relay relay = new Relay(upstream, upstream.pool(to.eventLoop()), toSend, to, times);
      relay.begin();
      return relay;
    }
  }
}
