package dev.claviger.gateway;

import dev.claviger.http.Handler;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import java.util.Optional;
import java.util.function.Function;

/// What answers behind the checks of a route.
///
/// @param isInstant whether it answers every request at once
record Target(Handler handler, boolean isInstant) {

  /// One that waits for nothing.
  static Target instant(Function<Request, Response> answer) {
    return new Target(
        new Handler() {
          @Override
          public Response handle(Request request) {
            return answer.apply(request);
          }

          @Override
          public Optional<Response> atOnce(Request request) {
            return Optional.of(answer.apply(request));
          }
        },
        true);
  }

  /// One that may have to look first.
  static Target looking(Handler handler) {
    return new Target(handler, false);
  }

  Target behind(Function<Handler, Handler> other) {
    return new Target(other.apply(handler), isInstant);
  }
}
