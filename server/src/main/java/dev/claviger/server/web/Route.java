package dev.claviger.server.web;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// One row of the route table: a path, who may call it, what each method does, and the fields that
/// its body must have. Built by naming it, adding methods and fields. `<id>` in the path stands for
/// any one segment, which the endpoint asks the [Call] for.
public record Route(
    String path,
    String name,
    String description,
    Guard guard,
    Map<String, Endpoint> methods,
    List<Field> fields,
    List<Field> answered,
    Optional<Scope> scope,
    Optional<FormPage> page,
    boolean prompt) {

  public static Route route(String path, String name, Guard guard) {
    return new Route(
        path,
        name,
        "",
        guard,
        Map.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  public Route about(String description) {
    return new Route(
        path, name, description, guard, methods, fields, answered, scope, page, prompt);
  }

  /// What the rate is set by that its requests are throttled with.
  public Route throttledAs(Scope scope) {
    return new Route(
        path,
        name,
        description,
        guard,
        methods,
        fields,
        answered,
        Optional.of(scope),
        page,
        prompt);
  }

  /// It is a page for people, and answers in no other form.
  public Route shownAs(FormPage form) {
    return new Route(
        path,
        name,
        description,
        guard,
        methods,
        fields,
        answered,
        scope,
        Optional.of(form),
        prompt);
  }

  /// Nearly always answered from memory: tried on the event loop before a thread is made for it.
  /// The endpoint changes nothing before it may wait ([dev.claviger.http.Waiting]).
  public Route promptlyIf(boolean prompt) {
    return new Route(
        path, name, description, guard, methods, fields, answered, scope, page, prompt);
  }

  public Route get(Endpoint endpoint) {
    return with("GET", endpoint);
  }

  public Route post(Endpoint endpoint, String... fields) {
    var route = with("POST", endpoint);
    return new Route(
        path,
        name,
        description,
        guard,
        route.methods,
        named(fields),
        answered,
        scope,
        page,
        prompt);
  }

  /// A field that may be left out; none, where there is nothing to choose among.
  public Route choosing(String field, List<String> among) {
    var all = Stream.concat(fields.stream(), Stream.of(new Field(field, among))).toList();
    return among.isEmpty()
        ? this
        : new Route(path, name, description, guard, methods, all, answered, scope, page, prompt);
  }

  /// The fields without which a request is refused.
  List<Field> required() {
    return fields.stream().filter(Field::isRequired).toList();
  }

  /// Fields of the answer that `OPTIONS` tells of.
  public Route answering(String... fields) {
    return new Route(
        path, name, description, guard, methods, this.fields, named(fields), scope, page, prompt);
  }

  private static List<Field> named(String... names) {
    return Arrays.stream(names).map(Field::required).toList();
  }

  public Route delete(Endpoint endpoint) {
    return with("DELETE", endpoint);
  }

  private Route with(String method, Endpoint endpoint) {
    var more = new LinkedHashMap<>(methods);
    more.put(method, endpoint);
    return new Route(path, name, description, guard, more, fields, answered, scope, page, prompt);
  }

  /// All that a client may send, as `Allow` lists it: HEAD comes with GET, OPTIONS always.
  public List<String> allowed() {
    var allowed = new ArrayList<>(methods.keySet());
    if (methods.containsKey("GET")) {
      allowed.add("HEAD");
    }
    allowed.add("OPTIONS");
    return List.copyOf(allowed);
  }
}
