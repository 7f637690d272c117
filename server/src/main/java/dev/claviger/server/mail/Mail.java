package dev.claviger.server.mail;

import static java.time.ZoneOffset.UTC;
import static java.util.stream.Collectors.joining;

import dev.claviger.server.web.Language;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/// A mail as a person reads it: once as text and once as simple HTML, both of the same parts.
///
/// @param subject one line
public record Mail(Mailbox to, Language language, String subject, List<Part> parts) {

  private static final DateTimeFormatter MINUTES =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(UTC);

  /// A paragraph.
  public sealed interface Part {
    /// Plain words.
    record Words(String text) implements Part {}

    /// An address to open, alone on its line: programs that make links of text find it whole.
    record Link(String url) implements Part {}
  }

  /// A subject of several lines would be several headers.
  public Mail {
    if (!Mailbox.printable(subject)) {
      throw new IllegalArgumentException("the subject of a mail is one line");
    }
  }

  /// A point in time, for people of whatever time zone.
  public static String minute(Instant time) {
    return MINUTES.format(time);
  }

  public String text() {
    return parts.stream().map(Mail::text).collect(joining("\r\n\r\n", "", "\r\n"));
  }

  private static String text(Part part) {
    return switch (part) {
      case Part.Words(var text) -> text;
      case Part.Link(var url) -> url;
    };
  }

  public String html() {
    return """
    <!doctype html>
    <html lang="%s" dir="%s">
    <head><meta charset="utf-8"><title>%s</title></head>
    <body style="font-family: system-ui, sans-serif; font-size: 16px; line-height: 1.5; max-width: 36em; margin: 0 auto; padding: 1em">
    %s
    </body>
    </html>
    """
        .formatted(
            language.code(),
            language.direction(),
            escape(subject),
            parts.stream().map(Mail::html).collect(joining("\n")));
  }

  private static String html(Part part) {
    return switch (part) {
      case Part.Words(var text) -> "<p>" + escape(text) + "</p>";
      case Part.Link(var url) -> "<p><a href=\"%1$s\">%1$s</a></p>".formatted(escape(url));
    };
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /// What it says may hold a secret.
  @Override
  public String toString() {
    return "Mail[hidden]";
  }
}
