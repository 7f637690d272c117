package dev.claviger.http;

/// Something done around a [Handler]: before it, after it, or in its place.
@FunctionalInterface
public interface Filter {

  /// Answers the request itself, or passes it (or a changed copy) on to `next` and may change the
  /// answer.
  Response filter(Request request, Handler next) throws Exception;

  /// The handler that results from putting this filter in front of `next`. It answers nothing at
  /// once ([Handler#atOnce]): the filter comes first.
  default Handler around(Handler next) {
    return request -> filter(request, next);
  }

  /// A filter that does this one outside and `inner` inside.
  default Filter then(Filter inner) {
    return (request, next) -> filter(request, inner.around(next));
  }
}
