package dev.claviger.http.cache;

import dev.claviger.http.Headers;
import dev.claviger.http.Response;
import dev.claviger.http.server.Downstream;
import dev.claviger.http.server.WrappedDownstream;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A client whose answer is fetched: it gets it at once, and a copy is made beside that if the
/// answer may be kept. A copy that has not come to its end is nothing.
final class FetchedAnswer implements WrappedDownstream {

  private final CachedForward forward;
  private final Downstream client;
  private final Fetch fetch;
  private boolean undelimited;

  /// Who asked has got something else: what comes now is for nobody.
  private boolean over;

  /// The server has said that what is kept is still good.
  private @Nullable Headers confirmed;

  private @Nullable Copy copy;
  private StorageDecision.@Nullable Keep keep;
  private int status;
  private Headers headers = Headers.empty();

  /// What is asked for, and what is kept meanwhile.
  ///
  /// @param turn told of the end, for those who wait
  /// @param old held for as long as this goes on; empty if there is none
  /// @param conditional whether the server was asked if that is still good
  /// @param staleOnError whether that may be given if the server fails
  /// @param since what had been changed before
  record Fetch(
      Optional<Fetches.Fetch> turn,
      Optional<StoredAnswer> old,
      boolean conditional,
      boolean staleOnError,
      String why,
      long since,
      long askedMillis) {}

  FetchedAnswer(CachedForward forward, Downstream client, Fetch fetch) {
    this.forward = forward;
    this.client = client;
    this.fetch = fetch;
  }

  @Override
  public Downstream client() {
    return client;
  }

  @Override
  public void endsWithConnection() {
    undelimited = true;
  }

  @Override
  public void head(int received, Headers fields, OptionalLong length) {
    if (received == 304 && fetch.conditional) {
      confirmed = fields;
    } else if (received >= 500 && fetch.staleOnError) {
      giveOld();
    } else {
      forward.missed();
      status = received;
      String fate = decide(fields, length) ? "; stored" : "";
      client.head(
          received,
          CacheStatus.on(fields, "fwd=%s; fwd-status=%d%s".formatted(fetch.why, received, fate)),
          length);
    }
  }

  private boolean decide(Headers fields, OptionalLong length) {
    var decision = forward.decide(status, fields, fetch.askedMillis);
    if (decision instanceof StorageDecision.Keep may && !undelimited) {
      copy = Copy.begin(forward.answers(), length).orElse(null);
      keep = may;
      headers = fields;
    }
    if (copy == null) {
      forgetOld();
      endTurn();
    }
    return copy != null;
  }

  /// What took its place may not be kept. But a server that fails or refuses this client, or was
  /// asked by a condition of the client, has said nothing about it.
  private void forgetOld() {
    if (status == 304) {
      return;
    }
    forward.couldNotKeep();
    if (status < 400 || status == 404 || status == 410) {
      fetch.old.ifPresent(forward.answers()::remove);
    }
  }

  @Override
  public void piece(ByteBuf piece) {
    if (over || confirmed != null) {
      piece.release();
      return;
    }
    if (copy != null) {
      copy.add(piece);
    }
    client.piece(piece);
    if (!client.isWritable()) {
      endTurn(); // others do not wait for a slow client
    }
  }

  @Override
  public boolean isWritable() {
    return over || client.isWritable();
  }

  @Override
  public void flush() {
    if (!over) {
      client.flush();
    }
  }

  @Override
  public void end(Headers trailers) {
    if (over) {
      return;
    }
    if (confirmed != null) {
      over = true;
      confirm(confirmed);
      endTurn();
      return;
    }
    store();
    close();
    client.end(trailers);
  }

  private void store() {
    Copy made = copy;
    StorageDecision.Keep may = keep;
    if (made != null && may != null) {
      copy = null;
      made.complete()
          .ifPresent(content -> forward.keep(status, headers, may, content, fetch.since));
    }
  }

  private void confirm(Headers said) {
    StoredAnswer old = fetch.old.orElseThrow();
    if (isSame(old, said)) {
      forward.confirmed(old, said, fetch);
    } else {
      forward.answers().remove(old);
      old.content.release();
      forward.fetchAnew(fetch.turn);
    }
  }

  /// RFC 9111 section 4.3.4: a strong validator has to be that of what is kept.
  private static boolean isSame(StoredAnswer old, Headers said) {
    return said.first("ETag")
        .filter(tag -> !tag.startsWith("W/"))
        .map(tag -> old.tag.filter(it -> it.text().equals(tag)).isPresent())
        .orElse(true);
  }

  @Override
  public void answer(Response response) {
    if (over) {
      return;
    }
    if (fetch.staleOnError && response.status() >= 500) {
      giveOld();
    } else {
      forward.missed();
      forward.couldNotKeep();
      close();
      client.answer(response);
    }
  }

  private void giveOld() {
    over = true;
    endTurn();
    forward.giveOld(fetch.old.orElseThrow());
  }

  @Override
  public void abort() {
    if (!over) {
      close();
      client.abort();
    }
  }

  @Override
  public void cancelled() {
    if (!over) {
      close();
      client.cancelled();
    }
  }

  private void close() {
    over = true;
    if (copy != null) {
      copy.drop();
      copy = null;
    }
    fetch.old.ifPresent(old -> old.content.release());
    endTurn();
  }

  private void endTurn() {
    fetch.turn.ifPresent(Fetches.Fetch::end);
  }
}
