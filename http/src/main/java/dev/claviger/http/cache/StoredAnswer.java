package dev.claviger.http.cache;

import dev.claviger.http.Headers;
import dev.claviger.http.HttpDate;
import dev.claviger.http.conditions.EntityTag;
import io.netty.util.IllegalReferenceCountException;
import java.time.Instant;
import java.util.Optional;

/// An answer that is kept.
final class StoredAnswer {

  /// What a field takes beside its characters, and an answer beside its fields: two strings, and
  /// objects around.
  private static final long FIELD = 112;

  private static final long ANSWER = 1024;

  final CacheKey key;
  final int status;
  final Headers headers;
  final CacheControl control;
  final Freshness freshness;
  final Variation variation;
  final Content content;
  final Optional<EntityTag> tag;
  final Optional<Instant> modified;

  /// Whether it was given since the hand of the clock has passed. A race costs it a round.
  private volatile boolean used;

  StoredAnswer(
      CacheKey key, int status, Headers headers, StorageDecision.Keep keep, Content content) {
    this.key = key;
    this.status = status;
    this.headers = headers;
    this.control = keep.control();
    this.freshness = keep.freshness();
    this.variation = keep.variation();
    this.content = content;
    this.tag = headers.first("ETag").filter(EntityTag::isValid).map(EntityTag::new);
    this.modified = headers.first("Last-Modified").flatMap(HttpDate::parse);
  }

  /// What its head takes; the content counts itself.
  static long headBytes(CacheKey key, Headers headers, Variation variation) {
    long[] sum = {ANSWER + key.length() + variation.length()};
    headers.forEach((name, value) -> sum[0] += FIELD + name.length() + value.length());
    return sum[0];
  }

  long headBytes() {
    return headBytes(key, headers, variation);
  }

  long bytes() {
    return headBytes() + content.capacity();
  }

  boolean isRevalidatable() {
    return status == 200 && (tag.isPresent() || modified.isPresent());
  }

  /// Takes hold of the content, to be released by who has; false if it has just been driven out.
  boolean hold() {
    try {
      content.retain();
    } catch (IllegalReferenceCountException _) {
      return false;
    }
    if (!used) {
      used = true;
    }
    return true;
  }

  /// Whether it has been used since this was asked last.
  boolean wasUsed() {
    boolean was = used;
    used = false;
    return was;
  }
}
