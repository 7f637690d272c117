package dev.claviger.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The name–value pairs of a query or of a form (`application/x-www-form-urlencoded`), decoded, in
/// order.
public final class Parameters {

  /// As Django's `DATA_UPLOAD_MAX_NUMBER_FIELDS`: more are refused with 400.
  public static final int LIMIT = 1000;

  private static final Parameters EMPTY = new Parameters(Map.of());

  private final Map<String, List<String>> values;

  private Parameters(Map<String, List<String>> values) {
    this.values = values;
  }

  /// Reads `a=1&b=2`.
  ///
  /// @throws HttpException 400 for broken percent-encoding, bytes that are not UTF-8, or too many
  ///   pairs
  public static Parameters parse(String encoded) {
    if (encoded.isEmpty()) {
      return EMPTY;
    }
    Map<String, List<String>> values = new LinkedHashMap<>();
    String[] pairs = encoded.split("&", LIMIT + 1);
    if (pairs.length > LIMIT) {
      throw new HttpException(400, "Too many parameters");
    }
    for (String pair : pairs) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = decode(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
        values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
      }
    }
    return new Parameters(values);
  }

  public static Parameters empty() {
    return EMPTY;
  }

  public Optional<String> first(String name) {
    List<String> all = all(name);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.getFirst());
  }

  /// The last value, which is the one Django's `QueryDict` answers with.
  public Optional<String> last(String name) {
    List<String> all = all(name);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
  }

  public List<String> all(String name) {
    return List.copyOf(values.getOrDefault(name, List.of()));
  }

  public Set<String> names() {
    return Set.copyOf(values.keySet());
  }

  private static String decode(String encoded) {
    return PercentEncoding.decode(encoded, true)
        .orElseThrow(() -> new HttpException(400, "Malformed parameter"));
  }
}
