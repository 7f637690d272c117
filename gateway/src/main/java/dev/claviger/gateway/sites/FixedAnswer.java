package dev.claviger.gateway.sites;

import dev.claviger.http.Response;
import dev.claviger.settings.Accepts;
import java.util.regex.Pattern;

/// The same answer for everybody: `404`, or `503 Back at noon`.
@Accepts("status and text")
public record FixedAnswer(int status, String text) {

  private static final Pattern FORM = Pattern.compile("([2-5][0-9]{2})(?: (.*))?", Pattern.DOTALL);

  /// Reads what a person wrote.
  ///
  /// @throws IllegalArgumentException with a message that says what is accepted
  public static FixedAnswer parse(String text) {
    var match = FORM.matcher(text);
    if (!match.matches()) {
      throw new IllegalArgumentException("expected a status, and perhaps a text: 503 Back at noon");
    }
    var body = match.group(2);
    return new FixedAnswer(Integer.parseInt(match.group(1)), body == null ? "" : body);
  }

  public Response response() {
    return text.isEmpty() ? Response.empty(status) : Response.text(status, text + "\n");
  }

  @Override
  public String toString() {
    return text.isEmpty() ? "" + status : status + " " + text;
  }
}
