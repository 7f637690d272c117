package dev.claviger.gateway.sites;

import java.util.Locale;

/// The host that a request names, in the one form that is compared: without port, without the dot
/// that may end a name, in lower case.
public final class HostName {

  private HostName() {}

  /// Without its port, in lower case and without a dot at its end.
  ///
  /// @param authority a Host header that the engine has checked: `Example.org:8443`, `[::1]:80`
  public static String of(String authority) {
    int end = authority.length();
    int colon = authority.lastIndexOf(':');
    if (colon > authority.lastIndexOf(']')) {
      end = colon;
    }
    if (end > 1 && authority.charAt(end - 1) == '.') {
      end--;
    }
    return lowerCase(authority.substring(0, end));
  }

  private static String lowerCase(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) >= 'A' && name.charAt(i) <= 'Z') {
        return name.toLowerCase(Locale.ROOT);
      }
    }
    return name;
  }
}
