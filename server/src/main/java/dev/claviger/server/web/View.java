package dev.claviger.server.web;

import dev.claviger.http.Handler;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import dev.claviger.server.database.DatabaseUnavailable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries out one [Route]. The order of checks is the contract of REST framework, and clients can
/// tell: negotiation, authentication, permission, method, body.
final class View implements Handler {
  private static final Logger LOG = LoggerFactory.getLogger(View.class);

  private final Route route;
  private final Authenticator authenticator;
  private final FailureAnswers failures;
  private final Renderer renderer;

  View(Route route, Authenticator authenticator) {
    this.route = route;
    this.authenticator = authenticator;
    this.failures = new FailureAnswers(authenticator.challenge());
    this.renderer = new Renderer(route);
  }

  @Override
  public Response handle(Request request) {
    return handle(request, Map.of());
  }

  /// `parameters` are those of the path.
  Response handle(Request request, Map<String, String> parameters) {
    var rendering = Rendering.JSON;
    try {
      rendering = Rendering.negotiate(request);
      return renderer.render(answer(request, parameters), rendering);
    } catch (FailureException refused) {
      return renderer.render(failures.of(refused.failure()), rendering);
    } catch (DatabaseUnavailable passing) {
      LOG.warn("Request {} not answered: {}", request.id(), passing.getMessage());
      return renderer.render(failures.of(new Failure.Unavailable()), rendering);
    }
  }

  private Answer answer(Request request, Map<String, String> parameters) {
    Optional<Caller> caller =
        route.guard().looksAtCredentials() ? authenticator.authenticate(request) : Optional.empty();
    route.guard().check(caller);
    return endpoint(request.method()).answer(new Call(request, caller, route.fields(), parameters));
  }

  private Endpoint endpoint(String method) {
    var endpoint = route.methods().get(method.equals("HEAD") ? "GET" : method);
    if (endpoint != null) {
      return endpoint;
    }
    if (method.equals("OPTIONS")) {
      return _ -> Answer.ok(metadata());
    }
    throw Problem.METHOD_NOT_ALLOWED.failure(method);
  }

  private Map<String, Object> metadata() {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("name", route.name());
    facts.put("description", route.description());
    facts.put("renders", Rendering.Format.mediaTypes());
    facts.put("parses", RequestData.MEDIA_TYPES);
    if (!route.fields().isEmpty()) {
      var fields = new LinkedHashMap<String, Object>();
      route.fields().forEach(field -> fields.put(field.name(), field.metadata()));
      facts.put("actions", Map.of("POST", fields));
    }
    return facts;
  }
}
