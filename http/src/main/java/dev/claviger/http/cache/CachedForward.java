package dev.claviger.http.cache;

import dev.claviger.http.Headers;
import dev.claviger.http.HttpDate;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import dev.claviger.http.server.Downstream;
import dev.claviger.http.server.ForwardedRequest;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.Future;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A request that is answered by what is kept, or waits for what another one fetches, or is
/// forwarded. Runs on the client's event loop.
///
/// ```
/// look ─▶ give
///   │ ▲      ▲
///   ▼ │      │ still good
///  wait     fetch ─▶ keep
/// ```
final class CachedForward implements ForwardedRequest {

  private static final Response NOT_KEPT =
      Response.text(504, "Nothing is kept that could answer\n");

  private final SharedCache.Kept cache;
  private final RequestDecision.Lookup asked;
  private final Request request;
  private final Downstream client;
  private final Onward onward;

  /// Who goes on with it; nobody while it waits.
  private @Nullable ForwardedRequest current;

  private @Nullable Future<?> patience;
  private long patienceEnds;
  private boolean complete;
  private boolean over;

  CachedForward(
      SharedCache.Kept cache,
      RequestDecision.Lookup asked,
      Request request,
      Downstream client,
      Onward onward) {
    this.cache = cache;
    this.asked = asked;
    this.request = request;
    this.client = client;
    this.onward = onward;
  }

  CachedForward begin() {
    look(cache.waiting().isPositive());
    return this;
  }

  StoredAnswers answers() {
    return cache.answers();
  }

  // ---- what is kept

  private void look(boolean mayWait) {
    Optional<StoredAnswer> found = answers().find(asked.key(), request.headers());
    if (found.isEmpty()) {
      String why = answers().has(asked.key()) ? "vary-miss" : "uri-miss";
      miss(why, mayWait && asked.privacy() == Privacy.ANONYMOUS);
      return;
    }
    StoredAnswer kept = found.get();
    long now = cache.clock().millis();
    switch (ReuseDecision.of(asked.control(), asked.privacy(), kept.control, kept.freshness, now)) {
      case ReuseDecision.Give(var fresh) -> giveOrMiss(kept, fresh);
      case ReuseDecision.NotFor() -> miss("bypass; detail=not-public", false);
      case ReuseDecision.Ask ask -> ask(kept, ask, mayWait);
    }
  }

  private void giveOrMiss(StoredAnswer kept, boolean fresh) {
    if (kept.hold()) {
      give(kept, fresh ? CacheEvent.HIT : CacheEvent.STALE, "");
    } else {
      miss("uri-miss", false);
    }
  }

  private void ask(StoredAnswer kept, ReuseDecision.Ask ask, boolean mayWait) {
    if (ask.staleWhileAsking() && cache.fetches().isUnderWay(asked.key()) && kept.hold()) {
      give(kept, CacheEvent.STALE, "");
      return;
    }
    String why = ask.asked() ? "request" : "stale";
    // what is out of date as soon as it comes helps nobody who waits
    boolean lasts = kept.freshness.lifetime() > 0 && !kept.control.has("no-cache");
    boolean may = mayWait && lasts && !ask.asked();
    if (refusedOrPassed(why)) {
      return;
    }
    var turn = turn();
    if (may && leaves(turn, Optional.of(kept))) {
      return;
    }
    if (kept.hold()) {
      fetch(Optional.of(kept), kept.isRevalidatable(), ask.staleOnError(), why, turn);
    } else {
      fetch(Optional.empty(), false, false, why, turn);
    }
  }

  private void miss(String why, boolean mayWait) {
    if (refusedOrPassed(why)) {
      return;
    }
    var turn = turn();
    boolean may = mayWait && answers().mayBeKept(asked.key());
    if (!may || !leaves(turn, Optional.empty())) {
      fetch(Optional.empty(), false, false, why, turn);
    }
  }

  /// Whether nothing will be kept of this one.
  private boolean refusedOrPassed(String why) {
    if (asked.control().has("only-if-cached")) {
      missed();
      over = true;
      client.answer(
          NOT_KEPT.withHeader(CacheStatus.FIELD, CacheStatus.of("detail=only-if-cached")));
      return true;
    }
    if (!asked.storable()) {
      missed();
      forward(request, new NotedDownstream(client, "fwd=" + why));
      return true;
    }
    return false;
  }

  /// @param kept held for it
  private void give(StoredAnswer kept, CacheEvent event, String more) {
    cache.counts().count(event);
    long now = cache.clock().millis();
    var given = new GivenAnswer(kept, client);
    current = given;
    given.begin(
        request,
        MoreFields.of(
            kept.headers,
            "Age",
            Long.toString(kept.freshness.age(now)),
            CacheStatus.FIELD,
            CacheStatus.hit(kept.freshness.remaining(now)) + more));
  }

  // ---- waiting for somebody else

  /// Whether somebody else's answer will do: it is waited for, or has come since this one looked.
  private boolean leaves(Optional<Fetches.Fetch> turn, Optional<StoredAnswer> seen) {
    if (turn.isEmpty() && waits()) {
      return true;
    }
    if (turn.isPresent() && answers().find(asked.key(), request.headers()).equals(seen)) {
      return false;
    }
    turn.ifPresent(Fetches.Fetch::end);
    look(false);
    return true;
  }

