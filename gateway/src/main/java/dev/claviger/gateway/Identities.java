package dev.claviger.gateway;

import dev.claviger.http.Request;
import java.util.Optional;
import java.util.Set;

/// All that the gateway knows of tokens and accounts. Whoever implements it has verified the token
/// and asked for revocations and the account on each call: an answer holds for one request.
public interface Identities {

  /// Who sent the request. May wait for a database.
  Identification identify(Request request);

  /// The same, if it is known without waiting for anything.
  ///
  /// @param withRights whether the identity will be asked for groups and permissions, which then
  ///   must not wait either
  Optional<Identification> atOnce(Request request, boolean withRights);

  /// The header that carries a token.
  String header();

  /// The cookies that carry credentials, which are nobody else's business.
  Set<String> cookies();
}
