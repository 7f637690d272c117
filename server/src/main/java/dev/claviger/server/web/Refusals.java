package dev.claviger.server.web;

import dev.claviger.http.Headers;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import java.time.Duration;

/// Words what is refused beside the routes as the routes do: the same JSON, headers and languages.
public final class Refusals {
  private final FailureAnswers failures;
  private final boolean translations;

  public Refusals(Authenticator authenticator, WebSettings web) {
    this.failures = new FailureAnswers(authenticator.challenge(), web.nonFieldErrorsKey());
    this.translations = web.translations();
  }

  /// 401, with the challenge.
  public Response unauthenticated(Request request) {
    return of(Problem.NOT_AUTHENTICATED.failure(), request);
  }

  /// 403.
  public Response forbidden(Request request) {
    return of(Problem.PERMISSION_DENIED.failure(), request);
  }

  /// 429.
  public Response throttled(Request request, Duration wait) {
    return of(new FailureException(new Failure.Throttled(wait)), request);
  }

  /// 503: the database cannot be reached.
  public Response unavailable(Request request) {
    return of(new FailureException(new Failure.Unavailable()), request);
  }

  public Response of(FailureException failure, Request request) {
    var language = Language.of(request, translations);
    var answer = failures.of(failure.failure(), language);
    var headers = Headers.builder().add("Content-Type", "application/json");
    answer.headers().forEach(header -> headers.add(header.getKey(), header.getValue()));
    if (translations) {
      headers.add("Content-Language", language.code()).add("Vary", "Accept-Language");
    }
    headers.add("X-Frame-Options", "DENY");
    return new Response(
        answer.status(),
        SecurityHeaders.addTo(headers).build(),
        new Response.Bytes(JsonText.bytes(answer.body())));
  }
}