  private boolean waits() {
    if (!cache.fetches().await(asked.key(), this::resumeLater)) {
      return false;
    }
    if (patienceEnds == 0) {
      patienceEnds = System.nanoTime() + cache.waiting().toNanos();
    }
    current = null;
    patience =
        client
            .eventLoop()
            .schedule(this::resume, patienceEnds - System.nanoTime(), TimeUnit.NANOSECONDS);
    return true;
  }

  private void resumeLater() {
    try {
      client.eventLoop().execute(this::resume);
    } catch (RejectedExecutionException _) {
      // its server has stopped, and the client is gone
    }
  }

  private void resume() {
    if (over || patience == null) {
      return;
    }
    patience.cancel(false);
    patience = null;
    look(System.nanoTime() - patienceEnds < 0);
  }

  // ---- asking the server

  private Optional<Fetches.Fetch> turn() {
    return cache.fetches().begin(asked.key());
  }

  private void fetch(
      Optional<StoredAnswer> old,
      boolean conditional,
      boolean staleOnError,
      String why,
      Optional<Fetches.Fetch> turn) {
    var fetch =
        new FetchedAnswer.Fetch(
            turn,
            old,
            conditional,
            staleOnError,
            why,
            answers().changes(asked.key()),
            cache.clock().millis());
    Request toSend = conditional ? conditional(old.orElseThrow()) : request;
    forward(toSend, new FetchedAnswer(this, client, fetch));
  }

  /// RFC 9111 section 4.3.1: the conditions are ours; the client's hold for what comes of it.
  private Request conditional(StoredAnswer old) {
    Headers.Builder headers =
        request.headers().toBuilder().remove("If-None-Match").remove("If-Modified-Since");
    old.tag.ifPresent(tag -> headers.add("If-None-Match", tag.text()));
    old.modified.ifPresent(time -> headers.add("If-Modified-Since", HttpDate.format(time)));
    return request.withHeaders(headers.build());
  }

  private void forward(Request toSend, Downstream to) {
    current = null;
    ForwardedRequest begun = onward.begin(toSend, to);
    if (current == null) { // else it has failed at once, and something else took its place
      current = begun;
      if (complete && !over) {
        begun.contentComplete(Headers.empty());
      }
    }
  }

  // ---- what comes of it

  StorageDecision decide(int status, Headers answer, long askedMillis) {
    var times = new Freshness.Times(askedMillis, cache.clock().millis());
    return StorageDecision.of(
        request.headers(), asked.privacy(), status, answer, times, cache.usualLifetime());
  }

  void missed() {
    cache.counts().count(CacheEvent.MISS);
  }

  /// Nobody should wait for the next one, unless it is the request that was out of the ordinary.
  void couldNotKeep() {
    if (asked.privacy() == Privacy.ANONYMOUS) {
      answers().couldNotKeep(asked.key());
    }
  }

  void keep(int status, Headers headers, StorageDecision.Keep may, Content content, long since) {
    Headers kept = StoredHead.kept(headers, may.freshness().receivedMillis());
    if (answers().put(new StoredAnswer(asked.key(), status, kept, may, content), since)) {
      cache.counts().count(CacheEvent.STORED);
    }
  }

  /// What is kept is still good, with what the server says of it now.
  void confirmed(StoredAnswer old, Headers said, FetchedAnswer.Fetch fetch) {
    cache.counts().count(CacheEvent.REVALIDATED);
    Headers fields = StoredHead.freshened(old.headers, said);
    String status = "; fwd=%s; fwd-status=304".formatted(fetch.why());
    switch (decide(old.status, fields, fetch.askedMillis())) {
      case StorageDecision.Keep may -> {
        keep(old.status, fields, may, (Content) old.content.retain(), fetch.since());
        giveOwn(old, fields, may.freshness().age(cache.clock().millis()), status);
      }
      case StorageDecision.Refuse _ -> {
        answers().remove(old);
        giveOwn(old, fields, 0, status);
      }
    }
  }

  /// With the fields of this very answer, which may be for this client alone.
  private void giveOwn(StoredAnswer old, Headers fields, long age, String status) {
    var given = new GivenAnswer(old, client);
    current = given;
    given.begin(
        request,
        MoreFields.of(
            fields.toBuilder().remove("Age").build(),
            "Age",
            Long.toString(age),
            CacheStatus.FIELD,
            CacheStatus.of(status.substring(2))));
  }

  /// The server has failed, and what is kept may be given then.
  void giveOld(StoredAnswer old) {
    ForwardedRequest failed = current;
    if (failed != null) {
      failed.cancel();
    }
    give(old, CacheEvent.STALE, "; detail=server-failed");
  }

  /// The server confirmed something that is not kept: all of it is needed.
  void fetchAnew(Optional<Fetches.Fetch> turn) {
    fetch(Optional.empty(), false, false, "stale", turn);
  }

  // ---- the client's connection

  @Override
  public void content(ByteBuf piece) {
    piece.release(); // there is none: such requests are not looked up
  }

  @Override
  public void contentComplete(Headers trailers) {
    complete = true;
    if (current != null) {
      current.contentComplete(Headers.empty());
    }
  }

  @Override
  public void writable() {
    if (current != null) {
      current.writable();
    }
  }

  @Override
  public void cancel() {
    if (over) {
      return;
    }
    over = true;
    if (patience != null) {
      patience.cancel(false);
    }
    if (current != null) {
      current.cancel();
    } else {
      client.cancelled();
    }
  }
}
