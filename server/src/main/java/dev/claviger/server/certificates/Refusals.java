package dev.claviger.server.certificates;

import java.util.Optional;
import org.shredzone.acme4j.Problem;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeNetworkException;
import org.shredzone.acme4j.exception.AcmeRateLimitedException;
import org.shredzone.acme4j.exception.AcmeServerException;

/// Words what has gone wrong at the authority, with what to mend.
final class Refusals {

  private Refusals() {}

  static OrderRefused of(AcmeException failure, AcmeSettings settings) {
    return switch (failure) {
      case AcmeRateLimitedException limited ->
          new OrderRefused(text(limited.getProblem(), settings), limited.getRetryAfter(), limited);
      case AcmeServerException told -> new OrderRefused(text(told.getProblem(), settings), told);
      case AcmeNetworkException network ->
          new OrderRefused(
              "%s cannot be reached (%s): let HTTPS out to it; for a server of your own name its authority in tls.acme.authority-file"
                  .formatted(settings.directory().orElseThrow(), root(network)),
              network);
      default ->
          new OrderRefused(
              "the authority does not speak ACME as expected (%s): look at tls.acme.directory"
                  .formatted(failure.getMessage()),
              failure);
    };
  }

  static OrderRefused of(Optional<Problem> problem, AcmeSettings settings, String otherwise) {
    return new OrderRefused(problem.map(it -> text(it, settings)).orElse(otherwise));
  }

  private static String text(Problem problem, AcmeSettings settings) {
    var type = problem.getType().toString();
    return "the authority says: %s; %s"
        .formatted(problem, Remedy.of(type).text(settings.challenge()));
  }

  private static String root(Throwable failure) {
    var cause = failure;
    for (var next = cause.getCause(); next != null; next = next.getCause()) {
      cause = next;
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
