package dev.claviger.server;

import dev.claviger.http.Handler;
import dev.claviger.http.Request;
import dev.claviger.http.server.HttpEvents;
import dev.claviger.http.tls.CertificateFiles;
import dev.claviger.server.monitoring.FrontFacts;
import dev.claviger.server.tokens.IdentityAssertions;
import dev.claviger.server.web.Authenticator;
import dev.claviger.server.web.Refusals;
import java.util.List;
import java.util.function.Predicate;

/// What stands in front of the token service on the same address: made when that is ready, before
/// anything listens.
@FunctionalInterface
public interface Front {

  /// The token service, as far as what stands in front needs to know it.
  ///
  /// @param handler answers the requests that are passed on
  /// @param paths whether the token service answers at a path
  /// @param authenticator tells who sent a request
  /// @param refusals words what is not let through
  /// @param assertions signs what applications are told of who calls
  record TokenRoutes(
      Handler handler,
      Predicate<String> paths,
      Authenticator authenticator,
      Refusals refusals,
      IdentityAssertions assertions) {}

  /// What answers instead. It says of each request that is not passed on where it belongs
  /// ([Request#destination]).
  interface Door extends Handler, AutoCloseable {

    /// Certificates of what stands in front, beside those of the server.
    default List<CertificateFiles> certificates() {
      return List.of();
    }

    /// Is told of all requests, as metrics and the access log are.
    default HttpEvents events() {
      return HttpEvents.none();
    }

    /// The hosts of what stands in front that have no certificate of their own.
    default List<String> hosts() {
      return List.of();
    }

    /// What metrics and the status page show of it.
    default FrontFacts facts() {
      return FrontFacts.none();
    }

    @Override
    void close();
  }

  Door before(TokenRoutes service);

  /// Passes everything on.
  static Front none() {
    return service ->
        new Door() {
          @Override
          public dev.claviger.http.Response handle(Request request) throws Exception {
            return service.handler().handle(request);
          }

          @Override
          public void close() {}
        };
  }
}
