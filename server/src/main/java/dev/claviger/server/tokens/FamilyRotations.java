package dev.claviger.server.tokens;

import dev.claviger.server.database.Dialect;
import dev.claviger.server.database.GatheredWrite;
import dev.claviger.server.database.HotQuery;
import dev.claviger.server.tokens.FamilyRotations.Rotation;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/// Puts a refresh token in the place of its family's current one, and remembers which was spent for
/// it.
///
/// Of any number of parallel uses of one token exactly one succeeds: the condition on `current_jti`
/// settles the race inside the one statement, also where several uses are in the same one. The
/// other conditions are those of [RefreshRotation] for a family that lives.
record FamilyRotations(Dialect dialect) implements GatheredWrite<Rotation, Optional<Instant>> {

  /// @param current the token that has to be the family's current one
  /// @param presented the token that is spent
  /// @param next the token that takes the place, issued at `issued`
  /// @param expires when the last token that comes of it does
  /// @param unusedSince a family that was last used before then is over
  record Rotation(
      String family,
      String current,
      String presented,
      String next,
      Instant issued,
      Instant now,
      Instant expires,
      Instant unusedSince) {}

  private static final String ONE =
      """
      update token_family set current_jti = ?, previous_jti = ?, rotated_at = ?, last_used_at = ?,
        expires_at = case when expires_at < ? then ? else expires_at end
      where id = ? and current_jti = ? and ended_at is null and ends_at > ? and last_used_at > ?
      returning ends_at
      """;

  /// PostgreSQL takes at most one of several that are for one family, and looks again at a row that
  /// another transaction changed meanwhile.
  private static final String TOGETHER =
      """
      update token_family f set current_jti = r.next, previous_jti = r.presented,
        rotated_at = r.issued, last_used_at = r.now, expires_at = greatest(f.expires_at, r.expires)
      from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::timestamptz[],
          ?::timestamptz[], ?::timestamptz[])
        as r (id, current, presented, next, issued, now, expires, unused_since)
      where f.id = r.id and f.current_jti = r.current
        and f.ended_at is null and f.ends_at > r.now and f.last_used_at > r.unused_since
      returning r.next, f.ends_at
      """;

  /// Answers with the family's end, or with nothing if the current token was another, or the family
  /// is over.
  @Override
  public Optional<Instant> one(Handle handle, Rotation rotation) {
    return HotQuery.of(handle, dialect, ONE)
        .bind(rotation.next)
        .bind(rotation.presented)
        .bind(rotation.issued)
        .bind(rotation.now)
        .bind(rotation.expires)
        .bind(rotation.expires)
        .bind(rotation.family)
        .bind(rotation.current)
        .bind(rotation.now)
        .bind(rotation.unusedSince)
        .first(columns -> columns.instant(1));
  }

  @Override
  public List<Optional<Instant>> together(Handle handle, List<Rotation> rotations) {
    var ends = new HashMap<String, Instant>();
    HotQuery.of(handle, dialect, TOGETHER)
        .bindTexts(each(rotations, Rotation::family))
        .bindTexts(each(rotations, Rotation::current))
        .bindTexts(each(rotations, Rotation::presented))
        .bindTexts(each(rotations, Rotation::next))
        .bindInstants(each(rotations, Rotation::issued))
        .bindInstants(each(rotations, Rotation::now))
        .bindInstants(each(rotations, Rotation::expires))
        .bindInstants(each(rotations, Rotation::unusedSince))
        .each(columns -> ends.put(columns.text(1), columns.instant(2)));
    return each(rotations, rotation -> Optional.ofNullable(ends.get(rotation.next)));
  }

  private static <T> List<T> each(List<Rotation> rotations, Function<Rotation, T> part) {
    return rotations.stream().map(part).toList();
  }

  @Override
  public Comparator<Rotation> order() {
    return Comparator.comparing(Rotation::family);
  }
}
