package dev.claviger.gateway.sites;

import dev.claviger.http.Request;
import dev.claviger.http.Response;
import dev.claviger.settings.Accepts;
import java.util.regex.Pattern;

/// Sends clients elsewhere: `https://example.org/new`, or `301 https://example.org{path}`, where
/// `{path}` is the path with its query, and `{host}` the host without port.
///
/// @param status 308 unless said otherwise: the method stays
@Accepts("address to go to")
public record Redirection(int status, String location) {

  private static final Pattern FORM =
      Pattern.compile("(?:(301|302|303|307|308) )?((?:https?://|/)[\\x21-\\x7e]*)");
  private static final Pattern VARIABLE = Pattern.compile("\\{([^}]*)}");
  private static final String HOST = "{host}";
  private static final String PATH = "{path}";

  /// Reads what a person wrote.
  ///
  /// @throws IllegalArgumentException with a message that says what is accepted
  public static Redirection parse(String text) {
    var match = FORM.matcher(text);
    if (!match.matches()) {
      throw new IllegalArgumentException(
          "expected an address such as https://example.org{path}, perhaps behind a status such as"
              + " 301");
    }
    var location = match.group(2);
    VARIABLE
        .matcher(location)
        .results()
        .filter(it -> !it.group().equals(HOST) && !it.group().equals(PATH))
        .findFirst()
        .ifPresent(it -> {
          throw new IllegalArgumentException(it.group() + " is neither {host} nor {path}");
        });
    var status = match.group(1);
    return new Redirection(status == null ? 308 : Integer.parseInt(status), location);
  }

  public Response response(Request request) {
    return Response.redirect(
        status,
        location.replace(HOST, HostName.of(request.host())).replace(PATH, LocalPath.of(request)));
  }

  @Override
  public String toString() {
    return status + " " + location;
  }
}
