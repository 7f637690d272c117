package dev.claviger.http.descriptors;

import java.util.Map;
import java.util.Optional;

/// Listening sockets that were open before this process, by the name of the listener that takes
/// each: then its address is not bound, whatever the settings say.
public record InheritedSockets(Map<String, Integer> descriptors) {

  public static final InheritedSockets NONE = new InheritedSockets(Map.of());

  public InheritedSockets {
    descriptors = Map.copyOf(descriptors);
  }

  /// A service manager that gives one socket and no name for it means the first listener.
  public static InheritedSockets of(Map<String, Integer> named, String first) {
    return named.size() == 1
            && !named.containsKey(first)
            && named.keySet().stream()
                .allMatch(it -> it.equals("unknown") || it.endsWith(".socket"))
        ? new InheritedSockets(Map.of(first, named.values().iterator().next()))
        : new InheritedSockets(named);
  }

  public Optional<Integer> find(String listener) {
    return Optional.ofNullable(descriptors.get(listener));
  }
}
