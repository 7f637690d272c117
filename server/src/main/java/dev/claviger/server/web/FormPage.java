package dev.claviger.server.web;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Map;

/// A page for people: a form, and what came of it. It works without script.
///
/// @param title and label of its button
public record FormPage(PageText title, PageText button) {

  /// What a person sees of an answer.
  String html(Route route, Answer answer, Language language) {
    return """
    <!doctype html>
    <html lang="%1$s" dir="%2$s">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>%3$s</title>
    <style>%4$s</style>
    </head>
    <body>
    <main>
    <h1>%3$s</h1>
    %5$s%6$s</main>
    </body>
    </html>
    """
        .formatted(
            language.code(),
            language.direction(),
            ApiPage.escape(language.text(title)),
            ApiPage.STYLE,
            message(route, answer),
            isDone(answer) ? "" : form(route, answer, language));
  }

  /// An answer with a message and no failure ends the matter.
  private static boolean isDone(Answer answer) {
    return answer.status() < 300 && answer.body() instanceof Map<?, ?> body && !body.isEmpty();
  }

  /// What concerns no field that is on the page stands above the form.
  private static String message(Route route, Answer answer) {
    if (!(answer.body() instanceof Map<?, ?> body)) {
      return "";
    }
    var shown = route.required().stream().map(Field::name).toList();
    return body.entrySet().stream()
        .filter(it -> !shown.contains(String.valueOf(it.getKey())) && !it.getKey().equals("code"))
        .map(it ->
            "<p role=\"%s\">%s</p>\n".formatted(role(answer), ApiPage.escape(text(it.getValue()))))
        .collect(joining());
  }

  private static String role(Answer answer) {
    return answer.status() < 400 ? "status" : "alert\" class=\"wrong";
  }

  private String form(Route route, Answer answer, Language language) {
    return "<form method=\"post\">\n%s<button>%s</button>\n</form>\n"
        .formatted(
            route.required().stream().map(it -> input(it, answer, language)).collect(joining()),
            ApiPage.escape(language.text(button)));
  }

  private static String input(Field field, Answer answer, Language language) {
    var wrong =
        answer.status() == 400 && answer.body() instanceof Map<?, ?> faults
            ? text(faults.get(field.name()))
            : "";
    var described =
        wrong.isEmpty()
            ? ""
            : " aria-invalid=\"true\" aria-describedby=\"%s-wrong\"".formatted(field.name());
    var attributes = "id=\"%1$s\" name=\"%1$s\" required%2$s".formatted(field.name(), described);
    var fault =
        wrong.isEmpty()
            ? ""
            : "<p class=\"wrong\" id=\"%s-wrong\">%s</p>\n"
                .formatted(field.name(), ApiPage.escape(wrong));
    return "<label for=\"%s\">%s</label>\n%s%s"
        .formatted(
            field.name(),
            ApiPage.escape(language.text(label(field))),
            field.personControl().formatted(attributes),
            fault);
  }

  private static PageText label(Field field) {
    return switch (field.name()) {
      case "email" -> PageText.EMAIL_LABEL;
      case "username" -> PageText.USERNAME_LABEL;
      case "new_password" -> PageText.NEW_PASSWORD_TITLE;
      default -> PageText.PASSWORD_LABEL;
    };
  }

  private static String text(@org.jspecify.annotations.Nullable Object value) {
    return switch (value) {
      case null -> "";
      case List<?> texts -> texts.stream().map(String::valueOf).collect(joining(" "));
      default -> String.valueOf(value);
    };
  }
}
