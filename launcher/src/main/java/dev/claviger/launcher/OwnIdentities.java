package dev.claviger.launcher;

import dev.claviger.gateway.Identification;
import dev.claviger.gateway.Identities;
import dev.claviger.http.Request;
import dev.claviger.server.Front.TokenRoutes;
import dev.claviger.server.database.DatabaseUnavailable;
import dev.claviger.server.web.FailureException;
import java.util.Optional;
import java.util.Set;

/// Asks the token service in the same process who sent a request.
record OwnIdentities(TokenRoutes service, Set<String> cookies) implements Identities {

  @Override
  public Identification identify(Request request) {
    try {
      return service
          .authenticator()
          .authenticate(request)
          .<Identification>map(caller -> new Identification.Known(new AccountIdentity(caller)))
          .orElseGet(Identification.Nobody::new);
    } catch (FailureException refused) {
      return new Identification.Wrong(service.refusals().of(refused, request));
    } catch (DatabaseUnavailable passing) {
      return new Identification.Unknown(service.refusals().unavailable(request));
    }
  }

  @Override
  public Optional<Identification> atOnce(Request request) {
    return Optional.empty();
  }
}
