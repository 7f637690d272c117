package dev.claviger.http.cache;

import dev.claviger.http.Request;
import dev.claviger.http.server.Downstream;
import dev.claviger.http.server.ForwardedRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A cache between clients and the forwarding of their requests. Whoever asks here has been let
/// through by what stands in front: the cache decides on answers, never on people.
public final class SharedCache {

  /// Keeps nothing and notices nothing.
  public static final SharedCache OFF = new SharedCache(null, null);

  /// What a cache that keeps answers has.
  ///
  /// @param usualLifetime of answers that do not say, in seconds
  /// @param waiting for what somebody else fetches
  record Kept(
      StoredAnswers answers,
      Fetches fetches,
      boolean identified,
      OptionalLong usualLifetime,
      Duration waiting,
      CacheCounts counts,
      InstantSource clock) {}

  private final @Nullable SharedCaches others;
  private final @Nullable Kept kept;

  SharedCache(@Nullable SharedCaches others, @Nullable Kept kept) {
    this.others = others;
    this.kept = kept;
  }

  public boolean isOff() {
    return others == null;
  }

  /// Answers, or has the request forwarded. On the client's event loop.
  public ForwardedRequest begin(Request request, Downstream client, Onward onward) {
    if (others == null) {
      return onward.begin(request, client);
    }
    boolean hasContent = client.contentLength().orElse(1) > 0;
    boolean identified = kept != null && kept.identified;
    return switch (RequestDecision.of(request, hasContent, identified)) {
      case RequestDecision.Change(var key) ->
          onward.begin(request, new ChangingDownstream(client, key, others));
      case RequestDecision.Pass(var reason) -> pass(request, client, onward, reason);
      case RequestDecision.Lookup asked ->
          kept == null
              ? onward.begin(request, client)
              : new CachedForward(kept, asked, request, client, onward).begin();
    };
  }

  private ForwardedRequest pass(Request request, Downstream client, Onward onward, String reason) {
    if (kept == null) {
      return onward.begin(request, client);
    }
    kept.counts.count(CacheEvent.PASSED);
    return onward.begin(request, new NotedDownstream(client, "fwd=bypass; detail=" + reason));
  }

  /// How much memory kept answers take, in bytes.
  public long bytes() {
    return kept == null ? 0 : kept.answers.memory().used();
  }

  /// How many answers are kept; counts them.
  public int answers() {
    return kept == null ? 0 : kept.answers.count();
  }
}
