package dev.claviger.gateway;

import dev.claviger.gateway.policies.Identity;
import dev.claviger.http.Response;

/// What the credentials of a request came to.
public sealed interface Identification {

  /// It carries none.
  record Nobody() implements Identification {}

  record Known(Identity identity) implements Identification {}

  /// It cannot be told at the moment.
  record Unknown(Response answer) implements Identification {}

  /// They are wrong, and this is the answer of the API to that.
  record Wrong(Response answer) implements Identification {}
}
