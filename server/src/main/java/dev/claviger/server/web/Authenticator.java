package dev.claviger.server.web;

import dev.claviger.http.Request;
import java.util.Optional;

/// Finds out who sent a request. Empty means that it carries no credentials for this authenticator;
/// credentials that are wrong are a [FailureException].
public interface Authenticator {
  Optional<Caller> authenticate(Request request);

  /// What can be told of a request without waiting for anything.
  sealed interface AtOnce {

    /// Nothing: [Authenticator#authenticate] has to be asked.
    record NotNow() implements AtOnce {}

    /// It carries no credentials.
    record Nobody() implements AtOnce {}

    record Known(Caller caller) implements AtOnce {}
  }

  /// The same as [#authenticate], for those who must not wait: wrong credentials are a failure here
  /// too.
  ///
  /// @param withRights whether the caller's groups and permissions will be asked for
  default AtOnce atOnce(Request request, boolean withRights) {
    return new AtOnce.NotNow();
  }

  /// The value of `WWW-Authenticate` on a 401.
  String challenge();
}
