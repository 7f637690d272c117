package dev.claviger.http.files;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What is known about files, by path: the least recently used leave when memory is short. Paths
/// that name nothing are not remembered, or a flood of them would drive out what is.
final class FileCache {

  private final long limit;
  private final Map<String, StaticFile> files = new LinkedHashMap<>(16, 0.75f, true);
  private long weight;

  FileCache(long limit) {
    this.limit = limit;
  }

  synchronized Optional<StaticFile> find(String path) {
    return Optional.ofNullable(files.get(path));
  }

  synchronized void put(String path, StaticFile file) {
    remove(path);
    files.put(path, file);
    weight += file.weight();
    Iterator<StaticFile> eldest = files.values().iterator();
    while (weight > limit && eldest.hasNext()) {
      weight -= eldest.next().weight();
      eldest.remove();
    }
  }

  synchronized void remove(String path) {
    StaticFile known = files.remove(path);
    if (known != null) {
      weight -= known.weight();
    }
  }
}
