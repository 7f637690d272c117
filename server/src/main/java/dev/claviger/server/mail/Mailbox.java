package dev.claviger.server.mail;

import java.net.IDN;
import java.util.Optional;
import java.util.regex.Pattern;

/// A sender or a recipient. What could end a header or a command, and what could be read as several
/// recipients, is no mailbox: addresses come from people, and from tables of other programs (OWASP
/// ASVS 5.0, 1.3.11).
///
/// @param name for people, or empty
/// @param address in ASCII: domains with other letters in their ASCII form (RFC 5890)
public record Mailbox(String name, String address) {
  private static final int LONGEST = 254;
  private static final Pattern NAMED = Pattern.compile("([^<>]*)<([^<>]+)>");
  private static final Pattern ADDRESS =
      Pattern.compile("[\\x21-\\x7e&&[^\\x22(),:;<>@\\[\\\\\\]]]{1,64}@([^@\\s]{1,253})");
  private static final Pattern DOMAIN =
      Pattern.compile(
          "(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?"
              + "(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*");

  /// An address alone, if mail can be sent to it.
  public static Optional<Mailbox> of(String address) {
    var match = ADDRESS.matcher(address);
    return match.matches()
        ? domain(match.group(1))
            .map(domain -> address.substring(0, match.start(1)) + domain)
            .filter(ascii -> ascii.length() <= LONGEST)
            .map(ascii -> new Mailbox("", ascii))
        : Optional.empty();
  }

  /// `ADDRESS` or `NAME <ADDRESS>`.
  public static Optional<Mailbox> parse(String text) {
    var match = NAMED.matcher(text.strip());
    return match.matches()
        ? of(match.group(2).strip())
            .filter(_ -> printable(match.group(1)))
            .map(it -> new Mailbox(match.group(1).strip(), it.address))
        : of(text.strip());
  }

  static boolean printable(String text) {
    return text.codePoints()
        .noneMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029);
  }

  private static Optional<String> domain(String text) {
    try {
      return Optional.of(IDN.toASCII(text, IDN.USE_STD3_ASCII_RULES))
          .filter(it -> DOMAIN.matcher(it).matches());
    } catch (IllegalArgumentException | IndexOutOfBoundsException noDomain) {
      return Optional.empty();
    }
  }
}
