package dev.claviger.gateway.sites;

import dev.claviger.settings.Accepts;
import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;

/// Hosts: one by its name or address, or all that are one label longer than what stands behind
/// `*.`, or all by `*` alone.
@Accepts("host name")
public record HostPattern(String text) {

  private static final Pattern NAME =
      Pattern.compile("[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*");
  private static final Pattern V6 = Pattern.compile("\\[[0-9a-f:.]+]");
  private static final String EVERY = "*";
  private static final String WILDCARD = "*.";

  /// Reads what a person wrote; names in other alphabets become what browsers send for them.
  ///
  /// @throws IllegalArgumentException with a message that says what is accepted
  public static HostPattern parse(String text) {
    if (text.equals(EVERY)) {
      return new HostPattern(text);
    }
    var prefix = text.startsWith(WILDCARD) ? WILDCARD : "";
    var name = ascii(text.substring(prefix.length()));
    if (!NAME.matcher(name).matches() && !(prefix.isEmpty() && V6.matcher(name).matches())) {
      throw new IllegalArgumentException(
          "expected a host such as example.org, *.example.org or [2001:db8::1], without port");
    }
    return new HostPattern(prefix + name);
  }

  private static String ascii(String name) {
    var bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    if (bare.startsWith("[")) {
      return bare.toLowerCase(Locale.ROOT);
    }
    try {
      return IDN.toASCII(bare, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException tooLong) {
      return "";
    }
  }

  /// Whether it is one host by its name, for which there can be a certificate.
  public boolean isName() {
    return !isEvery() && !isWildcard() && !text.matches("[0-9.]+|\\[.*");
  }

  boolean isEvery() {
    return text.equals(EVERY);
  }

  boolean isWildcard() {
    return text.startsWith(WILDCARD);
  }

  /// Of a wildcard, what a host has to end with after its first label: `example.org`.
  String parent() {
    return text.substring(WILDCARD.length());
  }

  /// Whether it includes this host.
  ///
  /// @param host as [HostName] has it
  public boolean matches(String host) {
    if (isEvery()) {
      return true;
    }
    return isWildcard()
        ? host.indexOf('.') > 0 && host.substring(host.indexOf('.') + 1).equals(parent())
        : host.equals(text);
  }

  @Override
  public String toString() {
    return text;
  }
}
