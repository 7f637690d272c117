package dev.claviger.launcher;

import dev.claviger.gateway.GatewaySettings;
import dev.claviger.http.HttpException;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import dev.claviger.http.server.Forwarder;
import dev.claviger.http.server.HttpEvents;
import dev.claviger.http.server.RewordedForward;
import dev.claviger.http.tls.CertificateFiles;
import dev.claviger.server.Front.Door;
import dev.claviger.server.monitoring.FrontFacts;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The gateway as a developer wants it: what goes wrong is shown to whoever asks, and every answer
/// says that it comes from a development server.
///
/// @param fault answers everything, as long as there is one
/// @param settings those in force
/// @param events is told of all requests
record DevelopmentDoor(
    GatewayDoor behind,
    Supplier<Optional<DevelopmentPage>> fault,
    Supplier<GatewaySettings> settings,
    HttpEvents events)
    implements Door {

  private static final Logger LOG = LoggerFactory.getLogger(DevelopmentDoor.class);

  @Override
  public Response handle(Request request) throws Exception {
    var broken = fault.get();
    try {
      return marked(
          broken.isPresent()
              ? broken.get().answer(request)
              : explained(request, behind.handle(request)));
    } catch (RuntimeException | IOException e) {
      return failed(request, e);
    }
  }

  @Override
  public Optional<Response> atOnce(Request request) {
    try {
      return fault
          .get()
          .map(page -> page.answer(request))
          .or(() -> behind.atOnce(request).map(it -> explained(request, it)))
          .map(DevelopmentDoor::marked);
    } catch (RuntimeException e) {
      return Optional.of(failed(request, e));
    }
  }

  static Response marked(Response response) {
    return response.withHeader("X-Claviger-Mode", "development");
  }

  private Response explained(Request request, Response response) {
    return response.body() instanceof Forwarder forwarder
        ? response.withBody(
            new RewordedForward(forwarder, usual -> marked(unanswered(request, usual))))
        : response;
  }

  private Response unanswered(Request request, Response usual) {
    return behind
        .route(request)
        .map(route -> DevelopmentPages.unanswered(request, route, settings.get(), usual))
        .map(page -> page.answer(request))
        .orElse(usual);
  }

  /// A refusal is an answer; all else is a defect, and whoever develops wants to see it.
  private static Response failed(Request request, Exception e) {
    if (e instanceof HttpException refusal) {
      return marked(Response.text(refusal.status(), refusal.publicText() + "\n"));
    }
    LOG.error("request {} failed: {} {}", request.id(), request.method(), request.rawPath(), e);
    return marked(DevelopmentPages.failed(request, e).answer(request));
  }

  @Override
  public OptionalLong bodyLimit(Request request) {
    return behind.bodyLimit(request);
  }

  @Override
  public FrontFacts facts() {
    return behind.facts();
  }

  @Override
  public List<CertificateFiles> certificates() {
    return behind.certificates();
  }

  @Override
  public void close() {
    behind.close();
  }
}
