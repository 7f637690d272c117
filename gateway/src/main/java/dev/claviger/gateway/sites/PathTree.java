package dev.claviger.gateway.sites;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Finds the longest pattern that a path fits: a tree of segments, walked along the path without
/// making anything.
final class PathTree<T> {

  private static final class Node<T> {
    private final TreeMap<String, Node<T>> growing = new TreeMap<>();
    private String[] names = {};
    private Object[] children = {};
    private @Nullable T exact;
    private @Nullable T subtree;

    /// For good: from now on it is only read.
    private void finish() {
      names = growing.keySet().toArray(String[]::new);
      children = growing.values().toArray();
      growing.values().forEach(Node::finish);
    }

    @SuppressWarnings("unchecked") // filled in `finish` alone
    private @Nullable Node<T> child(String path, int start, int end) {
      int low = 0;
      int high = names.length - 1;
      while (low <= high) {
        int middle = (low + high) >>> 1;
        int order = compare(names[middle], path, start, end);
        if (order == 0) {
          return (Node<T>) children[middle];
        }
        if (order < 0) {
          low = middle + 1;
        } else {
          high = middle - 1;
        }
      }
      return null;
    }

    private static int compare(String name, String path, int start, int end) {
      int common = Math.min(name.length(), end - start);
      for (int i = 0; i < common; i++) {
        int order = name.charAt(i) - path.charAt(start + i);
        if (order != 0) {
          return order;
        }
      }
      return name.length() - (end - start);
    }
  }

  private final Node<T> root = new Node<>();

  /// @param spelling how the segments of patterns are spelt here
  PathTree(Map<PathPattern, T> values, UnaryOperator<String> spelling) {
    values.forEach((pattern, value) -> add(pattern, value, spelling));
    root.finish();
  }

  private void add(PathPattern pattern, T value, UnaryOperator<String> spelling) {
    var node = root;
    for (var segment : pattern.segments()) {
      node = node.growing.computeIfAbsent(spelling.apply(segment), _ -> new Node<>());
    }
    if (pattern.subtree()) {
      node.subtree = value;
    } else {
      node.exact = value;
    }
  }

  Optional<T> find(String path) {
    if (!path.startsWith("/")) {
      return Optional.empty();
    }
    var node = root;
    var best = root.subtree;
    int start = 1;
    while (start < path.length()) {
      int slash = path.indexOf('/', start);
      int end = slash < 0 ? path.length() : slash;
      var child = node.child(path, start, end);
      if (child == null) {
        return Optional.ofNullable(best);
      }
      node = child;
      best = node.subtree == null ? best : node.subtree;
      start = end + 1;
    }
    return Optional.ofNullable(node.exact == null ? best : node.exact);
  }
}
