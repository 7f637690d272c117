package dev.claviger.server.web;

import dev.claviger.http.Handler;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import dev.claviger.server.database.DatabaseUnavailable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries out one [Route]. The order of checks is the contract of REST framework, and clients can
/// tell: negotiation, authentication, permission, throttles, method, body.
final class View implements Handler {
  private static final Logger LOG = LoggerFactory.getLogger(View.class);

  private final Route route;
  private final Authenticator authenticator;
  private final Throttles throttles;
  private final boolean translations;
  private final List<Rendering.Format> formats;
  private final FailureAnswers failures;
  private final Renderer renderer;
  private final List<Field> required;
  private final boolean prompt;

  View(Route route, Authenticator authenticator, WebSettings web, Throttles throttles) {
    this.route = route;
    this.required = route.required();
    this.authenticator = authenticator;
    this.throttles = throttles;
    this.translations = web.translations();
    this.formats =
        web.pages() ? List.of(Rendering.Format.values()) : List.of(Rendering.Format.JSON);
    this.failures = new FailureAnswers(authenticator.challenge(), web.nonFieldErrorsKey());
    this.renderer = new Renderer(route, formats, translations);
    // What is throttled is counted before anything may wait, and must not be counted twice.
    this.prompt = route.prompt() && throttles.countNothing(route.scope());
  }

  /// Whether an answer is to be tried for on the event loop.
  boolean isPrompt() {
    return prompt;
  }

  @Override
  public Response handle(Request request) {
    return handle(request, Map.of());
  }

  /// `parameters` are those of the path.
  Response handle(Request request, Map<String, String> parameters) {
    var language = Language.of(request, translations);
    var rendering = route.page().isPresent() ? Rendering.PAGE : Rendering.JSON;
    try {
      rendering = route.page().isPresent() ? rendering : Rendering.negotiate(request, formats);
      return renderer.render(answer(request, parameters, language), rendering, language);
    } catch (FailureException refused) {
      return renderer.render(failures.of(refused.failure(), language), rendering, language);
    } catch (DatabaseUnavailable passing) {
      LOG.warn("Request {} not answered: {}", request.id(), passing.getMessage());
      var unavailable = failures.of(new Failure.Unavailable(), language);
      return renderer.render(unavailable, rendering, language);
    }
  }

  private Answer answer(Request request, Map<String, String> parameters, Language language) {
    Optional<Caller> caller =
        route.guard().looksAtCredentials() ? authenticator.authenticate(request) : Optional.empty();
    route.guard().check(caller);
    throttles.admit(request, caller, scope(request));
    var answer =
        endpoint(request.method())
            .answer(new Call(request, caller, required, parameters, language));
    return caller.filter(Caller::byCookie).isPresent()
        ? answer.with("Cache-Control", "no-store")
        : answer;
  }

  /// To look at a form costs nothing and tempts nobody.
  private Optional<Scope> scope(Request request) {
    var looks = route.page().isPresent() && !request.method().equals("POST");
    return looks ? Optional.empty() : route.scope();
  }

  private Endpoint endpoint(String method) {
    var endpoint = route.methods().get(method.equals("HEAD") ? "GET" : method);
    if (endpoint != null) {
      return endpoint;
    }
    if (method.equals("OPTIONS")) {
      return _ -> Answer.ok(renderer.metadata());
    }
    throw Problem.METHOD_NOT_ALLOWED.failure(method);
  }
}
