package dev.claviger.gateway;

import dev.claviger.http.Request;
import dev.claviger.http.Response;
import java.time.Duration;

/// How the API words that a request is not let through.
public interface Denials {

  /// 401, with the challenge.
  Response unauthenticated(Request request);

  /// 403.
  Response forbidden(Request request);

  /// 429; the next may come after `wait`.
  Response throttled(Request request, Duration wait);
}
