package dev.claviger.server.web;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The one switch from [Failure] to HTTP. Texts are in the client's language; `code` never is.
final class FailureAnswers {
  private final String challenge;
  private final String nonFieldErrorsKey;

  /// `challenge` is the value of `WWW-Authenticate` on every 401 (RFC 9110, section 11.6.1).
  FailureAnswers(String challenge, String nonFieldErrorsKey) {
    this.challenge = challenge;
    this.nonFieldErrorsKey = nonFieldErrorsKey;
  }

  Answer of(Failure failure, Language language) {
    return switch (failure) {
      case Failure.Refused(var problem, var argument) ->
          challenged(Answer.of(problem.status(), body(problem, language.text(problem, argument))));
      case Failure.NoTokenTypeAdmits(var messages) -> challenged(tokenAnswer(messages, language));
      case Failure.InvalidFields(var faults) -> Answer.of(400, faults(faults, language));
      case Failure.Throttled(var delay) -> throttled(delay, language);
      case Failure.Busy() -> soonAgain(Problem.BUSY, language);
      case Failure.Unavailable() -> soonAgain(Problem.UNAVAILABLE, language);
    };
  }

  private static Answer soonAgain(Problem problem, Language language) {
    return Answer.of(problem.status(), body(problem, language.text(problem, "")))
        .with("Retry-After", "1");
  }

  private Answer challenged(Answer answer) {
    return answer.status() == 401 ? answer.with("WWW-Authenticate", challenge) : answer;
  }

  private static Map<String, Object> body(Problem problem, String text) {
    var body = new LinkedHashMap<String, Object>();
    body.put("detail", text);
    if (!problem.code().isEmpty()) {
      body.put("code", problem.code());
    }
    return body;
  }

  private static Answer tokenAnswer(
      List<Failure.NoTokenTypeAdmits.Message> messages, Language language) {
    var problem = Problem.TOKEN_NOT_VALID_FOR_ANY_TYPE;
    var body = body(problem, language.text(problem, ""));
    body.put("messages", messages.stream().map(it -> message(it, language)).toList());
    return Answer.of(problem.status(), body);
  }

  private static Map<String, Object> message(
      Failure.NoTokenTypeAdmits.Message message, Language language) {
    var entry = new LinkedHashMap<String, Object>();
    entry.put("token_class", message.tokenClass());
    entry.put("token_type", message.tokenType());
    entry.put("message", language.text(message.problem(), ""));
    return entry;
  }

  private Map<String, Object> faults(
      Map<String, List<Failure.InvalidFields.Fault>> faults, Language language) {
    var body = new LinkedHashMap<String, Object>();
    faults.forEach((field, list) ->
        body.put(
            field.equals(Failure.InvalidFields.WHOLE) ? nonFieldErrorsKey : field,
            list.stream().map(it -> language.text(it.message(), it.argument())).toList()));
    return body;
  }

  private static Answer throttled(Duration delay, Language language) {
    long seconds = Math.max(1, delay.plusMillis(999).toSeconds());
    var wait = seconds == 1 ? Wait.ONE_SECOND : Wait.SECONDS;
    var text =
        language.text(Problem.THROTTLED, "") + " " + language.text(wait, Long.toString(seconds));
    return Answer.of(Problem.THROTTLED.status(), body(Problem.THROTTLED, text))
        .with("Retry-After", Long.toString(seconds));
  }

  /// How long a throttled client has to wait.
  enum Wait implements PublicText {
    ONE_SECOND("Expected available in %s second."),
    SECONDS("Expected available in %s seconds.");

    private final String text;

    Wait(String text) {
      this.text = text;
    }

    @Override
    public String text() {
      return text;
    }
  }
}
