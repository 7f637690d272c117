package dev.claviger.server.web;

import dev.claviger.http.Request;
import java.util.Optional;

/// Finds out who sent a request. Empty means that it carries no credentials for this authenticator;
/// credentials that are wrong are a [FailureException].
public interface Authenticator {
  Optional<Caller> authenticate(Request request);

  /// The value of `WWW-Authenticate` on a 401.
  String challenge();
}
