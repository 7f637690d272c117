package dev.claviger.http.tls;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which of several certificates answers for a name (RFC 6066 section 3): the exact name before the
/// wildcard of its domain, the first certificate for a client that names none or another.
///
/// @param <T> what belongs to a certificate
final class ServerNames<T> {

  private final Map<String, T> byName = new HashMap<>();
  private final T first;

  /// @param named what there is, with its names in lower case; an earlier one keeps a name
  ServerNames(List<Map.Entry<List<String>, T>> named) {
    this.first = named.getFirst().getValue();
    named.forEach(
        entry -> entry.getKey().forEach(name -> byName.putIfAbsent(name, entry.getValue())));
  }

  T choose(@Nullable String serverName) {
    if (serverName == null) {
      return first;
    }
    String name = serverName.toLowerCase(Locale.ROOT);
    T exact = byName.get(name);
    if (exact != null) {
      return exact;
    }
    int dot = name.indexOf('.');
    T wildcard = dot < 0 ? null : byName.get("*" + name.substring(dot));
    return wildcard == null ? first : wildcard;
  }
}
