package dev.claviger.launcher;

import dev.claviger.http.server.Refusal;
import dev.claviger.jose.RejectionReason;
import dev.claviger.server.web.Problem;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The reference of everything that can go wrong, as Markdown, printed from the tables.
final class ErrorsPage {

  private ErrorsPage() {}

  static String of() {
    return """
    # Errors

    ## What the API answers

    The body is `{"detail": …}`, with `"code"` where there is one. Every 401 carries `WWW-Authenticate`. Clients should look at the
    status and the code; the texts are those of REST framework and SimpleJWT. Wrong fields of a body are 400 with
    `{"field": ["what is wrong", …]}`, or `non_field_errors` for the body as a whole.

    | Status | `code` | `detail` | Meaning |
    |---|---|---|---|
    %s
    ## What the web server refuses by itself

    Plain text; the connection is closed, since what follows a request that was not understood cannot be understood either.

    | Status | Text | Name in log and metrics |
    |---|---|---|
    %s
    ## Why a token is refused

    What `JwtVerifier` tells Java code, in the order of the checks. Clients of the API read no more than that a token is invalid or expired.

    | Name | Meaning |
    |---|---|
    %s
    ## How the command ends

    See [cli.md](cli.md).
    """
        .formatted(
            rows(Problem.values(), ErrorsPage::row),
            rows(Refusal.values(), ErrorsPage::row),
            rows(RejectionReason.values(), ErrorsPage::row));
  }

  private static <T> String rows(T[] table, Function<T, Stream<String>> cells) {
    return Arrays.stream(table)
        .map(row -> cells.apply(row).collect(Collectors.joining(" | ", "| ", " |\n")))
        .collect(Collectors.joining());
  }

  private static Stream<String> row(Problem problem) {
    return Stream.of(
        Integer.toString(problem.status()),
        problem.code().isEmpty() ? "" : code(problem.code()),
        problem.text().replace("%s", "…"),
        problem.meaning());
  }

  private static Stream<String> row(Refusal refusal) {
    return Stream.of(
        Integer.toString(refusal.status()), refusal.publicText(), code(refusal.name()));
  }

  private static Stream<String> row(RejectionReason reason) {
    return Stream.of(code(reason.name()), reason.sentence());
  }

  private static String code(String text) {
    return "`" + text + "`";
  }
}
