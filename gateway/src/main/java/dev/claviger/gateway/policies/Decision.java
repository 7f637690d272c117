package dev.claviger.gateway.policies;

/// What a policy says of one request.
public sealed interface Decision {

  record Allowed() implements Decision {}

  /// It is not known who calls: 401, or the way to the login page.
  record Unauthenticated() implements Decision {}

  /// It is known who calls, and that one may not: 403.
  record Forbidden() implements Decision {}
}
