package dev.claviger.gateway;

import dev.claviger.http.Request;
import dev.claviger.http.Response;
import java.time.Duration;

/// How the API words that a request is not let through.
public interface Denials {

  /// 401, with the challenge.
  Response unauthenticated(Request request);

  /// 401 for a token that is not to be believed, with the challenge.
  Response badToken(Request request);

  /// 503: who calls cannot be told at the moment.
  Response unavailable(Request request);

  /// 403.
  Response forbidden(Request request);

  /// 429; the next may come after `wait`.
  Response throttled(Request request, Duration wait);
}
