package dev.claviger.launcher;

import dev.claviger.gateway.Identification;
import dev.claviger.gateway.Identities;
import dev.claviger.http.Request;
import dev.claviger.server.Front.TokenRoutes;
import dev.claviger.server.database.DatabaseUnavailable;
import dev.claviger.server.web.Authenticator.AtOnce;
import dev.claviger.server.web.FailureException;
import java.util.Optional;
import java.util.Set;

/// Asks the token service in the same process who sent a request.
record OwnIdentities(TokenRoutes service, String header, Set<String> cookies)
    implements Identities {

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
  public Optional<Identification> atOnce(Request request, boolean withRights) {
    try {
      return switch (service.authenticator().atOnce(request, withRights)) {
        case AtOnce.NotNow() -> Optional.empty();
        case AtOnce.Nobody() -> Optional.of(new Identification.Nobody());
        case AtOnce.Known(var caller) ->
            Optional.of(new Identification.Known(new AccountIdentity(caller)));
      };
    } catch (FailureException refused) {
      return Optional.of(new Identification.Wrong(service.refusals().of(refused, request)));
    }
  }
}
