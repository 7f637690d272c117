package dev.claviger.http.files;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/// What is known about files, by path: those that were checked longest ago leave when memory is
/// short. Paths that name nothing are not remembered, or a flood of them would drive out what is.
///
/// Reading takes no lock, so that event loops may.
final class FileCache {

  private final long limit;
  private final Map<String, StaticFile> files = new ConcurrentHashMap<>();

  /// Weights in the order of the last check; guarded by this object's monitor, as is what follows.
  private final Map<String, Long> weights = new LinkedHashMap<>();

  private long weight;

  FileCache(long limit) {
    this.limit = limit;
  }

  Optional<StaticFile> find(String path) {
    return Optional.ofNullable(files.get(path));
  }

  synchronized void put(String path, StaticFile file) {
    remove(path);
    files.put(path, file);
    weights.put(path, file.weight());
    weight += file.weight();
    Iterator<Map.Entry<String, Long>> oldest = weights.entrySet().iterator();
    while (weight > limit && oldest.hasNext()) {
      Map.Entry<String, Long> leaving = oldest.next();
      oldest.remove();
      weight -= leaving.getValue();
      files.remove(leaving.getKey());
    }
  }

  /// Another word on what is known of a path, if anything still is.
  synchronized void change(String path, UnaryOperator<StaticFile> change) {
    find(path).ifPresent(file -> put(path, change.apply(file)));
  }

  synchronized void remove(String path) {
    Long known = weights.remove(path);
    if (known != null) {
      weight -= known;
      files.remove(path);
    }
  }
}
