package dev.claviger.server.web;

import dev.claviger.http.Request;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One request that has passed its guard. The body is parsed when [#fields] is asked for, not
/// before: a request that is refused anyway is not read.
public record Call(
    Request request,
    Optional<Caller> caller,
    List<Field> declared,
    Map<String, String> parameters,
    Language language) {

  /// The segment of the path that the route names.
  public String path(String name) {
    var value = parameters.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the path of the route has no <" + name + ">");
    }
    return value;
  }

  /// A message in the client's language, as REST framework words what is no result.
  public Map<String, Object> detail(PublicText message) {
    return Map.of("detail", language.text(message));
  }

  /// The declared fields, validated.
  public Fields fields() {
    return Fields.of(RequestData.of(request), declared);
  }

  /// The same; empty if the body has no such field at all, so that a cookie may stand in for it.
  public Optional<Fields> fieldsUnlessAbsent(String field) {
    var data = RequestData.of(request);
    return data instanceof Map<?, ?> map && !map.containsKey(field)
        ? Optional.empty()
        : Optional.of(Fields.of(data, declared));
  }

  /// The caller of a guarded route.
  public Caller identified() {
    return caller.orElseThrow(Problem.NOT_AUTHENTICATED::failure);
  }
}
