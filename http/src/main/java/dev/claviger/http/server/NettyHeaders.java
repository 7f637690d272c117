package dev.claviger.http.server;

import dev.claviger.http.Headers;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/// The codec's headers as handlers see them, without a copy. Nobody changes them after the check of
/// the head.
public record NettyHeaders(HttpHeaders fields) implements Headers {

  @Override
  public Optional<String> first(String name) {
    return Optional.ofNullable(fields.get(name));
  }

  @Override
  public List<String> all(String name) {
    return List.copyOf(fields.getAll(name));
  }

  @Override
  public boolean contains(String name) {
    return fields.contains(name);
  }

  @Override
  public int size() {
    return fields.size();
  }

  @Override
  public void forEach(BiConsumer<String, String> field) {
    // the other iterator makes an object for each field
    Iterator<Map.Entry<CharSequence, CharSequence>> entries = fields.iteratorCharSequence();
    while (entries.hasNext()) {
      Map.Entry<CharSequence, CharSequence> entry = entries.next();
      field.accept(entry.getKey().toString(), entry.getValue().toString());
    }
  }

  /// Names alone: values hold credentials.
  @Override
  public String toString() {
    return names().toString();
  }
}
