package dev.claviger.server.web;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Why a request gets no result. A closed set: [FailureAnswers] turns each into its answer.
public sealed interface Failure {

  /// One [Problem] and the argument of its text (empty where it has none).
  record Refused(Problem problem, String argument) implements Failure {}

  /// A token that none of the accepted types admits, with the reason for each.
  record NoTokenTypeAdmits(List<Message> messages) implements Failure {
    /// Why one token type does not admit the token.
    public record Message(String tokenClass, String tokenType, Problem problem) {}
  }

  /// Fields of the body that are wrong: per field, what is wrong with it. What is wrong with the
  /// body as a whole stands under [InvalidFields#WHOLE].
  record InvalidFields(Map<String, List<Fault>> faults) implements Failure {
    /// No field has an empty name.
    public static final String WHOLE = "";

    /// What is wrong, and the argument of its text (empty where it has none).
    public record Fault(PublicText message, String argument) {}

    /// The body as a whole is refused.
    public static InvalidFields whole(PublicText message, String argument) {
      return new InvalidFields(Map.of(WHOLE, List.of(new Fault(message, argument))));
    }
  }

  /// Too many requests; the next may come after `delay`.
  record Throttled(Duration delay) implements Failure {}

  /// More wait than the server has room for; soon there will be room.
  record Busy() implements Failure {}

  /// The database does not answer at the moment.
  record Unavailable() implements Failure {}
}
