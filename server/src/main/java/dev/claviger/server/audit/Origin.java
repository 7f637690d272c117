package dev.claviger.server.audit;

import dev.claviger.http.Request;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// Where something came from.
///
/// @param actor the account that did it, where that is known by more than a name
/// @param address of the client; empty for commands
/// @param userAgent what the client says it is, cut and cleaned; for commands, which and by whom
/// @param requestId the same as in the access log
public record Origin(OptionalLong actor, String address, String userAgent, String requestId) {
  private static final int LONGEST = 256;

  /// Three parts of base64url with dots between them: clients have sent their token as anything.
  private static final Pattern TOKEN = Pattern.compile("[\\w-]{8,}\\.[\\w-]{8,}\\.[\\w-]*");

  private static final Pattern UNPRINTABLE = Pattern.compile("[^\\x20-\\x7e]");

  public Origin {
    userAgent = clean(userAgent);
  }

  /// The address is the client's, also behind the proxies that the settings trust: requests carry
  /// it from the border on.
  public static Origin of(Request request) {
    return new Origin(
        OptionalLong.empty(),
        request.remoteAddress().getAddress().getHostAddress(),
        request.header("User-Agent").orElse(""),
        request.id());
  }

  /// A command, run by a user of this machine.
  public static Origin command(String command) {
    var text = "claviger %s (%s)".formatted(command, System.getProperty("user.name", "?"));
    return new Origin(OptionalLong.empty(), "", text, "");
  }

  /// The server itself, in the background.
  public static Origin server() {
    return new Origin(OptionalLong.empty(), "", "claviger serve", "");
  }

  /// Done by the account that is logged in.
  public Origin by(long account) {
    return new Origin(OptionalLong.of(account), address, userAgent, requestId);
  }

  /// First cleaned, then cut: half a token would not be known for one.
  private static String clean(String text) {
    var printable = UNPRINTABLE.matcher(text).replaceAll("?");
    var clean =
        printable.indexOf('.') < 0 ? printable : TOKEN.matcher(printable).replaceAll("[token]");
    return clean.length() > LONGEST ? clean.substring(0, LONGEST) : clean;
  }
}
