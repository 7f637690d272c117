package dev.claviger.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/// Fields as one array of alternating names and values: few enough that a scan beats a hash.
final class HeaderList implements Headers {

  static final Headers EMPTY = new HeaderList(new String[0]);

  private final String[] fields;

  HeaderList(String[] fields) {
    this.fields = fields;
  }

  @Override
  public Optional<String> first(String name) {
    int at = indexOf(name);
    return at < 0 ? Optional.empty() : Optional.of(fields[at + 1]);
  }

  @Override
  public List<String> all(String name) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < fields.length; i += 2) {
      if (fields[i].equalsIgnoreCase(name)) {
        values.add(fields[i + 1]);
      }
    }
    return List.copyOf(values);
  }

  @Override
  public boolean contains(String name) {
    return indexOf(name) >= 0;
  }

  @Override
  public int size() {
    return fields.length / 2;
  }

  @Override
  public void forEach(BiConsumer<String, String> field) {
    for (int i = 0; i < fields.length; i += 2) {
      field.accept(fields[i], fields[i + 1]);
    }
  }

  private int indexOf(String name) {
    for (int i = 0; i < fields.length; i += 2) {
      if (fields[i].equalsIgnoreCase(name)) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public String toString() {
    return names().toString();
  }
}
