package dev.claviger.server.web;

import dev.claviger.http.Request;
import java.util.Optional;

/// Is told of clients that asked too often: once for each limit, client and period, however often
/// they go on asking.
@FunctionalInterface
public interface ThrottledRequests {

  /// `limit` is the name of the setting below `throttles`.
  void throttled(Request request, Optional<Caller> caller, String limit);
}
