package dev.claviger.gateway;

import dev.claviger.http.Destination.Place;
import dev.claviger.http.cache.CacheEvent;
import java.util.Map;

/// What the cache of a route holds now, and what it did since the start.
///
/// @param bytes of memory, heads included
/// @param most that it may be
public record CacheFacts(
    Place place, long bytes, long most, int answers, Map<CacheEvent, Long> events) {}
