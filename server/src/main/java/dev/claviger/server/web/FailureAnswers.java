package dev.claviger.server.web;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The one switch from [Failure] to HTTP.
final class FailureAnswers {
  private final String challenge;

  /// `challenge` is the value of `WWW-Authenticate` on every 401 (RFC 9110, section 11.6.1).
  FailureAnswers(String challenge) {
    this.challenge = challenge;
  }

  Answer of(Failure failure) {
    return switch (failure) {
      case Failure.Refused(var problem, var argument) ->
          challenged(Answer.of(problem.status(), body(problem, argument)));
      case Failure.NoTokenTypeAdmits(var messages) -> challenged(tokenAnswer(messages));
      case Failure.InvalidFields(var messages) -> Answer.of(400, messages);
      case Failure.Throttled(var delay) -> throttled(delay);
      case Failure.Unavailable() ->
          Answer.of(Problem.UNAVAILABLE.status(), body(Problem.UNAVAILABLE, ""))
              .with("Retry-After", "1");
    };
  }

  private Answer challenged(Answer answer) {
    return answer.status() == 401 ? answer.with("WWW-Authenticate", challenge) : answer;
  }

  private static Map<String, Object> body(Problem problem, String argument) {
    var body = new LinkedHashMap<String, Object>();
    body.put(
        "detail", argument.isEmpty() ? problem.text() : problem.text().replace("%s", argument));
    if (!problem.code().isEmpty()) {
      body.put("code", problem.code());
    }
    return body;
  }

  private static Answer tokenAnswer(List<Failure.NoTokenTypeAdmits.Message> messages) {
    var problem = Problem.TOKEN_NOT_VALID_FOR_ANY_TYPE;
    var body = body(problem, "");
    body.put("messages", messages.stream().map(FailureAnswers::message).toList());
    return Answer.of(problem.status(), body);
  }

  private static Map<String, Object> message(Failure.NoTokenTypeAdmits.Message message) {
    var entry = new LinkedHashMap<String, Object>();
    entry.put("token_class", message.tokenClass());
    entry.put("token_type", message.tokenType());
    entry.put("message", message.problem().text());
    return entry;
  }

  private static Answer throttled(Duration delay) {
    long seconds = Math.max(1, delay.plusMillis(999).toSeconds());
    var text = " Expected available in %d second%s.".formatted(seconds, seconds == 1 ? "" : "s");
    return Answer.of(Problem.THROTTLED.status(), body(Problem.THROTTLED, text))
        .with("Retry-After", Long.toString(seconds));
  }
}
