package dev.claviger.http.cache;

import dev.claviger.http.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/// Headers with a few more behind them, without a copy of those that there are.
///
/// @param more names and values by turns, made here and so known to be well formed
record MoreFields(Headers fields, List<String> more) implements Headers {

  static Headers of(Headers fields, String... more) {
    return new MoreFields(fields, List.of(more));
  }

  @Override
  public Optional<String> first(String name) {
    Optional<String> value = fields.first(name);
    return value.isPresent() ? value : all(name).stream().findFirst();
  }

  @Override
  public List<String> all(String name) {
    List<String> values = new ArrayList<>(fields.all(name));
    for (int i = 0; i < more.size(); i += 2) {
      if (more.get(i).equalsIgnoreCase(name)) {
        values.add(more.get(i + 1));
      }
    }
    return values;
  }

  @Override
  public boolean contains(String name) {
    for (int i = 0; i < more.size(); i += 2) {
      if (more.get(i).equalsIgnoreCase(name)) {
        return true;
      }
    }
    return fields.contains(name);
  }

  @Override
  public int size() {
    return fields.size() + more.size() / 2;
  }

  @Override
  public void forEach(BiConsumer<String, String> field) {
    fields.forEach(field);
    for (int i = 0; i < more.size(); i += 2) {
      field.accept(more.get(i), more.get(i + 1));
    }
  }

  /// Names alone: values hold credentials.
  @Override
  public String toString() {
    return names().toString();
  }
}
